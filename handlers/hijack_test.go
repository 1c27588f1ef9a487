package handlers_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"foyer/auth/oidctest"
	"foyer/store/world"
)

// isRefused says that the callback signed nobody in, in words, and leaves the
// page to sign in on usable.
func (a *answer) isRefused(status int) *answer {
	a.b.Helper()
	a.Is(status).Has("#error-summary", 1).Has("#login input[name=password]", 1).Has(`main a[href^="/login/demo"]`, 1)
	if !strings.HasPrefix(a.title(), "Error:") {
		a.b.Errorf("%s: the title is %q", a.what, a.title())
	}
	for _, cookie := range a.Cookies() {
		if cookie.Name == session {
			a.b.Errorf("%s: it gives the session %s", a.what, cookie.Raw)
		}
	}
	return a
}

func TestACallbackCountsInTheBrowserThatBeganIt(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.knows("developer", "jonas")
		attacker := p.Anew()
		planted := attacker.Get("/login/demo").brings(p.demo, "demo")
		bystander := p.Anew()
		bystander.Get("/login/demo").brings(p.demo, "demo") // has a cookie of its own
		for _, victim := range []*browser{p.Anew(), bystander, p.As("owner")} {
			before := victim.cookies[session]
			victim.With("Sec-Fetch-Site", "cross-site").Get(planted).isRefused(http.StatusBadRequest).Shows("#error-summary", "another browser")
			if victim.cookies[session] != before {
				p.Error("the victim's session changed")
			}
		}
		attacker.Get(planted).Leads("/a/1042") // which it was good for
	})
}

func TestACallbackCountsOnce(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.knows("developer", "jonas")
		b := p.Anew()
		callback := b.Get("/login/demo").brings(p.demo, "demo")
		cookies := b.cookies[session+"-flow"]
		var all sync.WaitGroup
		answers := make(chan *answer, 20)
		for range 20 {
			all.Go(func() {
				twin := p.Anew()
				twin.cookies[cookies.Name] = cookies
				answers <- twin.Get(callback)
			})
		}
		all.Wait()
		close(answers)
		in := 0
		for a := range answers {
			if a.StatusCode == http.StatusSeeOther {
				in++
				continue
			}
			a.isRefused(http.StatusBadRequest)
		}
		if sessions := p.counts("SELECT count(*) FROM sessions AS s JOIN users AS u ON u.id = s.user_id WHERE u.email = 'jonas@webwerk.example' AND s.provider = 'demo'"); in != 1 || sessions != 2 { // the one in which it was added counts as well
			p.Errorf("%d of 20 came in, %d sessions", in, sessions)
		}
		b.Get(callback).isRefused(http.StatusBadRequest)
		if p.demo.Asked("/token") != 2 { // one of them when it was added
			p.Errorf("the code was brought %d times", p.demo.Asked("/token"))
		}
	})
}

func TestACallbackWithoutItsStateIsRefused(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.knows("developer", "jonas")
		b := p.Anew()
		begun := func() string { return b.Get("/login/demo").brings(p.demo, "demo") }
		state := p.query(begun(), "state")
		for what, path := range map[string]string{
			"nothing":       "/login/demo/callback",
			"a code alone":  "/login/demo/callback?code=x",
			"no state":      "/login/demo/callback?code=x&state=",
			"made up":       "/login/demo/callback?code=x&state=" + strings.Repeat("A", 43),
			"cut":           "/login/demo/callback?code=x&state=" + state[:42],
			"an error":      "/login/demo/callback?error=access_denied",
			"a long one":    "/login/demo/callback?code=x&state=" + strings.Repeat("A", 8000),
			"html":          "/login/demo/callback?code=x&state=%3Cscript%3E&error=%3Cscript%3E",
			"another token": "/login/demo/callback?code=x&state=" + strings.TrimPrefix(p.asksForOther(), "/login/demo/unknown/"),
		} {
			if a := b.Get(path); !strings.Contains(a.body, "another browser") || strings.Contains(a.body, "<script>") {
				p.Errorf("%s: %s", what, a.short())
			} else {
				a.isRefused(http.StatusBadRequest)
			}
		}
		p.says("jonas", "")
		twice := begun()
		b.Get(twice + "&state=" + p.query(twice, "state")).isRefused(http.StatusBadGateway)
		late := begun()
		p.does("UPDATE flows SET expires_at = created_at")
		b.Get(late).isRefused(http.StatusBadRequest)
		b.Get(begun()).Leads("/a/1042")
	})
}

