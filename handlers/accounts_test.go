package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"foyer/store/world"
)

func TestFortyAccountsAreSearchedAndSwitched(t *testing.T) {
	visit(t, func(v *visits) {
		many := v.As("many")
		many.Get("/accounts").Is(http.StatusOK).Has("#places li", world.Many).Has(`input[type=search]`, 1)
		many.Get("/accounts?q=zolw").Has("#places li", 1).Shows("#places li", "Studio Żółw")
		many.Get("/accounts?q=%231101").Has("#places li", 1).Shows("#places li", "Bakkerij Bakker")
		many.Get("/accounts?q=no+such+account").Has("#places li", 0)
		many.Hx("div#places").Get("/accounts?q=1102").Has("#places li", 1).Has("main, h1", 0)

		start := many.Get("/a/1101").Is(http.StatusOK).Shows("#switcher [aria-current=true]", "Bakkerij Bakker").Shows("footer [aria-current=true]", "English")
		if links := start.find("#switcher a.menu-link").Length(); links < 8 || links > 10 {
			v.Errorf("the switcher has %d links", links)
		}
		start.Has("#switcher input[type=search]", 1)
		v.As("owner").Get("/a/1042").Has("#switcher", 0)
	})
}

func TestTheSwitcherKeepsTheSectionOrGoesToTheStart(t *testing.T) {
	visit(t, func(v *visits) {
		many := v.As("many") // developer on 1101, everything on 1102, support on 1103
		for _, number := range []string{"1101", "1102", "1103"} {
			many.Get("/a/" + number).Is(http.StatusOK)
		}
		many.Get("/a/1102/contacts").Is(http.StatusOK).
			Has(`#switcher a[href="/a/1102/contacts"][aria-current=true]`, 1).
			Has(`#switcher a[href="/a/1101"]`, 1).Has(`#switcher a[href="/a/1101/contacts"]`, 0).
			Has(`#switcher a[href="/accounts?section=contacts"]`, 1)
		many.Get("/accounts?section=contacts").Has(`#places a[href="/a/1102/contacts"]`, 1).Has(`#places a[href="/a/1103"]`, 1)
		many.Get("/accounts?section=//evil.example").HasNot(`href="//evil`, `/a/1102//`)
	})
}

func TestTwoTabsInTwoAccountsNeverMix(t *testing.T) {
	visit(t, func(v *visits) {
		many := v.As("many")
		one := many.Get("/a/1102/contacts/new").field("once")
		two := many.Get("/a/1105/contacts/new").field("once")
		many.Post("/a/1105/contacts", "once", two, "name", "Second Tab", "email", "tab@two.example", "preset", "readonly").Leads("/a/1105/contacts")
		many.Post("/a/1102/contacts", "once", one, "name", "First Tab", "email", "tab@one.example", "preset", "readonly").Leads("/a/1102/contacts")
		many.Get("/a/1105/contacts").Shows("#contacts", "Second Tab").HasNot("First Tab")
		first := many.Get("/a/1102/contacts").Shows("#contacts", "First Tab").HasNot("Second Tab")
		if !strings.Contains(first.title(), "#1102") {
			v.Errorf("the title does not name the account: %q", first.title())
		}
	})
}
