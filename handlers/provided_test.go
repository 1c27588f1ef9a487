package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"foyer/auth"
	"foyer/auth/oidctest"
	"foyer/handlers"
	"foyer/portal"
	"foyer/store/storetest"
	"foyer/store/world"
)

// provided is the portal with two identity providers in front of it, which
// listen, too.
type provided struct {
	*visits
	demo, other *oidctest.Provider
}

// visitBy is [visit] to a portal with identity providers that prove every
// address.
func visitBy(t *testing.T, story func(*provided)) { visitProven(t, []string{"*"}, nil, story) }

// visitProven is [visitBy] with providers that prove addresses of these
// domains alone, to a portal that is set up in another way.
func visitProven(t *testing.T, domains []string, setUp func(*handlers.Site), story func(*provided)) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, database string) {
		t.Parallel()
		story(provides(t, database, domains, setUp))
	})
}

// provides lets the portal and its providers listen until the test ends.
func provides(t *testing.T, database string, domains []string, setUp func(*handlers.Site)) *provided {
	t.Helper()
	p := &provided{demo: oidctest.New(t), other: oidctest.New(t)}
	p.visits = opens(t, database, func(s *handlers.Site) {
		s.Providers = []*auth.Provider{relying(s, p.demo, "demo", "Demo ID", domains), relying(s, p.other, "other", "Other ID", domains)}
		s.Store.Providers = map[string]string{"demo": "Demo ID", "other": "Other ID"}
		if setUp != nil {
			setUp(s)
		}
	})
	return p
}

func relying(s *handlers.Site, at *oidctest.Provider, slug, name string, domains []string) *auth.Provider {
	return auth.NewProvider(auth.ProviderConfig{
		Slug: slug, Name: name, Issuer: at.Issuer, ClientID: at.ClientID, ClientSecret: at.ClientSecret, ProvesEmail: domains,
		Callback: s.BaseURL.JoinPath("/login", slug, "callback").String(),
	})
}

// says is what Demo ID says from now on of whoever asks: the subject, and an
// address that it has verified.
func (p *provided) says(subject, email string) {
	p.demo.Change(func() {
		p.demo.Person = oidctest.Claims{"sub": subject, "email": email, "email_verified": true, "name": "Called " + subject}
	})
}

// brings is the path of ours, with its query, to which the provider leads the
// browser that the answer has led there.
func (a *answer) brings(at *oidctest.Provider, slug string) string {
	a.b.Helper()
	to := a.Is(http.StatusSeeOther).Header.Get("Location")
	if !strings.HasPrefix(to, at.Issuer+"/authorize?") {
		a.b.Fatalf("%s leads to %q, not to the provider", a.what, to)
	}
	return a.b.visited(to, slug)
}

func (v *visits) visited(address, slug string) string {
	v.Helper()
	back, err := oidctest.Visit(address)
	v.must(err)
	return "/login/" + slug + "/callback?" + back.Encode()
}

// clicks is the answer to one click that leads to Demo ID and back, at which
// the person has a session: nothing is typed.
func (p *provided) clicks(b *browser, path string) *answer {
	p.Helper()
	return b.Get(b.Get(path).brings(p.demo, "demo"))
}

// goesToAdd is where Demo ID leads to, when the user of the browser adds it as
// a way in.
func (p *provided) goesToAdd(b *browser) string {
	p.Helper()
	onward := b.Post("/me/security/providers/demo").Follow().Is(http.StatusOK)
	to := onward.link("main a[href^='" + p.demo.Issuer + "']")
	if refresh := onward.find("meta[http-equiv=refresh]").AttrOr("content", ""); !strings.Contains(refresh, to) {
		p.Errorf("the page leads on to %q", refresh)
	}
	return p.visited(to, "demo")
}

// knows makes the subject at Demo ID a way in of somebody of the world, who
// has added it in another browser.
func (p *provided) knows(role, subject string) {
	p.Helper()
	p.says(subject, subject+"@elsewhere.example")
	b := p.SignsIn(world.Called(role))
	b.Get(p.goesToAdd(b)).Leads("/me/security").Follow().Shows("[role=status]", "one click there signs you in")
}

// signedInBy is a browser in which the subject has signed in through Demo ID,
// in the session there that has this id, and reads English.
func (p *provided) signedInBy(subject, sid string) *browser {
	p.Helper()
	p.says(subject, subject+"@elsewhere.example")
	p.demo.Change(func() { p.demo.IDToken = func(c oidctest.Claims) { c["sid"] = sid } })
	b := p.Anew()
	p.clicks(b, "/login/demo").Is(http.StatusSeeOther)
	b.Post("/language", "language", "en", "next", "/accounts").Leads("/accounts")
	return b
}

// isIn tells whether the browser's session is there.
func (b *browser) isIn() bool {
	b.Helper()
	return b.Get("/me").StatusCode == http.StatusOK
}

// ages lets all sessions be so old that the ways in cannot be changed in them.
func (v *visits) ages() {
	v.Helper()
	v.does("UPDATE sessions SET signed_in_at = (SELECT min(created_at) FROM users)")
}

// expects adds somebody to Kertész Anna's account who comes by themselves.
func (v *visits) expects(name, email string) {
	v.Helper()
	v.adds("owner", world.Home, guest(name, email), portal.ByReset)
}

// query is a parameter of the path.
func (v *visits) query(path, name string) string {
	v.Helper()
	parsed, err := url.Parse(path)
	v.must(err)
	return parsed.Query().Get(name)
}
