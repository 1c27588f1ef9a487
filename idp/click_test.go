package idp_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"foyer/portal"
	"foyer/store/world"
)

// opened is where a click on the service leads to.
func (p *person) opened(account, service string) answer {
	p.Helper()
	a := p.post("/a/" + account + "/services/" + service + "/signon")
	p.is(a, http.StatusSeeOther)
	return p.follows(a.leads.String())
}

// hint is what the party is called with: the token of the click.
func (p *party) hint(a answer) string {
	p.Helper()
	if a.leads == nil || !strings.HasPrefix(a.leads.String(), p.site+"/login?") {
		p.Fatalf("the click does not lead to the party: %d %v %s", a.status, a.leads, a.text())
	}
	query := a.leads.Query()
	if query.Get("iss") != p.base || query.Get("login_hint") == "" {
		p.Errorf("it is called with %v", query)
	}
	return query.Get("login_hint")
}

// account is the number that a token tells.
func (t tokens) account() float64 {
	account, _ := t.claims["account"].(map[string]any)
	number, _ := account["number"].(float64)
	return number
}

func TestOneClickLeadsIntoTheServiceOnTheClickedAccount(t *testing.T) {
	each(t, func(h *house) {
		webmail := h.party("webmail")
		first, second := h.gives(1101, "webmail"), h.gives(1102, "webmail")
		marieke := h.as("many")

		asked := marieke.follows(webmail.asking())
		marieke.is(asked, http.StatusOK, "Which account?", `value="1101"`, `value="1102"`)
		webmail.denied(marieke.follows(webmail.asking("prompt", "none")), "account_selection_required")

		on1101 := webmail.arrives(marieke, "login_hint", webmail.hint(marieke.opened("1101", first.ID)))
		on1102 := webmail.arrives(marieke, "login_hint", webmail.hint(marieke.opened("1102", second.ID)))
		if on1101.account() != 1101 || on1102.account() != 1102 || on1101.subject == on1102.subject {
			h.Errorf("%v and %v", on1101.claims, on1102.claims)
		}
		webmail.isIn(on1101)
		if again := webmail.arrives(marieke, "prompt", "none"); again.account() != 1102 {
			h.Errorf("without a page it is %v", again.claims)
		}
		if again := webmail.arrives(marieke, "prompt", "none", "id_token_hint", on1101.rawID); again.account() != 1101 {
			h.Errorf("with the ID token of the other one it is %v", again.claims)
		}
		h.passes(2 * time.Second)
		marieke.is(marieke.get("/a/1101/services"), http.StatusOK, "Sign in to The webmail", "Opens at "+strings.TrimPrefix(webmail.site, "http://"))
		marieke.is(marieke.get("/a/1101"), http.StatusOK, "Sign in to The webmail")
	})
}

func TestTheAccountIsChosenWhereNothingWasClicked(t *testing.T) {
	each(t, func(h *house) {
		webmail := h.party("webmail")
		h.gives(1101, "webmail")
		h.gives(1102, "webmail")
		marieke := h.as("many")
		at := marieke.get(webmail.asking()).leads.String()
		marieke.is(marieke.get(at), http.StatusOK, "Which account?")
		if a := marieke.post(at+"/account", "account", "1042"); a.status != http.StatusBadRequest {
			h.Errorf("another's account is answered %d", a.status)
		}
		a := marieke.post(at+"/account", "account", "1102")
		if a.leads == nil || a.leads.Path != strings.TrimPrefix(at, h.base)+"/continue" {
			h.Fatalf("%d %v", a.status, a.leads)
		}
		got, err := webmail.redeems(webmail.back(marieke.follows(a.leads.String())).Get("code"))
		h.must(err)
		if got.account() != 1102 {
			h.Error(got.claims)
		}
		marieke.is(marieke.get(at), http.StatusNotFound, "This sign-in is over")
		h.as("stranger").is(h.as("stranger").follows(webmail.asking()), http.StatusForbidden, "You have no account on which you can open", "error=access_denied")
	})
}

