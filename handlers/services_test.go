package handlers_test

import (
	"net/url"
	"strings"

	"foyer/portal"
)

const redirectURI = "https://webmail.example/callback"

// service is the id of the account's service, which the client "webmail" opens.
func (v *visits) service(account string) string {
	v.Helper()
	if v.counts("SELECT count(*) FROM clients WHERE id = 'webmail'") == 0 {
		_, err := v.store.RegisterClient(v.Context(), portal.Client{
			ID: "webmail", Kind: portal.ByOpenID, Name: "Webmail", RedirectURIs: redirectURI, LoginURI: "https://webmail.example/login",
		})
		v.must(err)
	}
	ids := v.column("SELECT id FROM services WHERE account_id = (SELECT id FROM accounts WHERE number = " + account + ")")
	if len(ids) > 0 {
		return ids[0]
	}
	number := map[string]int64{"1042": 1042, "1077": 1077}[account]
	service, err := v.store.AddService(v.Context(), number, portal.Service{Name: "Webmail", ClientID: "webmail"})
	v.must(err)
	return service.ID
}

// newSignon is the token of what a client has asked for: which account it is.
func (m *matrix) newSignon() string {
	m.Helper()
	m.service("1042")
	asked := url.Values{
		"client_id": {"webmail"}, "redirect_uri": {redirectURI}, "response_type": {"code"}, "scope": {"openid"}, "prompt": {"select_account"},
		"code_challenge": {strings.Repeat("A", 43)}, "code_challenge_method": {"S256"},
	}
	return strings.TrimPrefix(m.Anew().Get("/oidc/authorize?"+asked.Encode()).Is(303).Header.Get("Location"), "/signon/")
}

// newArrival is the token of somebody's click, or of none, for who may not click.
func (m *matrix) newArrival(role string) string {
	m.Helper()
	a := m.As(role).Post("/a/1042/services/" + m.service("1042") + "/signon")
	token, clicked := strings.CutPrefix(a.Header.Get("Location"), "/a/1042/arrivals/")
	if !clicked {
		return nothing
	}
	return token
}
