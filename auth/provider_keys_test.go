package auth_test

import (
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"foyer/auth"
	"foyer/auth/oidctest"
)

// clock is a time that is put forward by hand.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time           { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) forward(by time.Duration) { c.ahead.Add(int64(by)) }

func timed(op *oidctest.Provider) (*auth.Provider, *clock) {
	var c clock
	p := at(op)
	p.SetClock(c.now)
	op.Change(func() { op.Now = c.now })
	return p, &c
}

func nameless(key jose.JSONWebKey) jose.JSONWebKey {
	key.KeyID = ""
	return key
}

func TestKidAbsentSingleJWKS(t *testing.T) { // oidcc-client-test-kid-absent-single-jwks
	op := oidctest.New(t)
	op.Rotate(nameless(oidctest.RSA(0)), false)
	if _, err := signsIn(t, at(op)); err != nil {
		t.Error(err)
	}
}

func TestKidAbsentMultipleJWKS(t *testing.T) { // oidcc-client-test-kid-absent-multiple-jwks
	op := oidctest.New(t)
	op.Keys = oidctest.Public(oidctest.RSA(1), oidctest.EC("ec"), nameless(oidctest.RSA(0)))
	op.Signing = nameless(oidctest.RSA(0))
	if _, err := signsIn(t, at(op)); err != nil {
		t.Error(err)
	}
	op.Change(func() { op.Signing = nameless(oidctest.EC("")) })
	id, err := signsIn(t, at(op))
	wantWhy(t, id, err, auth.ErrProviderAnswer, "failed to verify")
}

func TestSigningKeyRotation(t *testing.T) { // oidcc-client-test-signing-key-rotation
	op := oidctest.New(t)
	p := at(op)
	if _, err := signsIn(t, p); err != nil {
		t.Fatal(err)
	}
	op.Rotate(oidctest.EC("new"), true)
	if _, err := signsIn(t, p); err != nil {
		t.Error(err)
	}
}

func TestSigningKeyRotationJustBeforeSigning(t *testing.T) { // oidcc-client-test-signing-key-rotation-just-before-signing
	op := oidctest.New(t)
	p := at(op)
	if _, err := signsIn(t, p); err != nil {
		t.Fatal(err)
	}
	query, a := clicks(t, p)
	op.Rotate(oidctest.EC("new"), false)
	if _, err := p.Finish(t.Context(), query, a); err != nil {
		t.Error(err)
	}
}

func TestAKeyThatTheProviderHasRemovedCountsForAnHourAtMost(t *testing.T) {
	op := oidctest.New(t)
	p, clock := timed(op)
	if _, err := signsIn(t, p); err != nil {
		t.Fatal(err)
	}
	stolen := op.Signing
	op.Rotate(oidctest.EC("new"), false)
	op.Change(func() { op.Sign = func(c oidctest.Claims) string { return oidctest.Sign(stolen, "JWT", c) } })
	clock.forward(59 * time.Minute)
	if _, err := signsIn(t, p); err != nil { // the control: until then it is not asked again
		t.Fatal(err)
	}
	clock.forward(2 * time.Minute)
	id, err := signsIn(t, p)
	wantWhy(t, id, err, auth.ErrProviderAnswer, "failed to verify")
	op.Change(func() { op.Sign = nil })
	if _, err := signsIn(t, p); err != nil {
		t.Errorf("the new key does not count: %v", err)
	}
}

func TestFiftyUnknownKeysAreFewFetches(t *testing.T) {
	op := oidctest.New(t)
	p, clock := timed(op)
	if _, err := signsIn(t, p); err != nil {
		t.Fatal(err)
	}
	key := oidctest.EC("unknown")
	var all sync.WaitGroup
	for i := range 50 {
		key.KeyID = fmt.Sprint("unknown-", i)
		token := oidctest.Sign(key, "logout+jwt", op.LogoutToken())
		all.Go(func() {
			if _, err := p.Logout(t.Context(), token); err == nil {
				t.Error("it was taken")
			}
		})
	}
	all.Wait()
	if fetched := op.Asked("/jwks"); fetched != 2 {
		t.Errorf("50 unknown keys made %d fetches, want one more than the first", fetched)
	}
	clock.forward(11 * time.Second)
	op.Rotate(oidctest.EC("new"), false)
	if _, err := signsIn(t, p); err != nil {
		t.Errorf("after the pause a new key is not found: %v", err)
	}
}

// oidcc-client-test-discovery-jwks-uri-keys: the address of the keys comes from
// discovery, whatever it is.
func TestDiscoveryJWKSURIKeys(t *testing.T) {
	op := oidctest.New(t)
	op.Serve = map[string]http.Handler{"/elsewhere/keys": published(t, op)}
	op.Metadata = func(m oidctest.Claims) { m["jwks_uri"] = op.Issuer + "/elsewhere/keys" }
	if _, err := signsIn(t, at(op)); err != nil || op.Asked("/elsewhere/keys") != 1 {
		t.Errorf("asked %d times, %v", op.Asked("/elsewhere/keys"), err)
	}
}

func TestKeysThatCannotBeHadAreNoWrongSignature(t *testing.T) {
	op := oidctest.New(t)
	p, clock := timed(op)
	op.Change(func() { op.Serve = map[string]http.Handler{"/jwks": http.NotFoundHandler()} })
	id, err := signsIn(t, p)
	wantWhy(t, id, err, auth.ErrProviderDown, "jwks: 404")
	op.Change(func() { op.Serve = nil })
	clock.forward(11 * time.Second)
	if _, err := signsIn(t, p); err != nil {
		t.Errorf("it does not recover: %v", err)
	}
}
