package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"foyer/store/world"
)

const noWay = "/me/security/ways/" + nothing + "/removal"

// wayOf is the page on which the user of the browser removes the only way in.
func (p *provided) wayOf(b *browser) string {
	p.Helper()
	return b.Get("/me/security").link(`a[href^="/me/security/ways/"]`)
}

func TestAWayInIsAddedListedAndRemovedEachWithAMail(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.sendsMail()
		owner := p.As("owner")
		owner.Get("/me/security").Has(`form[action="/me/security/providers/demo"]`, 1).Has(`form[action="/me/security/providers/other"]`, 1).Has(`a[href^="/me/security/ways/"]`, 0)
		p.says("anna", "anna@home.example")
		owner.Get(p.goesToAdd(owner)).Leads("/me/security").Follow().Shows("[role=status]", "one click").Shows("main tbody tr", "anna@home.example").HasNot("248289761001")
		p.allMailsAreSent()
		if letter := p.mailTo(world.Called("owner").Email); !strings.Contains(letter.Text, "Demo ID") {
			p.Errorf("adding mails\n%s", letter.Text)
		}
		there := p.Anew()
		p.clicks(there, "/login/demo").Leads("/a/1042")

		removal := p.wayOf(owner)
		owner.Get(removal).Is(http.StatusOK).Shows("h1", "Demo ID").Has("#remove-way", 1)
		owner.Post(removal).Leads("/me/security").Follow().Shows("[role=status]", "removed").Has(`a[href^="/me/security/ways/"]`, 0)
		if there.isIn() || !owner.isIn() {
			p.Error("the session that came in by the way goes on, or the other one does not")
		}
		if to := p.clicks(p.Anew(), "/login/demo").Is(http.StatusSeeOther).Header.Get("Location"); !strings.Contains(to, "/unknown/") {
			p.Errorf("it leads to %q", to)
		}
		p.allMailsAreSent()
		if n := p.counts("SELECT count(*) FROM outbox WHERE kind IN ('way_added', 'way_removed')"); n != 2 {
			p.Errorf("%d mails", n)
		}
	})
}

func TestTheLastWayInStaysWithWordsThatHelp(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.says("zofia", world.Called("pending").Email)
		b := p.Anew()
		p.clicks(b, "/login/demo").Leads("/a/1042")
		removal := p.wayOf(b)
		b.Post(removal).Is(http.StatusUnprocessableEntity).Shows("#error-summary", "only way").Has(`main a[href="/me/security#password-form"]`, 1)
		p.clicks(p.Anew(), "/login/demo").Leads("/a/1042")
		b.Post("/me/security/password", "password", "dwanascie-zielonych-jablek").Leads("/me/security")
		b.Post(removal).Leads("/me/security")
		p.SignsIn(world.Person{Email: world.Called("pending").Email, Password: "dwanascie-zielonych-jablek"}).Get("/").Leads("/a/1042")
	})
}

func TestAnothersWayInIsNotThere(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.knows("owner", "anna")
		owner, péter := p.As("owner"), p.As("accountant")
		hers := p.wayOf(owner)
		before := p.everything()
		for _, ask := range []func(path string) *answer{
			func(path string) *answer { return péter.Get(path) },
			func(path string) *answer { return péter.Post(path) },
		} {
			if one, two := ask(hers).Is(http.StatusNotFound), ask(noWay).Is(http.StatusNotFound); plain(one) != plain(two) {
				p.Errorf("they differ: %s", difference(plain(one), plain(two)))
			}
		}
		if after := p.everything(); after != before {
			p.Errorf("it changed something: %s", difference(before, after))
		}
		owner.Get(hers).Is(http.StatusOK)
	})
}

func TestAnIdentityOfSomebodyElseIsNotAdded(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.knows("owner", "anna")
		péter := p.As("accountant")
		péter.Get(p.goesToAdd(péter)).Leads("/me/security").Follow().Shows("[role=status]", "signs somebody else in").Has(`a[href^="/me/security/ways/"]`, 0)
		p.clicks(p.Anew(), "/login/demo").Leads("/a/1042").Follow().Has("#switcher", 0) // is Anna still, who has one account
	})
}

