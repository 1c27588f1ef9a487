package handlers_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"foyer/handlers"
	"foyer/portal"
	"foyer/store/world"
)

// rule says how a route is asked in a way that is answered, if one may. Every
// route has to have one.
type rule struct {
	fields []string
	object string // what :id, :name, :token or, if it is one, :provider stands for; it has to be there
	status int    // what a program is answered that asks without anything to show
	last   bool   // it ends the session: asked after all others
	by     string // the role that alone asks it, last of all, as nobody can take it back
}

// turn is when it is asked: what ends a session after all others, and what
// nobody can take back last of all.
func (r rule) turn() int {
	switch {
	case r.by != "":
		return 2
	case r.last:
		return 1
	default:
		return 0
	}
}

// holds is what each role may do on Kertész Anna's account; the owner holds
// everything.
var holds = map[string]portal.Access{
	"manager":    portal.Everything.Access(),
	"accountant": portal.Accountant.Access(),
	"developer":  portal.Developer.Access(),
	"reader":     portal.ReadOnly.Access(),
}

// nothing is an id that no object has, and a number that no account has.
const nothing = "00000000-0000-7000-8000-000000000000"

func name(route handlers.Route) string { return route.Method + " " + route.Path }

func TestEveryRouteHasItsRule(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, route := range handlers.Routes(true) {
		known[name(route)] = true
		one, has := rules[name(route)]
		if !has {
			t.Errorf("%s has no rule: who may ask for it, and how?", name(route))
		}
		if object := strings.Contains(strings.TrimPrefix(route.Path, "/a/:account"), ":"); object != (one.object != "") {
			t.Errorf("%s: its rule and its path differ about an object", name(route))
		}
	}
	for rule := range rules {
		if !known[rule] {
			t.Errorf("%s is no route", rule)
		}
	}
}

func TestEveryRouteAsksForItsRight(t *testing.T) {
	visitProven(t, []string{"*"}, withPasskeys, func(p *provided) {
		v := p.visits
		v.sendsMail()
		m := &matrix{visits: v, providers: p, objects: map[string]string{}}
		m.asVisitor(v.Anew())
		for _, role := range []string{"owner", "manager", "accountant", "developer", "reader", "stranger"} {
			m.role = role
			m.asUser(v.As(role))
		}
		m.deactivated()
	})
}

// matrix asks for every route as everybody.
type matrix struct {
	*visits
	providers *provided
	role      string
	objects   map[string]string
	made      int
	door      *browser // the visitor's
}

// routes are those of a door, the ones that end the session at the end.
func (m *matrix) routes(doors ...string) []handlers.Route {
	routes := slices.DeleteFunc(handlers.Routes(true), func(r handlers.Route) bool { return !slices.Contains(doors, r.Door) })
	slices.SortStableFunc(routes, func(a, b handlers.Route) int {
		return rules[name(a)].turn() - rules[name(b)].turn()
	})
	return routes
}

func (m *matrix) ask(b *browser, route handlers.Route, account, object string) *answer {
	m.Helper()
	provider := "demo"
	if rules[name(route)].object == "provider" && object != "" {
		provider = object
	}
	path := strings.NewReplacer(":account", account, ":id", object, ":token", object, ":provider", provider).Replace(route.Path)
	if route.Method == http.MethodGet {
		return b.Get(path)
	}
	return b.Post(path, rules[name(route)].fields...)
}

func (m *matrix) asVisitor(b *browser) {
	m.Helper()
	m.door = b
	for _, route := range m.routes("user", "account") {
		for _, account := range []string{"1042", "9999"} {
			a := m.ask(b, route, account, nothing).Is(http.StatusSeeOther)
			if to := a.Header.Get("Location"); !strings.HasPrefix(to, "/login?next=") {
				m.Errorf("a visitor's %s leads to %q", a.what, to)
			}
		}
	}
	for _, route := range m.routes("visitor", "open") {
		if status := rules[name(route)].status; status != 0 {
			m.ask(b, route, "", "").Is(status)
			continue
		}
		m.allowed(m.ask(b, route, "", m.object(route, "")))
		m.unknown(b, route, "")
	}
}

// asUser asks for everything as somebody who is signed in.
func (m *matrix) asUser(b *browser) {
	for _, route := range m.routes("account") {
		m.onAccount(b, route)
	}
	for _, route := range m.routes("user") {
		b = m.As(m.role)
		if rules[name(route)].object != "" {
			m.same(m.ask(b, route, "", m.foreign(route)), m.ask(b, route, "", nothing))
		}
		if m.asks(route) {
			m.allowed(m.ask(b, route, "", m.object(route, m.role)))
		}
		m.forgetsPasskeys()
		if strings.HasSuffix(name(route), "/logout") || rules[name(route)].object == "session" {
			delete(m.people, m.role)
		}
	}
}

