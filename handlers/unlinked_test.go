package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"foyer/auth/oidctest"
	"foyer/handlers"
	"foyer/portal"
	"foyer/store/world"
)

// asksWhoItIs is the page on which Demo ID's subject, whom nobody here knows,
// is asked what is to become of it.
func (p *provided) asksWhoItIs(b *browser, path string) *answer {
	p.Helper()
	before := b.cookies[session]
	in := p.clicks(b, path).Is(http.StatusSeeOther)
	if to := in.Header.Get("Location"); !strings.HasPrefix(to, "/login/demo/unknown/") || b.cookies[session] != before {
		p.Fatalf("it leads to %q, with the cookies %v", to, b.cookies)
	}
	return in.Follow().Is(http.StatusOK)
}

func TestAPendingContactComesInByOneClickAtAProvider(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.says("zofia", "Zofia@Biuro-Wisniewska.example")
		b := p.Anew()
		p.clicks(b, "/login/demo").Leads("/a/1042").Follow().Is(http.StatusOK)
		b.Get("/me/security").Shows("main table", "Demo ID").Has("input[name=current]", 0)
		p.clicks(p.Anew(), "/login/demo").Leads("/a/1042")
		p.As("owner").Get("/a/1042/contacts?q=zofia").Shows("#contacts tbody tr", "Active")
		if users := p.counts("SELECT count(*) FROM users WHERE email_norm = '" + world.Called("pending").Email + "'"); users != 1 {
			p.Errorf("%d sign-ins", users)
		}
	})
}

func TestAnInvitedPersonComesInByOneClickAndIsShownTheOffer(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.says("eszter", world.Called("invited").Email)
		b := p.Anew()
		b.Post("/language", "language", "en").Is(http.StatusSeeOther)
		page := p.clicks(b, "/login/demo").Leads("/accounts").Follow().Shows(".card", "Kertész és Társa Kft. #1042").Has(`form[action$="/acceptance"]`, 1)
		b.Get("/a/1042").Is(http.StatusNotFound)
		b.Post(page.find(`form[action$="/acceptance"]`).AttrOr("action", "")).Leads("/a/1042")
		p.clicks(p.Anew(), "/login/demo").Leads("/a/1042")
	})
}

func TestWhereTheAddressIsNotProvenNobodyLearnsWhoHasASignIn(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.deactivatesUser(world.Called("reader").Email)
		alike := func(email string) (text string) {
			b := p.Anew()
			p.demo.Change(func() {
				p.demo.Person = oidctest.Claims{"sub": "sub", "email": email, "email_verified": false, "name": "Same"}
			})
			page := p.asksWhoItIs(b, "/login/demo")
			token := page.path[strings.LastIndexByte(page.path, '/')+1:]
			posted := b.Post(page.path, "name", "Somebody", "language", "en").Is(http.StatusNotFound)
			for _, a := range []*answer{page, posted} {
				text += strings.NewReplacer(token, "TOKEN", email, "WHO", b.cookies[session+"-flow"].Value, "FLOW").Replace(plain(a))
			}
			return text
		}
		nobody := alike("nobody@nowhere.example")
		for _, email := range []string{
			world.Called("owner").Email, world.Called("pending").Email, world.Called("invited").Email, world.Called("reader").Email, "gabor@regi-web.example",
		} {
			if known := alike(email); known != nobody {
				p.Errorf("%s is answered in another way: %s", email, difference(known, nobody))
			}
		}
		p.says("zofia", world.Called("pending").Email) // the same address, proven, is answered in another way
		p.clicks(p.Anew(), "/login/demo").Leads("/a/1042")
	})
}

func TestAUserWithAPasswordSignsInOnceToAddAProvider(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.sendsMail()
		who := world.Called("owner")
		p.says("anna", who.Email) // proven, and still hers alone to add
		b := p.Anew()
		page := p.asksWhoItIs(b, "/login/demo?next=%2Fa%2F1042%2Fcontacts").Has("#open-account", 0)
		login := page.link(`main a[href^="/login?"]`)
		confirm := b.Post("/login", "email", who.Email, "password", who.Password, "next", b.Get(login).field("next")).Is(http.StatusSeeOther).Header.Get("Location")
		if !strings.HasPrefix(confirm, "/me/security/unlinked/") || p.counts("SELECT count(*) FROM ways") != 0 {
			p.Fatalf("it leads to %q, or was added without a word", confirm)
		}
		b.Get(confirm).Is(http.StatusOK).Shows("main", "anna@kertesz.example").Has("#link", 1)
		p.SignsIn(world.Called("reader")).Get(confirm).Is(http.StatusNotFound)
		p.SignsIn(world.Called("reader")).Post(confirm).Is(http.StatusNotFound)
		b.Post(confirm).Leads("/a/1042/contacts").Follow().Is(http.StatusOK)
		b.Post(confirm).Is(http.StatusNotFound)
		p.clicks(p.Anew(), "/login/demo").Leads("/a/1042")
		p.allMailsAreSent()
		if letter := p.mailTo(who.Email); !strings.Contains(letter.Text, "Demo ID") {
			p.Errorf("she is mailed\n%s", letter.Text)
		}
	})
}

