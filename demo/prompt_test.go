package demo

import (
	"testing"
	"time"
)

func TestPromptMaxAgeAndHintMeanWhatTheyShould(t *testing.T) {
	w := newWorld(t)
	b, foyer := newBrowser(t, w.portal.URL), w.relying()
	hint := foyer.redeems(t, b.chooses(w, b.open(foyer.start()), "owner")).raw
	w.clock.passes(2 * time.Minute)
	for _, c := range []struct {
		name string
		asks bool
		more []string
	}{
		{"nothing", false, nil},
		{"prompt=none", false, []string{"prompt", "none"}},
		{"prompt=login", true, []string{"prompt", "login"}},
		{"prompt=select_account", true, []string{"prompt", "select_account"}},
		{"a max_age that is over", true, []string{"max_age", "60"}},
		{"a max_age that is not", false, []string{"max_age", "600"}},
		{"a hint at herself", false, []string{"login_hint", "anna@kertesz.example"}},
		{"a hint at somebody else", true, []string{"login_hint", "peter@konyveles.example"}},
		{"a hint at nobody", false, []string{"login_hint", "who@nowhere.example"}},
		{"her own ID token", false, []string{"id_token_hint", hint}},
	} {
		t.Run(c.name, func(t *testing.T) {
			led := b.open(foyer.start(c.more...))
			if led.away == nil != c.asks {
				t.Errorf("asks: %v", !c.asks)
			}
		})
	}
}

func TestWhoMayNotBeAskedIsNot(t *testing.T) {
	w := newWorld(t)
	b, foyer := newBrowser(t, w.portal.URL), w.relying()
	for range 2 {
		led := b.open(foyer.start("prompt", "none", "max_age", "60")) // nobody is there at first, and then nobody new
		if led.away == nil || led.away.Query().Get("error") != "login_required" || led.away.Query().Get("state") != "a state" || led.away.Query().Get("iss") != w.issuer {
			t.Errorf("answers %v", led.away)
		}
		b.chooses(w, b.open(foyer.start("prompt", "login")), "owner")
		w.clock.passes(time.Hour)
	}
}

func TestSayingWhoOneIsAgainRenewsTheTimeAndKeepsTheSession(t *testing.T) {
	w := newWorld(t)
	b, foyer := newBrowser(t, w.portal.URL), w.relying()
	first := foyer.redeems(t, b.chooses(w, b.open(foyer.start()), "owner"))
	w.clock.passes(time.Minute)
	again := foyer.redeems(t, b.chooses(w, b.open(foyer.start("prompt", "login")), "owner"))
	if again.SID != first.SID || again.AuthTime <= first.AuthTime {
		t.Errorf("first %+v, then %+v", first, again)
	}
	other := foyer.redeems(t, b.chooses(w, b.open(foyer.start("prompt", "select_account")), "accountant"))
	if other.SID == first.SID || other.Subject != "accountant" {
		t.Errorf("first %+v, then %+v", first, other)
	}
}
