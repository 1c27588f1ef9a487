package demo

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestALogoutTokenEndsTheVisitThatIsMeant(t *testing.T) {
	w, f, b := newMail(t)
	b.open(w.self + "/webmail/login")
	other := newBrowser(t, "none:")
	other.posts(strings.TrimSuffix(f.issuer, "/id")+"/id/signin", url.Values{"person": {"accountant"}})
	other.open(w.self + "/webmail/login")
	who := f.sessions.forget(func(s session) bool { return s.Told })
	if len(who) != 2 {
		t.Fatalf("%d sessions", len(who))
	}
	token, err := f.logoutToken(who[0])
	if err != nil {
		t.Fatal(err)
	}
	post := func() int { return b.posts(w.self+"/webmail/backchannel", url.Values{"logout_token": {token}}).status }
	if first, second := post(), post(); first != http.StatusOK || second != http.StatusBadRequest {
		t.Errorf("first %d, again %d", first, second)
	}
	in := 0
	for _, one := range []*browser{b, other} {
		if strings.Contains(one.open(w.self+"/webmail/").text, "Nagy Péter") {
			in++
		}
	}
	if in != 1 {
		t.Errorf("%d visits go on", in)
	}
}

func TestWhatIsNoLogoutTokenEndsNothing(t *testing.T) {
	w, f, b := newMail(t)
	b.open(w.self + "/webmail/login")
	who := f.sessions.forget(func(s session) bool { return s.Told })[0]
	foreign, _ := f.logoutToken(session{SID: who.SID, Person: who.Person})
	for name, token := range map[string]string{
		"nothing": "", "no token": "a.b.c", "one with a changed signature": foreign[:len(foreign)-4] + "AAAA",
	} {
		if status := b.posts(w.self+"/webmail/backchannel", url.Values{"logout_token": {token}}).status; status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, status)
		}
	}
	if !strings.Contains(b.open(w.self+"/webmail/").text, "Nagy Péter") {
		t.Error("the visit is over")
	}
}
