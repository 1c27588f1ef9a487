package demo

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// idCookie remembers who somebody was, in one browser.
const idCookie = "demo-id"

func (i *identity) sessionOf(r *http.Request) session {
	s, _ := i.sessions.look(cookieOf(r, idCookie)) // a zero one fits nothing
	return s
}

// home says who is signed in, or asks.
func (i *identity) home(w http.ResponseWriter, r *http.Request) {
	notice := map[string]string{"yes": "demoid.told", "no": "demoid.not_told"}[r.URL.Query().Get("told")]
	who := i.sessionOf(r)
	if who.SID == "" || r.URL.Query().Has("other") {
		i.page(w, r, http.StatusOK, choicePage(i.idLook(), choice{People: i.People, Now: who, Notice: notice}))
		return
	}
	i.page(w, r, http.StatusOK, homePage(i.idLook(), who, i.startURL()))
}

// startURL begins a sign-in at Foyer from here: a third party's initiation, as
// OpenID Connect Core 1.0, 4 calls it.
func (i *identity) startURL() string {
	return i.Foyer + "/login/demo?" + url.Values{"iss": {i.issuer}, "target_link_uri": {i.Foyer + "/accounts"}}.Encode()
}

// asks answers the request by the session that is there, or asks who it is.
func (i *identity) asks(w http.ResponseWriter, r *http.Request) {
	asked, waits := i.requests.look(r.URL.Query().Get("request"))
	who := i.sessionOf(r)
	switch {
	case !waits:
		i.page(w, r, http.StatusNotFound, problemPage(i.idLook(), runOut))
	case asked.Done() || asked.fits(who, i.now()):
		i.answers(asked, who, cookieOf(r, idCookie))
		http.Redirect(w, r, asked.callback(i.issuer), http.StatusSeeOther)
	case asked.silent():
		op.AuthRequestError(w, r, asked, oidc.ErrLoginRequired(), i.provider)
	default:
		i.page(w, speaking(r, wanted(asked, r)...), http.StatusOK, choicePage(i.idLook(), choice{
			People: hintedFirst(i.People, asked.LoginHint), Now: who, Request: asked.id,
		}))
	}
}

// wanted are the languages that the client asks for, and then the browser's.
func wanted(asked request, r *http.Request) (codes []string) {
	for _, locale := range asked.UILocales {
		codes = append(codes, locale.String())
	}
	return append(codes, r.Header.Get("Accept-Language"))
}

func hintedFirst(people []Person, hint string) []Person {
	sorted := slices.Clone(people)
	slices.SortStableFunc(sorted, func(a, b Person) int {
		switch {
		case strings.EqualFold(a.Email, hint):
			return -1
		case strings.EqualFold(b.Email, hint):
			return 1
		}
		return 0
	})
	return sorted
}

// answers notes who it is. The client hears of the session with that.
func (i *identity) answers(asked request, who session, cookie string) {
	if asked.Done() {
		return
	}
	who.Told = true
	i.sessions.set(cookie, who)
	asked.answer = who
	i.requests.set(asked.id, asked)
}

// chosen signs the person in whose button was pressed.
func (i *identity) chosen(w http.ResponseWriter, r *http.Request) {
	person, known := i.called(r.PostFormValue("person"))
	if !known {
		http.Error(w, "nobody of that name", http.StatusBadRequest)
		return
	}
	who, cookie := i.begins(w, r, person)
	id := r.PostFormValue("request")
	if id == "" {
		http.Redirect(w, r, "/id/", http.StatusSeeOther)
		return
	}
	if asked, waits := i.requests.look(id); waits {
		i.answers(asked, who, cookie)
	}
	http.Redirect(w, r, "/id/continue?"+url.Values{"request": {id}}.Encode(), http.StatusSeeOther)
}

// begins is a session of the person in this browser: a new one, or the one that
// is there with a new time. Somebody else's is left to run out: Foyer may be
// about to link the two.
func (i *identity) begins(w http.ResponseWriter, r *http.Request, person Person) (session, string) {
	who := i.sessionOf(r)
	if who.Person != person {
		who = session{SID: rand.Text(), Person: person}
	}
	who.At = i.now()
	cookie := i.sessions.keep(who) // a fresh one each time
	setCookie(w, idCookie, cookie)
	return who, cookie
}

// leadsOn is a page of its own between the form and the client: a form's
// redirects may not leave the origin (form-action).
func (i *identity) leadsOn(w http.ResponseWriter, r *http.Request) {
	asked, waits := i.requests.look(r.URL.Query().Get("request"))
	if !waits || !asked.Done() {
		i.page(w, r, http.StatusNotFound, problemPage(i.idLook(), runOut))
		return
	}
	i.page(w, speaking(r, wanted(asked, r)...), http.StatusOK, continuePage(i.idLook().leading(asked.callback("/id"))))
}
