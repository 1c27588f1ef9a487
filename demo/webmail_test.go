package demo

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// foyer is an OpenID provider in Foyer's place: Demo ID, which says of
// everybody on which account they arrive, and denies whom it is told to.
type foyer struct {
	*identity
	account string // {"number":1042,"name":"…"}
	denies  bool
}

func newFoyer(t *testing.T) (*foyer, *httptest.Server) {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	s, err := newSite(Options{Self: "http://" + server.Listener.Addr().String(), People: people, Login: Client{"webmail", "another secret"}, Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	if err != nil {
		t.Fatal(err)
	}
	f := &foyer{account: `{"number":1042,"name":"Kertész és Társa Kft."}`}
	if f.identity, err = newIdentity(s); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	f.routes(mux)
	server.Config.Handler = f.wraps(mux)
	server.Start()
	t.Cleanup(server.Close)
	return f, server
}

func (f *foyer) wraps(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case f.denies && r.URL.Path == "/id/authorize":
			back := url.Values{"error": {"access_denied"}, "state": {r.FormValue("state")}, "iss": {f.issuer}}
			http.Redirect(w, r, r.FormValue("redirect_uri")+"?"+back.Encode(), http.StatusFound)
		case r.URL.Path == "/id/userinfo":
			f.tellsMore(w, r, next)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func (f *foyer) tellsMore(w http.ResponseWriter, r *http.Request, next http.Handler) {
	plain := httptest.NewRecorder()
	next.ServeHTTP(plain, r)
	var claims map[string]any
	if json.NewDecoder(plain.Body).Decode(&claims) != nil {
		w.WriteHeader(plain.Code)
		return
	}
	claims["account"], claims["kind"] = json.RawMessage(f.account), "contact"
	claims["access"] = map[string]string{"tickets": "manage", "invoices": "view", "unheard": "manage", "domains": "unheard"}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(claims) //nolint:errcheck // the test will see
}

// newMail is Webmail with a Foyer, and a browser signed in there.
func newMail(t *testing.T) (*world, *foyer, *browser) {
	t.Helper()
	f, server := newFoyer(t)
	w := newWorldAt(t, f.issuer)
	f.storage.client = client{Client{"webmail", "another secret"}, w.self + "/webmail/callback", w.self + "/webmail/", w.self + "/webmail/backchannel"}
	b := newBrowser(t, "none:")
	b.posts(server.URL+"/id/signin", url.Values{"person": {"accountant"}})
	return w, f, b
}

func TestWebmailSaysWhoArrivedOnWhichAccount(t *testing.T) {
	w, _, b := newMail(t)
	if door := b.open(w.self + "/webmail/"); !strings.Contains(door.text, `href="/webmail/login"`) {
		t.Fatal("nothing leads to signing in")
	}
	in := b.open(w.self + "/webmail/login")
	for _, part := range []string{"Nagy Péter", "peter@konyveles.example", "#1042", "Kertész és Társa Kft.", "Contact", "Can open and answer support tickets", "accountant"} {
		if !strings.Contains(in.text, part) {
			t.Errorf("the page does not say %q", part)
		}
	}
}

func TestAClickOnAnotherAccountTakesTheVisitThere(t *testing.T) {
	w, f, b := newMail(t)
	b.open(w.self + "/webmail/login")
	f.account = `{"number":1101,"name":"Bakkerij Bakker"}`
	in := b.open(w.self + "/webmail/login?" + url.Values{"iss": {f.issuer}, "login_hint": {"a row of one's own"}, "target_link_uri": {w.self + "/webmail/?folder=1"}}.Encode())
	if in.at.RequestURI() != "/webmail/?folder=1" || !strings.Contains(in.text, "Bakkerij Bakker") || strings.Contains(in.text, "Kertész és Társa") {
		t.Errorf("at %s: %s", in.at, in.text)
	}
}

func TestTheHintIsPassedOnAndForeignTargetsAreNot(t *testing.T) {
	w, f, b := newMail(t)
	led := newBrowser(t, f.issuer).open(w.self + "/webmail/login?" + url.Values{"login_hint": {"a row of one's own"}}.Encode())
	if led.away == nil || led.away.Query().Get("login_hint") != "a row of one's own" || led.away.Query().Get("code_challenge_method") != "S256" || led.away.Query().Get("nonce") == "" {
		t.Errorf("led to %v", led.away)
	}
	for _, target := range []string{"https://elsewhere.example/webmail/", "//elsewhere.example/webmail/", w.self + "/id/", w.self + ".elsewhere.example/webmail/"} {
		if in := b.open(w.self + "/webmail/login?" + url.Values{"target_link_uri": {target}}.Encode()); in.at.String() != w.self+"/webmail/" {
			t.Errorf("%s leads to %s", target, in.at)
		}
	}
	if refused := b.open(w.self + "/webmail/login?iss=" + url.QueryEscape("https://elsewhere.example")); refused.status != http.StatusBadRequest {
		t.Errorf("a start for another issuer: %d", refused.status)
	}
}

func TestWhoIsDeniedReadsWhy(t *testing.T) {
	w, f, b := newMail(t)
	f.denies = true
	if denied := b.open(w.self + "/webmail/login"); denied.status != http.StatusForbidden || !strings.Contains(denied.text, "Foyer does not let you in") {
		t.Errorf("%d %s", denied.status, denied.text)
	}
}

func TestAnAnswerIsForTheBrowserThatAsked(t *testing.T) {
	w, f, b := newMail(t)
	b.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == "/webmail/callback" {
			return http.ErrUseLastResponse
		}
		return nil
	}
	led := b.open(w.self + "/webmail/login")
	if stolen := newBrowser(t, "none:").open(led.away.String()); stolen.status != http.StatusBadRequest {
		t.Errorf("in another browser: %d", stolen.status)
	}
	if late := b.open(led.away.String()); late.status != http.StatusBadRequest {
		t.Errorf("after that: %d", late.status)
	}
	led = b.open(w.self + "/webmail/login")
	mixed := strings.Replace(led.away.String(), url.QueryEscape(f.issuer), url.QueryEscape("https://elsewhere.example"), 1)
	if answer := b.open(mixed); answer.status != http.StatusBadRequest {
		t.Errorf("of another issuer: %d", answer.status)
	}
}

func TestSigningOutEverywhereLeadsThroughAPageToFoyer(t *testing.T) {
	w, f, b := newMail(t)
	b.open(w.self + "/webmail/login")
	out := b.posts(w.self+"/webmail/signout", url.Values{"everywhere": {"1"}})
	if out.at.Path != "/webmail/signout" || !strings.Contains(out.text, "0;url="+f.issuer+"/end_session?") || !strings.Contains(out.text, "id_token_hint=") {
		t.Errorf("at %s: %s", out.at, out.text)
	}
	if strings.Contains(b.open(w.self+"/webmail/").text, "Nagy Péter") {
		t.Error("the visit goes on")
	}
}

func TestAFoyerThatIsDownIsSaidSoAndTriedAgain(t *testing.T) {
	f, server := newFoyer(t)
	w := newWorldAt(t, f.issuer)
	whole := server.Config.Handler
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	if down := newBrowser(t, f.issuer).open(w.self + "/webmail/login"); down.status != http.StatusBadGateway || !strings.Contains(down.text, "does not answer") {
		t.Errorf("%d %s", down.status, down.text)
	}
	server.Config.Handler = whole
	if led := newBrowser(t, f.issuer).open(w.self + "/webmail/login"); led.away == nil {
		t.Errorf("%d %s", led.status, bytes.TrimSpace([]byte(led.text)))
	}
}
