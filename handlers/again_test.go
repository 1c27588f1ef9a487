package handlers_test

import (
	"net/http"
	"testing"
	"time"

	"foyer/auth/oidctest"
	"foyer/store/world"
)

func TestAnOldSessionIsAskedOnceMoreBeforeWaysChangeAndGoesOnThere(t *testing.T) {
	visitBy(t, func(p *provided) {
		who := world.Called("owner")
		p.knows("owner", "anna")
		b := p.SignsIn(who)
		removal := p.wayOf(b)
		from := b.With("Referer", p.base.String()+removal)
		p.ages()
		old := b.cookies[session].Value
		before := p.everything()
		from.Post(removal).Leads("/login/again?next=" + queryEscaped(removal))
		b.With("Referer", p.base.String()+"/me/security").Post("/me/security/providers/demo").Leads("/login/again?next=%2Fme%2Fsecurity")
		b.Post("/me/security/providers/demo").Leads("/login/again?next=%2Faccounts")
		b.With("Referer", "https://evil.example/me").Post("/me/security/providers/demo").Leads("/login/again?next=%2Faccounts")
		if after := p.everything(); after != before {
			p.Errorf("it changed something: %s", difference(before, after))
		}

		page := from.Post(removal).Follow().Is(http.StatusOK).Keeps("next", removal).Has("#again input[name=current]", 1).
			Has(`main a[href="/login/again/demo?next=`+queryEscaped(removal)+`"]`, 1).Has(`main a[href^="/login/again/other"]`, 0)
		b.Post("/login/again", "current", "wrong", "next", page.field("next")).Is(http.StatusUnprocessableEntity).Has("#current-error span", 2).Keeps("next", removal)
		b.Post("/login/again", "current", who.Password, "next", "//evil.example").Leads("/me/security")
		p.ages()
		b.Post("/login/again", "email", who.Email, "current", who.Password, "next", removal).Leads(removal)
		if b.cookies[session].Value == old {
			p.Error("the session's id stayed")
		}
		b.Post(removal).Leads("/me/security")
	})
}

func TestWhoOneIsCanBeProvenAtTheProvider(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.says("zofia", world.Called("pending").Email) // has no password
		b := p.Anew()
		p.clicks(b, "/login/demo").Leads("/a/1042")
		p.ages()
		again := b.Get("/login/again?next=%2Fme").Is(http.StatusOK).Has("#again", 0).link(`main a[href^="/login/again/demo"]`)
		begun := b.Get(again)
		to := begun.Is(http.StatusSeeOther).Header.Get("Location")
		if prompt, age := p.query(to, "prompt"), p.query(to, "max_age"); prompt != "login" || age != "0" {
			p.Errorf("the provider is asked for prompt=%q, max_age=%q", prompt, age)
		}
		b.Get(begun.brings(p.demo, "demo")).Leads("/me")
		b.Post("/me/security/providers/other").Is(http.StatusSeeOther).Follow().Is(http.StatusOK)

		p.ages()
		p.demo.Change(func() { p.demo.AuthTime = time.Now().Add(-time.Hour) }) // it asked nobody
		p.clicks(b, again).Leads("/me").Follow().Shows("[role=status]", "did not confirm")
		b.Post("/me/security/providers/other").Leads("/login/again?next=%2Faccounts")
		p.demo.Change(func() { p.demo.IDToken = func(c oidctest.Claims) { delete(c, "auth_time") } })
		p.clicks(b, again).Leads("/me")
		b.Post("/me/security/providers/other").Leads("/login/again?next=%2Faccounts")
		p.clicks(p.Anew(), "/login/demo").Leads("/a/1042") // to sign in, that is enough
	})
}

func TestAnotherIdentityProvesNothing(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.knows("stranger", "claire")
		p.knows("owner", "anna")
		b := p.SignsIn(world.Called("owner"))
		for _, subject := range []string{"claire", "nobody"} {
			p.ages()
			p.says(subject, world.Called("owner").Email)
			p.clicks(b, "/login/again/demo?next=%2Fme%2Fsecurity").Leads("/login/again?next=%2Fme%2Fsecurity").Follow().Shows("[role=status]", "not one of the accounts")
			b.Post("/me/security/providers/other").Leads("/login/again?next=%2Faccounts")
		}
		b.Get("/a/1042").Is(http.StatusOK)
		p.says("anna", "")
		p.clicks(b, "/login/again/demo?next=%2Fme%2Fsecurity").Leads("/me/security")
		b.Post("/me/security/providers/other").Follow().Is(http.StatusOK)
	})
}

func TestAProofCountsInTheSessionInWhichItWasAskedFor(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.knows("owner", "anna")
		who := world.Called("owner")
		b := p.SignsIn(who)
		back := b.Get("/login/again/demo?next=%2Fme").brings(p.demo, "demo")
		b.Post("/login", "email", who.Email, "password", who.Password).Is(http.StatusSeeOther)
		p.ages()
		b.Get(back).Leads("/login/again?next=%2Fme")
		b.Post("/me/security/providers/other").Leads("/login/again?next=%2Faccounts")
		b.Get(back).Is(http.StatusBadRequest)

		back = b.Get("/login/again/demo?next=%2Fme").brings(p.demo, "demo")
		b.Post("/logout").Leads("/login")
		b.Get(back).Is(http.StatusBadRequest)
		if b.isIn() {
			p.Error("a proof signs in who has signed out")
		}
	})
}

// The session that takes the place of another one is found by what the
// provider says of it, as the first one was.
func TestASessionThatWasProvenAgainStillEndsWithItsWayIn(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.knows("owner", "anna")
		for what, ends := range map[string]func(){
			"the provider's sign-out": func() { p.loggedOut(p.demo.LogoutToken()).Is(http.StatusOK) },
			"the way's removal": func() {
				b := p.SignsIn(world.Called("owner"))
				b.Post(p.wayOf(b)).Leads("/me/security")
				p.knows("owner", "anna")
			},
		} {
			b := p.Anew()
			p.clicks(b, "/login/demo").Leads("/a/1042")
			p.clicks(b, "/login/again/demo?next=%2Fme").Leads("/me")
			byPassword := p.Anew()
			p.clicks(byPassword, "/login/demo").Leads("/a/1042")
			byPassword.Post("/login/again", "current", world.Called("owner").Password, "next", "/me").Leads("/me")
			if ends(); b.isIn() || byPassword.isIn() {
				p.Errorf("%s: the session goes on", what)
			}
		}
	})
}