// asksForOther is the page of an identity that waits: its token is one of
// another kind.
func (p *provided) asksForOther() string {
	p.says("nobody", "nobody@nowhere.example")
	return p.clicks(p.Anew(), "/login/demo").Is(http.StatusSeeOther).Header.Get("Location")
}

func TestAnAnswerOfOneProviderIsNotBroughtToAnother(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.knows("developer", "jonas")
		p.other.Change(func() { p.other.Person = oidctest.Claims{"sub": "jonas", "email": "jonas@webwerk.example"} })
		swaps := map[string]func(*browser) string{
			"demo's at the other's callback": func(b *browser) string {
				return strings.Replace(b.Get("/login/demo").brings(p.demo, "demo"), "/login/demo/", "/login/other/", 1)
			},
			"the other's at demo's callback": func(b *browser) string {
				return strings.Replace(b.Get("/login/other").brings(p.other, "other"), "/login/other/", "/login/demo/", 1)
			},
			"demo's code with the other's state": func(b *browser) string {
				demos, others := b.Get("/login/demo").brings(p.demo, "demo"), b.Get("/login/other").brings(p.other, "other")
				return strings.Replace(others, p.query(others, "code"), p.query(demos, "code"), 1)
			},
			"the other's iss at demo's callback": func(b *browser) string {
				demos := b.Get("/login/demo").brings(p.demo, "demo")
				return strings.Replace(demos, queryEscaped(p.demo.Issuer), queryEscaped(p.other.Issuer), 1)
			},
		}
		for what, swapped := range swaps {
			b, status := p.Anew(), http.StatusBadGateway
			if strings.Contains(what, "callback") && !strings.Contains(what, "iss") {
				status = http.StatusBadRequest // it is not even looked at
			}
			if a := b.Get(swapped(b)); a.StatusCode != status || b.cookies[session] != nil {
				p.Errorf("%s: %d", what, a.StatusCode)
			}
		}
		b := p.Anew() // the same subject at another issuer is somebody else
		if to := b.Get(b.Get("/login/other").brings(p.other, "other")).Is(http.StatusSeeOther).Header.Get("Location"); !strings.HasPrefix(to, "/login/other/unknown/") {
			p.Errorf("it leads to %q", to)
		}
		p.clicks(p.Anew(), "/login/demo").Leads("/a/1042")
	})
}

func TestWhatIsTakenAwayMeanwhileIsGoneOnTheWayBack(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.knows("developer", "jonas")
		owner, b := p.As("owner"), p.Anew()
		back := b.Get("/login/demo?next=%2Fa%2F1042").brings(p.demo, "demo")
		owner.Post("/a/1042/contacts/" + p.contactOf("jonas@webwerk.example") + "/deactivation").Is(http.StatusSeeOther)
		b.Get(back).Leads("/a/1042").Follow().Is(http.StatusNotFound)

		p.knows("reader", "elise")
		b = p.Anew()
		back = b.Get("/login/demo").brings(p.demo, "demo")
		p.deactivatesUser(world.Called("reader").Email)
		b.Get(back).isRefused(http.StatusForbidden).Shows("#error-summary", "cannot be used")
		p.clicks(p.Anew(), "/login/demo").isRefused(http.StatusForbidden)
		if b.cookies[session] != nil {
			p.Error("a deactivated user came in")
		}
	})
}
