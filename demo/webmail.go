package demo

import (
	"net/http"
	"net/url"
	"time"
)

// webmail is a service that signs people in by Foyer. It keeps nothing of its
// own: who somebody is, and on which account, is what Foyer says.
type webmail struct {
	*site
	party  *party
	starts *memory[start] // by the state
	visits *memory[visit] // by the cookie's value
	jtis   *memory[bool]  // logout tokens that have done their work
}

// start is a sign-in that was begun in a browser and waits for Foyer's answer.
type start struct{ browser, nonce, verifier, target string }

const (
	mailCookie  = "demo-webmail"       // the visit
	startCookie = "demo-webmail-start" // the browser in which a sign-in was begun
)

func newWebmail(s *site) *webmail {
	return &webmail{
		site: s, party: newParty(s), starts: newMemory[start](s, 10*time.Minute),
		visits: newMemory[visit](s, 8*time.Hour), jtis: newMemory[bool](s, 10*time.Minute),
	}
}

func (m *webmail) routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /webmail/{$}", m.inbox)
	mux.HandleFunc("GET /webmail/login", m.begins)
	mux.HandleFunc("POST /webmail/login", again)
	mux.HandleFunc("GET /webmail/callback", m.arrives)
	mux.HandleFunc("POST /webmail/backchannel", m.hears)
	mux.HandleFunc("POST /webmail/signout", m.leaves)
}

// inbox shows the mails of the account on which somebody has arrived.
func (m *webmail) inbox(w http.ResponseWriter, r *http.Request) {
	here, there := m.visits.look(cookieOf(r, mailCookie))
	if !there {
		m.page(w, r, http.StatusOK, mailDoorPage(m.webmailLook()))
		return
	}
	m.page(w, r, http.StatusOK, inboxPage(m.webmailLook(), here))
}

// begins leads to Foyer: from our own link, or because Foyer has sent somebody
// here who clicked on us there (OpenID Connect Core 1.0, 4).
func (m *webmail) begins(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if issuer := query.Get("iss"); issuer != "" && issuer != m.Foyer {
		m.page(w, r, http.StatusBadRequest, problemPage(m.webmailLook(), mailFailed))
		return
	}
	begun := start{browser: browserOf(w, r), nonce: newSecret(), verifier: newVerifier(), target: m.ownPath(query.Get("target_link_uri"))}
	to, err := m.party.authorizeURL(r.Context(), m.starts.keep(begun), begun, query.Get("login_hint"))
	if err != nil {
		m.Log.Warn("webmail: foyer", "error", err)
		m.page(w, r, http.StatusBadGateway, problemPage(m.webmailLook(), mailDown))
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// browserOf is what tells this browser from others while it is away.
func browserOf(w http.ResponseWriter, r *http.Request) string {
	browser := cookieOf(r, startCookie)
	if browser == "" {
		browser = newSecret()
		setCookie(w, startCookie, browser)
	}
	return browser
}

// ownPath is the target if it is a page of Webmail; else the first one.
func (m *webmail) ownPath(target string) string {
	to, err := url.Parse(target)
	if err != nil || to.Scheme+"://"+to.Host != m.Self || to.Path != "/webmail/" {
		return "/webmail/"
	}
	return to.RequestURI()
}

// arrives is where Foyer leads back to.
func (m *webmail) arrives(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	begun, waits := m.starts.take(query.Get("state"))
	switch {
	case !waits || begun.browser != cookieOf(r, startCookie) || query.Has("iss") && query.Get("iss") != m.Foyer:
		m.page(w, r, http.StatusBadRequest, problemPage(m.webmailLook(), mailFailed))
		return
	case query.Get("error") == "access_denied":
		m.page(w, r, http.StatusForbidden, problemPage(m.webmailLook(), mailDenied))
		return
	}
	here, err := m.party.visitor(r.Context(), query.Get("code"), begun)
	if err != nil {
		m.Log.Warn("webmail: signing in", "answer", query.Get("error"), "error", err)
		m.page(w, r, http.StatusBadRequest, problemPage(m.webmailLook(), mailFailed))
		return
	}
	m.visits.take(cookieOf(r, mailCookie)) // one account at a time
	setCookie(w, mailCookie, m.visits.keep(here))
	http.Redirect(w, r, begun.target, http.StatusSeeOther)
}

// leaves ends the visit here and, if that is wanted, leads on to end the
// session at Foyer: by a page of its own, because a form's redirects may not
// leave the origin.
func (m *webmail) leaves(w http.ResponseWriter, r *http.Request) {
	here, there := m.visits.take(cookieOf(r, mailCookie))
	setCookie(w, mailCookie, "")
	if to, ok := m.party.endURL(r.Context(), here); ok && there && r.PostFormValue("everywhere") != "" {
		m.page(w, r, http.StatusOK, continuePage(m.webmailLook().leading(to)))
		return
	}
	http.Redirect(w, r, "/webmail/", http.StatusSeeOther)
}