func TestAnAdditionEndsInTheSessionInWhichItBegan(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.says("thief", "thief@elsewhere.example")
		anna, péter := world.Called("owner"), world.Called("accountant")
		for what, meanwhile := range map[string]func(*browser) (leads string){
			"signed in anew": func(b *browser) string {
				b.Post("/login", "email", anna.Email, "password", anna.Password).Is(http.StatusSeeOther)
				return ""
			},
			"somebody else signed in": func(b *browser) string {
				b.Post("/login", "email", péter.Email, "password", péter.Password).Is(http.StatusSeeOther)
				return ""
			},
			"too long away": func(*browser) string { p.ages(); return "/login/again?next=%2Fme%2Fsecurity" },
		} {
			b := p.SignsIn(anna)
			back := p.goesToAdd(b)
			leads := meanwhile(b)
			if a := b.Get(back); leads == "" && a.StatusCode != http.StatusNotFound || a.Header.Get("Location") != leads {
				p.Errorf("%s: %d %q", what, a.StatusCode, a.Header.Get("Location"))
			}
		}
		out := p.SignsIn(anna)
		void := p.goesToAdd(out)
		out.Post("/logout").Leads("/login")
		out.Get(void).isRefused(http.StatusBadRequest) // what was begun is not for whoever comes next

		thief := p.SignsIn(péter) // brings his callback into her browser
		back := p.goesToAdd(thief)
		owner := p.SignsIn(anna)
		owner.Get(back).isRefused(http.StatusBadRequest)
		if ways := p.counts("SELECT count(*) FROM ways"); ways != 0 {
			p.Errorf("%d ways in", ways)
		}
		thief.Get(back).Leads("/me/security")
		if ways := p.counts("SELECT count(*) FROM ways"); ways != 1 {
			p.Errorf("his own: %d ways in", ways)
		}
	})
}

func TestAResetMeanwhileEndsAnAddition(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.sendsMail()
		p.says("thief", "thief@elsewhere.example")
		thief := p.SignsIn(world.Called("reader")) // with a password that was found out
		back := p.goesToAdd(thief)
		waits := p.Anew()
		unknown := p.asksWhoItIs(waits, "/login/demo")
		waits.Post("/login", "email", world.Called("reader").Email, "password", world.Called("reader").Password).Is(http.StatusSeeOther)
		confirm := strings.Replace(unknown.path, "/login/demo/unknown/", "/me/security/unlinked/", 1)
		waits.Get(confirm).Is(http.StatusOK)

		élise := p.Anew()
		élise.Post(p.asksForLink(élise, world.Called("reader").Email), "password", "une-toute-nouvelle-phrase").Leads("/a/1042")
		thief.Get(back).Leads("/login?next=%2Fme%2Fsecurity")
		waits.Post(confirm).Is(http.StatusSeeOther)
		if ways := p.counts("SELECT count(*) FROM ways"); ways != 0 || thief.isIn() || waits.isIn() {
			p.Errorf("%d ways in, or a session goes on", ways)
		}
	})
}

func TestThePageThatLeadsToAProviderIsItsOwnSessions(t *testing.T) {
	visitBy(t, func(p *provided) {
		owner := p.As("owner")
		going := owner.Post("/me/security/providers/demo").Is(http.StatusSeeOther).Header.Get("Location")
		owner.Get(going).Is(http.StatusOK).Has("main form", 0)
		owner.Get(strings.Replace(going, "/demo/", "/other/", 1)).Is(http.StatusNotFound)
		p.SignsIn(world.Called("owner")).Get(going).Is(http.StatusNotFound)
		p.As("accountant").Get(going).Is(http.StatusNotFound)
		owner.Post("/me/security/providers/nobody").Is(http.StatusNotFound)
		owner.With("Sec-Fetch-Site", "cross-site").Post("/me/security/providers/demo").Is(http.StatusForbidden)
	})
}
