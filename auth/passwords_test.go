package auth_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"foyer/auth"
	"foyer/portal"
)

func passwords(t *testing.T, atOnce int) *auth.Passwords {
	t.Helper()
	return auth.NewPasswords(12, atOnce)
}

func TestAPasswordIsRefusedForLengthAndForBeingEasyAlone(t *testing.T) {
	p := passwords(t, 1)
	for password, want := range map[string]string{
		"": "error.password_required",
		// Twelve characters are the least, however many bytes they have.
		"gvkw-ztpq-h":  "error.password_short",
		"gvkw-ztpq-hx": "",
		"őűáéíóüöúőű":  "error.password_short",
		"őzsuta-műkvő": "",
		"密码是很难猜的東西啊嗎":  "error.password_short",
		// No composition rules, and blanks are characters.
		"seven quiet lighthouses": "",
		"levendula-kert-77":       "",
		"        gvkwztpq":        "",
		// Common ones and easy patterns.
		"password1234":     "error.password_common",
		"123456789012":     "error.password_common",
		"qwertzuiopas":     "error.password_common",
		"aaaaaaaaaaaaaaaa": "error.password_common",
		"passwordpassword": "error.password_common",
		"iloveyou2026":     "error.password_common",
		// Sixty-four are allowed, and more, up to a limit that is told.
		randomish(64):  "",
		randomish(512): "",
		randomish(513): "error.password_long",
	} {
		got := ""
		if refusal := p.Refusal(password); refusal != nil {
			got = refusal.Key
		}
		if got != want {
			t.Errorf("%.70q: %q, want %q", password, got, want)
		}
	}
	if refusal := p.Refusal("short"); !slices.Equal(refusal.Args, []any{"count", 12}) {
		t.Errorf("it does not say how long: %v", refusal.Args)
	}
}

func randomish(length int) string {
	var text strings.Builder
	for i := 0; text.Len() < length; i++ {
		text.WriteString(auth.HashToken(fmt.Sprint(i)))
	}
	return text.String()[:length]
}

func TestTheWordsThatSomebodyWouldTryFirstAreRefused(t *testing.T) {
	p := passwords(t, 1)
	words := []string{"foyer", "Kertész Anna", "anna@kertesz.example"}
	for _, password := range []string{"anna@kertesz.example", "kertész anna", "Kertész Anna 1", "foyerfoyerfoyer", "foyer-foyer-1"} {
		if p.Refusal(password, words...) == nil {
			t.Errorf("%q was taken", password)
		}
	}
	if refusal := p.Refusal("levendula-kert-77", words...); refusal != nil {
		t.Errorf("a good one was refused: %s", refusal.Key)
	}
}

func TestJudgingALongPasswordIsQuick(t *testing.T) {
	p := passwords(t, 1)
	began := time.Now()
	p.Refusal(strings.Repeat("password1", 56)) // bound by the beginning, or it would take minutes
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestOnlyThePasswordItselfMatches(t *testing.T) {
	p := passwords(t, 2)
	long := strings.Repeat("ő", 200)
	hash, err := p.Hash(t.Context(), long)
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") || p.Weak(hash) {
		t.Fatalf("got %q, %v", hash, err)
	}
	for password, want := range map[string]bool{
		long: true, long + "x": false, strings.TrimSuffix(long, "ő"): false, "": false, strings.Repeat("o\u030b", 200): false,
	} {
		if matches, err := p.Matches(t.Context(), password, hash); err != nil || matches != want {
			t.Errorf("%d bytes: %v, %v", len(password), matches, err)
		}
	}
	if again, _ := p.Hash(t.Context(), long); again == hash {
		t.Error("two hashes of one password are the same")
	}
}

func TestAHashOfOtherParametersIsWeakAndStillMatches(t *testing.T) {
	p := passwords(t, 1)
	old, err := argon2id.CreateHash("levendula-kert-77", &argon2id.Params{Memory: 4096, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	if err != nil {
		t.Fatal(err)
	}
	if matches, err := p.Matches(t.Context(), "levendula-kert-77", old); err != nil || !matches || !p.Weak(old) {
		t.Errorf("matches %v, weak %v, %v", matches, p.Weak(old), err)
	}
	if !p.Weak("") || !p.Weak("nonsense") {
		t.Error("what is no hash is not weak")
	}
}

func TestNobodyHasNoPasswordAndItTakesAsLong(t *testing.T) {
	p := passwords(t, 1)
	hash, err := p.Hash(t.Context(), "levendula-kert-77")
	if err != nil {
		t.Fatal(err)
	}
	took := map[string]time.Duration{hash: time.Hour, "": time.Hour}
	for range 40 { // in turn: the machine may be busy for a while
		for compared := range took {
			began := time.Now()
			if matches, err := p.Matches(t.Context(), "nobody has this password", compared); err != nil || matches {
				t.Errorf("matches %v, %v", matches, err)
			}
			took[compared] = min(took[compared], time.Since(began))
		}
	}
	if known, unknown := took[hash], took[""]; unknown < known/2 || unknown > known*2 {
		t.Errorf("known %s, unknown %s", known, unknown)
	}
}

func TestWhoCannotWaitForATurnIsToldThatItIsBusy(t *testing.T) {
	p := passwords(t, 1)
	ctx, cancel := context.WithCancel(t.Context())
	busy := make(chan struct{})
	var others sync.WaitGroup
	for range 40 { // the queue is never empty while this one tries
		others.Go(func() {
			for {
				if _, err := p.Hash(ctx, "levendula-kert-77"); err != nil {
					return
				}
				select {
				case busy <- struct{}{}:
				default:
				}
			}
		})
	}
	<-busy
	short, stop := context.WithTimeout(t.Context(), time.Millisecond)
	defer stop()
	began := time.Now()
	_, err := p.Matches(short, "x", "")
	if !errors.Is(err, portal.ErrBusy) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it took %s to say so", took)
	}
	cancel()
	others.Wait()
	if _, err := p.Matches(t.Context(), "x", ""); err != nil {
		t.Errorf("the queue is stuck: %v", err)
	}
}
