package idp_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"foyer/portal"
)

func TestOfTwentyExchangesAtOnceOneSucceeds(t *testing.T) {
	each(t, func(h *house) {
		webmail := h.party("webmail")
		anna := h.as("owner")
		code := webmail.comes(anna)
		if n := atOnce(func() bool { _, err := webmail.redeems(code); return err == nil }); n != 1 {
			h.Errorf("%d exchanges of a code succeeded", n)
		}
		got := webmail.arrives(anna)
		if n := atOnce(func() bool { status, _ := webmail.refreshes(got.RefreshToken); return status == http.StatusOK }); n != 1 {
			h.Errorf("%d refreshes by one token succeeded", n)
		}
		webmail.isOut(got)

		at := anna.get(webmail.asking()).leads.String()
		if n := atOnce(func() bool { a := h.anewWith(anna).get(at); return a.leads != nil && a.leads.Query().Has("code") }); n != 1 {
			h.Errorf("%d codes were made for one request", n)
		}
		service := h.gives(1101, "webmail")
		h.gives(1102, "webmail")
		marieke := h.as("many")
		hint := webmail.hint(marieke.opened("1101", service.ID))
		if n := atOnce(func() bool { return webmail.back2(h.anewWith(marieke).follows(webmail.asking("login_hint", hint))) }); n != 1 {
			h.Errorf("one click counted %d times", n)
		}
	})
}

// anewWith is another tab of the browser: maps are not for many at once.
func (h *house) anewWith(p *person) *person {
	tab := h.anew()
	for name, value := range p.cookies {
		tab.cookies[name] = value
	}
	return tab
}

func (p *party) back2(a answer) bool {
	return a.leads != nil && strings.HasPrefix(a.leads.String(), p.site) && a.leads.Query().Has("code")
}

// atOnce counts how many of twenty tries at the same moment succeed.
func atOnce(try func() bool) (succeeded int) {
	var all sync.WaitGroup
	var mu sync.Mutex
	begin := make(chan struct{})
	for range 20 {
		all.Go(func() {
			<-begin
			if try() {
				mu.Lock()
				succeeded++
				mu.Unlock()
			}
		})
	}
	close(begin)
	all.Wait()
	return succeeded
}

func TestARefreshTokenThatComesTwiceEndsTheFamily(t *testing.T) {
	each(t, func(h *house) {
		h.delivers()
		webmail := h.party("webmail")
		got := webmail.arrives(h.as("owner"))
		_, renewed := webmail.refreshes(got.RefreshToken)
		if status, _ := webmail.refreshes(got.RefreshToken); status != http.StatusBadRequest {
			h.Errorf("the old one is answered %d", status)
		}
		if status, _ := webmail.refreshes(asWord(renewed["refresh_token"])); status != http.StatusBadRequest {
			h.Errorf("the new one is answered %d", status)
		}
		webmail.isOut(got)
		webmail.isToldOf(got)
	})
}

func TestNothingCountsForAnotherClient(t *testing.T) {
	each(t, func(h *house) {
		webmail, other := h.party("webmail"), h.party("other")
		anna := h.as("owner")
		got, code := webmail.arrives(anna), webmail.comes(anna)
		thief := other.at(t)
		thief.oauth.RedirectURL = webmail.oauth.RedirectURL
		if _, err := thief.redeems(code); err == nil || !strings.Contains(err.Error(), "invalid_grant") {
			h.Errorf("another client's code: %v", err)
		}
		if status, _ := other.refreshes(got.RefreshToken); status != http.StatusBadRequest {
			h.Errorf("another client's refresh token: %d", status)
		}
		if _, told := other.calls("/oidc/introspect", "token", got.AccessToken); told["active"] != false {
			h.Errorf("another client's access token: %v", told)
		}
		other.calls("/oidc/revoke", "token", got.AccessToken)
		other.calls("/oidc/revoke", "token", got.RefreshToken)
		webmail.isIn(got)
		if _, err := webmail.redeems(code); err != nil {
			h.Errorf("the right client: %v", err)
		}
		if status, _ := webmail.refreshes(got.RefreshToken); status != http.StatusOK {
			h.Errorf("the right client is answered %d", status)
		}
		if one := other.arrives(anna); one.subject == got.subject {
			h.Error("two clients know her by the same word")
		}
		webmail.denied(anna.follows(webmail.asking("id_token_hint", other.arrives(anna).rawID)), "login_required")
		// A redirect URI other than the one that was asked with.
		code = webmail.comes(anna)
		moved := webmail.at(t)
		moved.oauth.RedirectURL = webmail.site + "/callback?from=foyer"
		if _, err := moved.redeems(code); err == nil {
			h.Error("the code was taken for another redirect URI")
		}
	})
}

func TestAPublicClientHasNoSecret(t *testing.T) {
	each(t, func(h *house) {
		app := h.party("app", func(c *portal.Client) { c.Public = true })
		got := app.arrives(h.as("owner"))
		app.isIn(got)
		if app.oauth.ClientSecret != "" {
			h.Error("it has one")
		}
		if status, told := app.calls("/oidc/introspect", "token", got.AccessToken); status != http.StatusUnauthorized {
			h.Errorf("anybody may ask in its name: %d %v", status, told)
		}
	})
}