func TestWhoIsNotSignedInSignsInOnTheWay(t *testing.T) {
	each(t, func(h *house) {
		webmail := h.party("webmail")
		anna, who := h.anew(), world.Called("owner")
		at := anna.get(webmail.asking("login_hint", who.Email)).leads
		login := anna.get(at.String()).leads
		if login.Path != "/login" || login.Query().Get("next") != at.Path+"/continue" || login.Query().Get("login_hint") != who.Email {
			h.Fatal(login)
		}
		anna.is(anna.get(login.String()), http.StatusOK, `value="`+who.Email+`"`)
		a := anna.post("/login", "email", who.Email, "password", who.Password, "next", login.Query().Get("next"))
		anna.post("/language", "language", "en")
		anna.is(anna.get(a.leads.String()), http.StatusOK, "On to Webmail", `http-equiv="refresh"`)
		got, err := webmail.redeems(webmail.back(anna.follows(a.leads.String())).Get("code"))
		h.must(err)
		webmail.isIn(got)
		if fresh, err := webmail.redeems(webmail.comes(anna, "max_age", "100")); err != nil || fresh.subject != got.subject {
			h.Error(err)
		}
	})
}

func TestAClickCountsOnceForWhoClickedAndForAMinute(t *testing.T) {
	each(t, func(h *house) {
		webmail, other := h.party("webmail"), h.party("other")
		first := h.gives(1101, "webmail")
		h.gives(1102, "webmail")
		marieke := h.as("many")
		click := func() string { return webmail.hint(marieke.opened("1101", first.ID)) }
		asksWhich := func(hint string, by *person) {
			h.Helper()
			by.is(by.follows(webmail.asking("login_hint", hint)), http.StatusOK, "Which account?")
		}

		hint := click()
		webmail.comes(marieke, "login_hint", hint)
		asksWhich(hint, marieke)

		asksWhich(click(), h.as("many")) // in another browser

		hint = click()
		if code := webmail.comes(h.as("owner"), "login_hint", hint); code == "" {
			h.Error("it is in Anna's way")
		}
		asksWhich(hint, marieke)

		hint = click()
		other.follows(marieke, hint)
		webmail.comes(marieke, "login_hint", hint) // another client does not take it

		hint = click()
		h.passes(61 * time.Second)
		asksWhich(hint, marieke)
	})
}

// follows asks with a hint that is another client's.
func (p *party) follows(who *person, hint string) {
	p.Helper()
	who.is(who.follows(p.asking("login_hint", hint)), http.StatusForbidden, "You cannot sign in to Other")
}

func TestWhoLacksTheRightIsToldWhichAndByWhom(t *testing.T) {
	each(t, func(h *house) {
		webmail := h.party("webmail")
		reader := h.as("reader") // sees services, and opens none
		page := reader.get("/a/1042/services")
		reader.is(page, http.StatusOK, "The webmail", "You can see these services, but not open them", "One-click sign-in: Manage", "Kertész Anna")
		if strings.Contains(page.body, "Sign in to The webmail") {
			h.Error("there is a button")
		}
		service := h.service["webmail"].ID
		reader.is(reader.post("/a/1042/services/"+service+"/signon"), http.StatusForbidden, "One-click sign-in: Manage")
		a := reader.follows(webmail.asking())
		reader.is(a, http.StatusForbidden, "You cannot sign in to Webmail", "One-click sign-in: Manage", "Kertész Anna", "Back to Webmail")
		back := webmail.site + "/callback?" + url.Values{"error": {"access_denied"}}.Encode()
		if !strings.Contains(a.body, strings.ReplaceAll(back, "&", "&amp;")) {
			h.Errorf("nothing leads back: %s", a.text())
		}
		webmail.denied(reader.follows(webmail.asking("prompt", "none")), "access_denied")

		h.sets("reader", portal.Access{portal.SignOn: portal.LevelManage, portal.Services: portal.LevelNone})
		reader.is(reader.follows(webmail.asking()), http.StatusForbidden, "Services: View")
		reader.is(reader.post("/a/1042/services/"+service+"/signon"), http.StatusForbidden, "Services: View")
		h.as("stranger").is(h.as("stranger").post("/a/1042/services/"+service+"/signon"), http.StatusNotFound)
	})
}
