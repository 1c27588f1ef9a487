package auth_test

import (
	"testing"

	"foyer/auth"
	"foyer/auth/oidctest"
)

// bent is one way in which a provider is wrong, and what is said of it in the
// log; no reason: it must be taken.
type bent struct {
	name string
	how  func(*oidctest.Provider)
	why  string
}

// claims bends the ID token.
func claims(how func(oidctest.Claims)) func(*oidctest.Provider) {
	return func(op *oidctest.Provider) { op.IDToken = how }
}

func setting(name string, value any) func(*oidctest.Provider) {
	return claims(func(c oidctest.Claims) { c[name] = value })
}

func without(name string) func(*oidctest.Provider) {
	return claims(func(c oidctest.Claims) { delete(c, name) })
}

// signing signs ID tokens in another way than with the published key.
func signing(sign func(*oidctest.Provider, oidctest.Claims) string) func(*oidctest.Provider) {
	return func(op *oidctest.Provider) {
		op.Sign = func(c oidctest.Claims) string { return sign(op, c) }
	}
}

func refuses(t *testing.T, cases []bent) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			op := oidctest.New(t)
			c.how(op)
			id, err := signsIn(t, at(op))
			if c.why != "" {
				wantWhy(t, id, err, auth.ErrProviderAnswer, c.why)
			} else if err != nil || id.Subject != "248289761001" {
				t.Errorf("it was refused: %+v, %v", id, err)
			}
		})
	}
}

// The cases bear the names that they have in the OpenID Foundation's
// conformance suite (relying party, code flow). Those of discovery, keys and
// logout stand in files of their own.
func TestTheConformanceSuitesCasesForRelyingParties(t *testing.T) {
	refuses(t, []bent{
		{"oidcc-client-test", func(*oidctest.Provider) {}, ""},
		{"oidcc-client-test-nonce-invalid", setting("nonce", "foreign"), ": nonce"},
		{"oidcc-client-test-invalid-iss", setting("iss", "https://op.example"), "issued by a different provider"},
		{"oidcc-client-test-missing-sub", without("sub"), ": sub"},
		{"oidcc-client-test-missing-aud", without("aud"), "expected audience"},
		{"oidcc-client-test-invalid-aud", setting("aud", "another"), "expected audience"},
		{"oidcc-client-test-missing-iat", without("iat"), ": iat"},
		{"oidcc-client-test-invalid-athash", setting("at_hash", "77QmUPtjPfzWtF2AnpK9RQ"), ": at_hash"},
		{"oidcc-client-test-missing-athash", without("at_hash"), ""}, // optional in the code flow
		{"oidcc-client-test-idtoken-sig-rs256", func(*oidctest.Provider) {}, ""},
		{"oidcc-client-test-idtoken-sig-none", signing(func(_ *oidctest.Provider, c oidctest.Claims) string { return oidctest.Unsigned("JWT", c) }), "malformed jwt"},
		{"oidcc-client-test-invalid-sig-rs256", signing(strangers), "failed to verify"},
		{"oidcc-client-test-invalid-sig-es256", func(op *oidctest.Provider) {
			op.Rotate(oidctest.EC("ec"), false)
			signing(strangers)(op)
		}, "failed to verify"},
		{"oidcc-client-test-invalid-sig-hs256", signing(func(op *oidctest.Provider, c oidctest.Claims) string {
			return oidctest.Sign(symmetric("not the secret of this client, and longer"), "JWT", c)
		}), "malformed jwt"},
		{"oidcc-client-test-userinfo-invalid-sub", func(op *oidctest.Provider) {
			op.Thin, op.UserInfo = true, func(c oidctest.Claims) { c["sub"] = "248289761002" }
		}, "userinfo sub"},
		{"oidcc-client-test-userinfo-bearer-header", func(op *oidctest.Provider) { op.Thin = true }, ""},
		{"oidcc-client-test-scope-userinfo-claims", func(op *oidctest.Provider) { op.Thin = true }, ""},
		{"oidcc-client-test-client-secret-basic", func(*oidctest.Provider) {}, ""},
	})
}

// strangers signs with a key of the same kind and name that nobody knows.
func strangers(op *oidctest.Provider, c oidctest.Claims) string {
	key := oidctest.RSA(1)
	if op.Signing.Algorithm == "ES256" {
		key = oidctest.EC("")
	}
	key.KeyID = op.Signing.KeyID
	return oidctest.Sign(key, "JWT", c)
}

// Source: OpenID Connect Core, 5.3; what the ID token does not say is asked for.
func TestWhatTheIDTokenDoesNotSayIsAskedForOnce(t *testing.T) {
	op := oidctest.New(t)
	p := at(op)
	if _, err := signsIn(t, p); err != nil || op.Asked("/userinfo") != 0 {
		t.Errorf("asked %d times for what it knows, %v", op.Asked("/userinfo"), err)
	}
	op.Change(func() { op.Thin = true })
	id, err := signsIn(t, p)
	if err != nil || op.Asked("/userinfo") != 1 || id.Email != "anna@kertesz.example" || !id.EmailVerified || id.Name != "Kertész Anna" {
		t.Errorf("asked %d times, got %+v, %v", op.Asked("/userinfo"), id, err)
	}
}

func TestAProviderWithoutUserInfoSaysTheSubjectAlone(t *testing.T) {
	op := oidctest.New(t)
	op.Thin, op.Metadata = true, func(m oidctest.Claims) { delete(m, "userinfo_endpoint") }
	id, err := signsIn(t, at(op))
	if err != nil || id.Subject == "" || id.Email != "" || id.EmailVerified || op.Asked("/userinfo") != 0 {
		t.Errorf("got %+v, %v", id, err)
	}
}
