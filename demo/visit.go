package demo

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"foyer/i18n"
	"foyer/portal"
	"foyer/views/says"
)

// visit is somebody who has arrived at Webmail.
type visit struct {
	Token string // the ID token, for signing out at Foyer
	At    time.Time

	claims
}

// claims are what Foyer says of who arrives, and on which account.
type claims struct {
	Subject string `json:"sub"`
	SID     string `json:"sid"`
	Name    string `json:"name"`
	Email   string `json:"email"`
	Account struct {
		Number int64  `json:"number"`
		Name   string `json:"name"`
	} `json:"account"`
	Kind   portal.Kind `json:"kind"`
	Access access      `json:"access"`
}

// access is what somebody may do on the account, as Foyer says it.
type access struct{ portal.Access }

// UnmarshalJSON reads {"tickets": "manage"}, and takes no notice of areas or
// levels that it does not know.
func (a *access) UnmarshalJSON(text []byte) error {
	var levels map[portal.Area]string
	if err := json.Unmarshal(text, &levels); err != nil {
		return err
	}
	a.Access = portal.Access{}
	for area, name := range levels {
		if level, known := portal.ParseLevel(name); known && slices.Contains(portal.Areas, area) {
			a.Access[area] = level
		}
	}
	return nil
}

// may says in words what somebody may do.
func (c claims) may(l *i18n.Language) string {
	return says.Access(l, c.Access.Access, c.Kind == portal.Owner)
}

// kind says in a word how somebody came to be on the account; empty for a kind
// that has no name here.
func (c claims) kind(l *i18n.Language) string {
	if !slices.Contains(portal.Kinds, c.Kind) {
		return ""
	}
	return l.T("kind." + string(c.Kind))
}

// hears ends the visits whose session has ended at Foyer.
// Source: OpenID Connect Back-Channel Logout 1.0, 2.6 to 2.8.
func (m *webmail) hears(w http.ResponseWriter, r *http.Request) {
	token, err := m.party.loggedOut(r)
	if err == nil {
		if _, again := m.jtis.look(token.TokenID); again {
			err = errUsed
		}
	}
	if err != nil {
		m.Log.Warn("webmail: logout token", "error", err)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		w.Write([]byte(`{"error":"invalid_request"}`)) //nolint:errcheck // the asker is gone
		return
	}
	m.jtis.set(token.TokenID, true)
	m.visits.forget(func(v visit) bool {
		return token.SessionID != "" && v.SID == token.SessionID || token.SessionID == "" && v.Subject == token.Subject
	})
}

// loggedOut is what Foyer's logout token says.
func (p *party) loggedOut(r *http.Request) (*oidc.LogoutToken, error) {
	provider, err := p.discovered(r.Context())
	if err != nil {
		return nil, err
	}
	raw := r.PostFormValue("logout_token")
	if kind, err := typeOf(raw); err != nil || !strings.EqualFold(kind, "logout+jwt") {
		return nil, errNoLogout
	}
	token, err := provider.Verifier(&oidc.Config{ClientID: p.site.Webmail.ID}).VerifyLogout(p.asking(r.Context()), raw)
	if err == nil && p.site.now().Sub(token.IssuedAt).Abs() > 5*time.Minute {
		err = errOld
	}
	return token, err
}
