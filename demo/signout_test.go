package demo

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
)

func TestSigningOutAtDemoIDTellsFoyer(t *testing.T) {
	w := newWorld(t)
	b, foyer := newBrowser(t, w.portal.URL), w.relying()
	claims := foyer.redeems(t, b.chooses(w, b.open(foyer.start()), "owner"))
	if home := b.open(w.self + "/id/"); !strings.Contains(home.text, "Kertész Anna") || !strings.Contains(home.text, "target_link_uri=") {
		t.Error("the home page does not say who is signed in, and lead on")
	}
	if out := b.posts(w.self+"/id/signout", nil); !strings.Contains(out.text, "Foyer has been told") {
		t.Errorf("after signing out: %s", out.text)
	}
	if len(w.portal.logouts) != 1 {
		t.Fatalf("%d logout tokens", len(w.portal.logouts))
	}
	if kind, err := typeOf(w.portal.logouts[0]); err != nil || kind != "logout+jwt" {
		t.Errorf("its type is %q, %v", kind, err)
	}
	token, err := foyer.provider.Verifier(&oidc.Config{ClientID: "foyer"}).VerifyLogout(t.Context(), w.portal.logouts[0])
	if err != nil || token.Subject != "owner" || token.SessionID != claims.SID {
		t.Errorf("it says %+v, %v", token, err)
	}
	if asked := b.open(foyer.start()); asked.away != nil {
		t.Error("who is signed out is not asked")
	}
}

func TestWhoHasNotBeenToFoyerSignsOutQuietly(t *testing.T) {
	w := newWorld(t)
	b := newBrowser(t, w.portal.URL)
	if home := b.posts(w.self+"/id/signin", url.Values{"person": {"owner"}}); home.at.Path != "/id/" || !strings.Contains(home.text, "Kertész Anna") {
		t.Fatalf("at %s", home.at)
	}
	b.posts(w.self+"/id/signout", nil)
	if len(w.portal.logouts) != 0 {
		t.Error("Foyer is told of a session that it never knew")
	}
}

func TestFoyerThatDoesNotAnswerKeepsNobodyIn(t *testing.T) {
	w := newWorld(t)
	b, foyer := newBrowser(t, w.portal.URL), w.relying()
	b.chooses(w, b.open(foyer.start()), "owner")
	w.portal.Close()
	if out := b.posts(w.self+"/id/signout", nil); !strings.Contains(out.text, "could not be told") {
		t.Errorf("after signing out: %s", out.text)
	}
}

func TestFoyerEndsTheSessionByItsIDTokenAlone(t *testing.T) {
	w := newWorld(t)
	b, foyer := newBrowser(t, w.portal.URL), w.relying()
	claims := foyer.redeems(t, b.chooses(w, b.open(foyer.start()), "owner"))
	end := w.self + "/id/end_session?"
	if led := b.open(end + url.Values{"client_id": {"foyer"}, "post_logout_redirect_uri": {w.portal.URL + "/login"}}.Encode()); led.at.Path != "/id/" {
		t.Errorf("without a token: %v %v", led.at, led.away)
	}
	if led := b.open(end + url.Values{"id_token_hint": {claims.raw}, "post_logout_redirect_uri": {w.portal.URL + "/elsewhere"}}.Encode()); led.status != http.StatusBadRequest {
		t.Errorf("to a foreign address: %d %v", led.status, led.away)
	}
	if b.open(foyer.start()).away == nil {
		t.Fatal("the session is over too early")
	}
	led := b.open(end + url.Values{"id_token_hint": {claims.raw}, "post_logout_redirect_uri": {w.portal.URL + "/login"}, "state": {"back"}}.Encode())
	if led.away == nil || led.away.Path != "/login" || led.away.Query().Get("state") != "back" {
		t.Errorf("led to %v", led.away)
	}
	if b.open(foyer.start()).away != nil {
		t.Error("the session is still there")
	}
}