func TestANewcomerOpensAnAccountThroughAProvider(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.says("réka", réka)
		p.demo.Change(func() { p.demo.IDToken = func(c oidctest.Claims) { c["sub"] = "reka" } })
		b := p.Anew().With("Accept-Language", "en")
		page := p.asksWhoItIs(b, "/login/demo").Has("#open-account", 1).Has("input[type=password]", 0).Keeps("name", "Called réka")
		before := p.everything()
		b.Post(page.path, "name", "", "company", "Fekete Kert", "language", "pl").Is(http.StatusUnprocessableEntity).
			Shows("#name-error", "Enter a name").Keeps("company", "Fekete Kert").Has("option[value=pl][selected]", 1)
		for _, extra := range [][]string{{"email", "owner@evil.example", "role", "owner"}, {"account", "1042"}, {"password", "tizenket-zold-alma"}, {"proven", "1"}, {"name", "twice"}} {
			b.Post(page.path, append([]string{"name", "Réka", "language", "en"}, extra...)...).Is(http.StatusBadRequest)
		}
		p.Anew().Post(page.path, "name", "Thief", "language", "en").Is(http.StatusNotFound)
		b.Post(strings.Replace(page.path, "/demo/", "/nobody/", 1), "name", "", "language", "en")
		if after := p.everything(); after != before {
			p.Errorf("it changed something: %s", difference(before, after))
		}
		in := b.Post(page.path, "name", "Fekete Réka", "company", "Fekete Kert", "language", "en").Is(http.StatusSeeOther)
		in.Follow().Is(http.StatusOK).Shows("h1", "Fekete Kert")
		p.clicks(p.Anew(), "/login/demo").Leads(in.Header.Get("Location"))
		b.Post(page.path, "name", "Again", "language", "en").Is(http.StatusNotFound)
		if unproven := p.counts("SELECT count(*) FROM users WHERE email_norm = '" + réka + "' AND proven_at IS NOT NULL AND password_hash = ''"); unproven != 1 {
			p.Errorf("%d such users", unproven)
		}
	})
}

func TestWhereRegistrationIsClosedAProviderOpensNothing(t *testing.T) {
	visitProven(t, []string{"*"}, func(s *handlers.Site) { s.Store.NoRegistration = true }, func(p *provided) {
		p.says("reka", réka)
		b := p.Anew()
		page := p.asksWhoItIs(b, "/login/demo").Has("#open-account", 0).Has(`a[href="/register"]`, 0).Has(`main a[href^="/login?"]`, 1)
		b.Post(page.path, "name", "Fekete Réka", "language", "en").Is(http.StatusNotFound)
		if users := p.counts("SELECT count(*) FROM users WHERE email_norm = '" + réka + "'"); users != 0 {
			p.Errorf("%d sign-ins", users)
		}
		p.says("zofia", world.Called("pending").Email) // who is expected comes in all the same
		p.clicks(p.Anew(), "/login/demo").Leads("/a/1042")
	})
}

// Who comes in under the address of a contact that is expected, by what the
// provider says of it and whether its domain is listed.
func TestOnlyAStrictTrueForAListedDomainProvesAnAddress(t *testing.T) {
	visitProven(t, []string{"listed.example"}, nil, func(p *provided) {
		for i, one := range []struct {
			domain   string
			verified any
			comes    bool
		}{
			{"listed.example", true, true}, {"LISTED.Example", true, true},
			{"listed.example", "true", false}, {"listed.example", 1, false}, {"listed.example", nil, false}, {"listed.example", false, false}, {"listed.example", missing, false},
			{"listed.example", "yes", false}, {"listed.example", []bool{true}, false}, {"listed.example", 1.0, false},
			{"free.example", true, false}, {"free.example", "true", false}, {"free.example", 1, false}, {"free.example", nil, false}, {"free.example", false, false}, {"free.example", missing, false},
			{"sub.listed.example", true, false}, {"listed.example.free.example", true, false}, {"notlisted.example", true, false},
		} {
			name := "comer-" + string(rune('a'+i))
			email := name + "@" + one.domain
			p.expects("Comer "+name, email)
			p.says(name, email)
			p.demo.Change(func() {
				if p.demo.Person["email_verified"] = one.verified; one.verified == missing {
					delete(p.demo.Person, "email_verified")
				}
			})
			if in := p.clicks(p.Anew(), "/login/demo"); (in.Header.Get("Location") == "/a/1042") != one.comes || !one.comes && !strings.Contains(in.Header.Get("Location"), "/unknown/") {
				p.Errorf("%s, verified %#v: leads to %q", email, one.verified, in.Header.Get("Location"))
			}
			norm, _ := portal.NormEmail(email)
			if users := p.counts("SELECT count(*) FROM users WHERE email_norm = '" + norm + "'"); users > 0 != one.comes {
				p.Errorf("%s, verified %#v: %d sign-ins", email, one.verified, users)
			}
		}
	})
}

// missing is a claim that is not there at all.
const missing = "missing"
