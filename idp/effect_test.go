package idp_test

import (
	"testing"
	"time"

	"foyer/portal"
	"foyer/store"
	"foyer/store/world"
)

// tenant opens the home account to its owner.
func (h *house) tenant() *store.Tenant {
	h.Helper()
	who := world.Called("owner")
	in, err := h.store.SignIn(h.Context(), who.Email, who.Password, store.Browser{Network: "198.51.100.7", Language: "hu"})
	h.must(err)
	t, err := h.store.Tenant(h.Context(), in.Session, world.Home)
	h.must(err)
	return t
}

// called is the contact of somebody of the world.
func (h *house) called(role string) portal.Contact {
	h.Helper()
	list, err := h.tenant().Contacts(h.Context(), portal.ContactFilter{Search: world.Called(role).Email})
	h.must(err)
	return list.Contacts[0]
}

// sets changes what somebody of the world may do on the home account.
func (h *house) sets(role string, access portal.Access) {
	h.Helper()
	h.must(h.tenant().SetAccess(h.Context(), h.called(role).ID, access))
}

// takings are what takes the sign-on away.
var takings = map[string]func(*house, *person){
	"the right is taken":          func(h *house, _ *person) { h.sets("developer", portal.Access{portal.SignOn: portal.LevelNone}) },
	"the services are not seen":   func(h *house, _ *person) { h.sets("developer", portal.Access{portal.Services: portal.LevelNone}) },
	"the contact is deactivated":  func(h *house, _ *person) { h.must(h.tenant().Deactivate(h.Context(), h.called("developer").ID)) },
	"the contact is removed":      func(h *house, _ *person) { h.must(h.tenant().Remove(h.Context(), h.called("developer").ID)) },
	"the contact may not sign in": func(h *house, _ *person) { h.takesSignIn("developer") },
	"the contact leaves":          func(h *house, jonas *person) { jonas.post("/a/1042/me/departure") },
	"the person signs out":        func(h *house, jonas *person) { jonas.post("/logout") },
	"the client is removed":       func(h *house, _ *person) { h.must(h.store.RemoveClient(h.Context(), "webmail")) },
	"the service is removed": func(h *house, _ *person) {
		h.must(h.store.RemoveService(h.Context(), world.Home, h.service["webmail"].ID))
	},
	"the sessions are ended":        func(h *house, _ *person) { h.as("developer").post("/me/security/sessions/end") },
	"the password is changed":       func(h *house, jonas *person) { jonas.changesPassword() },
	"the account wants two factors": func(h *house, _ *person) { h.wantsMore() },
}

func (h *house) takesSignIn(role string) {
	h.Helper()
	edited := h.called(role)
	whole, err := h.tenant().OneContact(h.Context(), edited.ID)
	h.must(err)
	whole.SignIn, whole.Holder = false, true
	h.must(h.tenant().EditContact(h.Context(), &whole))
}

func (p *person) changesPassword() {
	p.Helper()
	p.post("/me/security/password", "email", world.Called("developer").Email, "current", world.Called("developer").Password, "password", "drei-gruene-heuwagen-im-regen")
}

// wantsMore has the account ask for a second factor, as somebody would who has one.
func (h *house) wantsMore() {
	h.Helper()
	owner := h.tenant()
	owner.Session.Methods = portal.ByPasskeyMethod
	h.must(owner.RequireSecondFactor(h.Context(), true))
}

func TestWhatIsTakenAwayCountsAtOnceAndTheServiceIsTold(t *testing.T) {
	for name, take := range takings {
		t.Run(name, func(t *testing.T) {
			each(t, func(h *house) { h.taken(name, take) })
		})
	}
}

func (h *house) taken(name string, take func(*house, *person)) {
	h.Helper()
	h.delivers()
	webmail := h.party("webmail")
	jonas, anna := h.as("developer"), h.as("owner")
	got, code, stays := webmail.arrives(jonas), webmail.comes(jonas), webmail.arrives(anna)
	webmail.isIn(got)
	took := time.Now()
	take(h, jonas)
	if webmail.isToldOf(got) && time.Since(took) > 5*time.Second {
		h.Errorf("it was told after %v", time.Since(took))
	}
	if _, err := webmail.redeems(code); err == nil {
		h.Error("the code was taken")
	}
	switch name {
	case "the client is removed": // who is no client is told nothing at all
	case "the service is removed", "the account wants two factors":
		webmail.isOut(got)
		webmail.isOut(stays)
	default:
		webmail.isOut(got)
		webmail.isIn(stays)
	}
}

// isToldOf waits until the party is told that the session is over, by a logout token
// that is right.
func (p *party) isToldOf(got tokens) bool {
	p.Helper()
	for deadline := time.After(8 * time.Second); ; {
		select {
		case token := <-p.told:
			if claims := p.logoutToken(token); claims["sid"] == got.claims["sid"] {
				if claims["sub"] != got.subject {
					p.Errorf("%v", claims)
				}
				return true
			}
		case <-deadline:
			p.Error("the party was never told")
			return false
		}
	}
}