func (m *matrix) onAccount(b *browser, route handlers.Route) {
	m.same(m.ask(b, route, other(m.role), nothing), m.ask(b, route, "9999", nothing))
	if m.role == "stranger" {
		m.same(m.ask(b, route, "1042", m.object(route, "owner")), m.ask(b, route, "9999", m.object(route, "owner")))
		return
	}
	switch {
	case !m.asks(route):
	case m.may(route.Right):
		m.unknown(b, route, "1042")
		m.allowed(m.ask(b, route, "1042", m.object(route, m.role)))
	default:
		object := m.object(route, m.role)
		before := m.history()
		m.ask(b, route, "1042", object).Is(http.StatusForbidden)
		if m.history() != before {
			m.Errorf("%s as %s was refused and changed something", name(route), m.role)
		}
	}
}

// asks tells whether the role asks for the route at all.
func (m *matrix) asks(route handlers.Route) bool {
	by := rules[name(route)].by
	return by == "" || by == m.role
}

// other is an account of somebody else's.
func other(role string) string {
	if role == "stranger" {
		return "1042"
	}
	return "1077"
}

// unknown says that an object of somebody else is answered like one that does
// not exist.
func (m *matrix) unknown(b *browser, route handlers.Route, account string) {
	m.Helper()
	if rules[name(route)].object != "" {
		m.same(m.ask(b, route, account, m.foreign(route)), m.ask(b, route, account, nothing))
	}
}

// same says that both are not found, byte for byte.
func (m *matrix) same(there, nowhere *answer) {
	m.Helper()
	if there.StatusCode != http.StatusNotFound || nowhere.StatusCode != http.StatusNotFound {
		m.Fatalf("%s as %s: %d, and %s: %d", there.what, m.role, there.StatusCode, nowhere.what, nowhere.StatusCode)
	}
	if one, two := plain(there), plain(nowhere); one != two {
		from := max(0, firstDifference(one, two)-40)
		m.Errorf("%s and %s as %s differ: …%.200q …%.200q", there.what, nowhere.what, m.role, one[from:], two[from:])
	}
}

func firstDifference(one, two string) int {
	for i := range min(len(one), len(two)) {
		if one[i] != two[i] {
			return i
		}
	}
	return min(len(one), len(two))
}

// plain is an answer with everything that tells, but the path that was asked.
func plain(a *answer) string {
	length := "Content-Length: " + a.Header.Get("Content-Length")
	return strings.ReplaceAll(strings.Replace(headers(a), length, "", 1)+a.body, a.path, "PATH")
}

// allowed says that it was done or shown; what says so on the next page of
// ours is read.
func (m *matrix) allowed(a *answer) {
	m.Helper()
	if a.StatusCode == http.StatusSeeOther && strings.HasPrefix(a.Header.Get("Location"), "/") {
		defer a.Follow()
	}
	if slices.Contains([]int{401, 403, 404, 400, 415}, a.StatusCode) || a.StatusCode >= 500 || strings.HasPrefix(a.Header.Get("Location"), "/login?") {
		m.Errorf("%s as %s: %d %s\n%s", a.what, m.role, a.StatusCode, a.Header.Get("Location"), a.short())
	}
}

// may tells whether the role holds the right on Kertész Anna's account.
func (m *matrix) may(right string) bool {
	area, level, _ := strings.Cut(right, ":")
	needs, named := portal.ParseLevel(level)
	switch {
	case right == "anyone", m.role == "owner":
		return true
	case right == "owner":
		return false
	case !named:
		m.Fatalf("the matrix does not know the right %q", right)
	}
	return holds[m.role][portal.Area(area)] >= needs
}

// history is what was done on the account: no change goes without an event.
func (m *matrix) history() string { return m.As("owner").Get("/a/1042/activity").body }

// deactivated asks for everything as somebody who was shut out of the account.
func (m *matrix) deactivated() {
	owner := m.As("owner")
	owner.Post("/a/1042/contacts/" + owner.idOf(world.Called("reader").Name) + "/deactivation").Is(http.StatusSeeOther)
	m.role = "deactivated"
	for _, route := range m.routes("account") {
		m.same(m.ask(m.As("reader"), route, "1042", nothing), m.ask(m.As("reader"), route, "9999", nothing))
	}
}
