package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"foyer/store/world"
)

// asksFor has the owner say through which provider contacts of Kertész Anna's
// account sign in.
func (p *provided) asksFor(provider string) {
	p.Helper()
	p.As("owner").Post("/a/1042/security/provider", "provider", provider).Leads("/a/1042/security").Follow().Is(http.StatusOK).
		Shows("[role=status]", "").Has(`input[name=provider][value="`+provider+`"][checked]`, 1)
}

func TestAnAccountThatAsksForAProviderIsOneClickAway(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.knows("accountant", "peter")
		péter, tab := p.SignsIn(world.Called("accountant")), p.SignsIn(world.Called("accountant"))
		tab.Get("/a/1042").Is(http.StatusOK)
		p.asksFor("demo")

		step := "/login/demo?next=" + queryEscaped("/a/1042")
		tab.Get("/a/1042").Is(http.StatusForbidden).Shows("h1", "one more step").Has(`main a[href="`+step+`"]`, 1).HasNot("Szabó Júlia")
		péter.Get("/").Leads("/accounts").Follow().Has(`#places a[href="`+step+`"]`, 1).Shows("#places li", "Sign in with Demo ID").Has("#places li", 3)
		for _, ask := range []*answer{
			péter.Get("/a/1042/contacts?q=a"), péter.Get("/a/1042/me"), péter.Post("/a/1042/me/notices", "notices[invoice]", "1"),
			péter.Hx("div#contacts").Get("/a/1042/contacts"), péter.Get("/a/1042/accounts"), péter.Get("/a/1042/nowhere"),
		} {
			if ask.StatusCode != http.StatusForbidden && ask.path != "/a/1042/nowhere" || strings.Contains(ask.body, "Szabó Júlia") {
				p.Errorf("%s: %d", ask.what, ask.StatusCode)
			}
		}
		péter.Get("/a/1042/contacts?q=a").Has(`main a[href="/login/demo?next=`+queryEscaped("/a/1042/contacts?q=a")+`"]`, 1)
		p.clicks(péter, step).Leads("/a/1042").Follow().Is(http.StatusOK)
		péter.Get("/accounts").Has(`#places a[href="/a/1042"]`, 1).Has(`#places a[href="`+step+`"]`, 0)
		tab.Get("/a/1042").Is(http.StatusForbidden) // is a session of its own

		p.asksFor("none")
		tab.Get("/a/1042").Is(http.StatusOK)
	})
}

func TestTheWayThatIsMissingIsAddedOnTheWay(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.asksFor("demo")
		jonas := p.As("developer")
		step := jonas.Get("/a/1042/me").Is(http.StatusForbidden).link(`main a[href^="/login/demo"]`)
		p.says("jonas", "jonas@id.example")
		page := p.clicks(jonas, step).Is(http.StatusSeeOther).Follow().Is(http.StatusOK)
		confirm := jonas.Get(page.link(`main a[href^="/login?"]`)).Is(http.StatusSeeOther).Follow().Is(http.StatusOK)
		jonas.Post(confirm.path).Leads("/a/1042/me").Follow().Is(http.StatusOK)
	})
}

func TestAProviderIsAskedOfGuestsToo(t *testing.T) {
	visitBy(t, func(p *provided) {
		claire := p.As("stranger")
		p.adds("owner", world.Home, guest("Claire D.", world.Called("stranger").Email), "pwreset")
		offer := claire.Get("/accounts").find(`form[action$="/acceptance"]`).AttrOr("action", "")
		p.asksFor("demo")
		claire.Post(offer).Leads("/a/1042").Follow().Is(http.StatusForbidden).Has(`main a[href^="/login/demo"]`, 1)
		claire.Get("/a/1077").Is(http.StatusOK) // her own account asks for nothing
		p.knows("stranger", "claire")
		p.clicks(claire, "/login/demo?next=%2Fa%2F1042").Leads("/a/1042").Follow().Is(http.StatusOK)
	})
}

func TestAnotherProviderIsNotTheOneAskedFor(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.knows("developer", "jonas")
		p.asksFor("other")
		b := p.Anew()
		b.Post("/language", "language", "en").Is(http.StatusSeeOther)
		p.clicks(b, "/login/demo").Leads("/a/1042").Follow().Is(http.StatusForbidden).Has(`main a[href^="/login/other?"]`, 1)
		b.Post("/login/again", "current", world.Called("developer").Password, "next", "/a/1042").Leads("/a/1042").Follow().Is(http.StatusForbidden)
		p.asksFor("demo")
		b.Get("/a/1042").Is(http.StatusOK)
		b.Post("/login/again", "current", world.Called("developer").Password, "next", "/a/1042").Leads("/a/1042").Follow().Is(http.StatusOK)
	})
}

func TestTheOwnerAloneSaysHowContactsSignInAndIsExempt(t *testing.T) {
	visitBy(t, func(p *provided) {
		for _, role := range []string{"manager", "reader"} {
			p.As(role).Post("/a/1042/security/provider", "provider", "demo").Is(http.StatusForbidden)
			p.As(role).Get("/a/1042/security").Is(http.StatusOK).Has(`form[action$="/security/provider"]`, 0)
		}
		owner := p.As("owner")
		for _, bad := range [][]string{{"provider", "nobody"}, {"provider", "Demo ID"}, {"provider", "demo", "account", "1077"}, {"provider", "demo", "provider", "other"}} {
			owner.Post("/a/1042/security/provider", bad...).Is(http.StatusBadRequest)
		}
		if set := p.counts("SELECT count(*) FROM accounts WHERE signin_provider <> ''"); set != 0 {
			p.Errorf("%d accounts ask for something", set)
		}
		owner.With("Sec-Fetch-Site", "cross-site").Post("/a/1042/security/provider", "provider", "demo").Is(http.StatusForbidden)
		p.asksFor("demo")
		p.SignsIn(world.Called("owner")).Get("/a/1042/contacts").Is(http.StatusOK)
		p.As("manager").Get("/a/1042/security").Is(http.StatusForbidden).Shows("h1", "one more step")
		p.demo.Change(func() { p.demo.Down = true })
		p.As("manager").Get("/login/demo?next=%2Fa%2F1042").isRefused(http.StatusServiceUnavailable)
		p.SignsIn(world.Called("owner")).Get("/a/1042").Is(http.StatusOK)
		owner.Get("/a/1042/activity").Shows("main", "changed what signing in to this account takes")
	})
}
