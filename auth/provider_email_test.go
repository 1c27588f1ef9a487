package auth_test

import (
	"testing"

	"foyer/auth"
	"foyer/auth/oidctest"
)

// missing takes a claim out.
type missing struct{}

func say(c oidctest.Claims, name string, value any) {
	if _, out := value.(missing); out {
		delete(c, name)
	} else {
		c[name] = value
	}
}

// The matrix of email × email_verified: only JSON's true counts, and only for
// the domains that the operator lists.
func TestOnlyAStrictTrueForAListedDomainProvesAnAddress(t *testing.T) {
	verified := []any{true, "true", 1, nil, false, missing{}, "TRUE", []bool{true}}
	emails := map[any]bool{ // whether a strict true proves it
		"anna@kertesz.example":          true,
		"Anna@KERTESZ.example":          true,
		"anna+foyer@kertesz.example":    true,
		"anna@xn--krtsz-bsac.example":   true,
		"anna@kértész.example":          true, // as it is written, listed as its A-label
		"anna@KÉRTÉSZ.example":          true,
		"anna@sub.kertesz.example":      false,
		"anna@kertesz.example.evil.org": false,
		"anna@evilkertesz.example":      false,
		"anna@k\u0435rtesz.example":     false, // a Cyrillic e
		"anna@kertesz.example.":         false,
		"anna@example":                  false,
		"anna@":                         false,
		"@kertesz.example":              false,
		"kertesz.example":               false,
		"":                              false,
		"\ufb01ona@kertesz.example":     false, // the local part is ASCII
		"\u212aate@kertesz.example":     false, // a Kelvin sign
		"anna@evil.org@kertesz.example": false,
		`"a@evil.org"@kertesz.example`:  false,
		"anna <b@kertesz.example":       false,
		"anna @kertesz.example":         false,
		"anna@kertesz.example\nx":       false,
		missing{}:                       false,
		7:                               false,
	}
	op := oidctest.New(t)
	op.Metadata = func(m oidctest.Claims) { delete(m, "userinfo_endpoint") }
	p := proving(op, "kertesz.example", "xn--krtsz-bsac.example")
	for email, proven := range emails {
		for _, value := range verified {
			op.Change(func() {
				op.IDToken = func(c oidctest.Claims) { say(c, "email", email); say(c, "email_verified", value) }
			})
			id, err := signsIn(t, p)
			if want := proven && value == any(true); err != nil || p.Proves(id) != want || id.EmailVerified != (value == any(true)) {
				t.Errorf("%v, %v: proven %v, want %v; verified %v, %v", email, value, p.Proves(id), want, id.EmailVerified, err)
			}
		}
	}
}

func proving(op *oidctest.Provider, domains ...string) *auth.Provider {
	config := at(op).Config()
	config.ProvesEmail = domains
	return auth.NewProvider(config)
}

func TestAProviderProvesTheAddressesThatTheOperatorSays(t *testing.T) {
	op := oidctest.New(t)
	all, none := proving(op, "*"), proving(op)
	id := auth.Identity{Issuer: op.Issuer, EmailVerified: true}
	for email, want := range map[string]bool{
		"anna@anything.example": true, "anna@bücher.example": true, "\ufb01ona@anything.example": false, "anna": false, "anna@a..b": false, "anna@-a.example": false,
	} {
		id.Email = email
		if all.Proves(id) != want || none.Proves(id) {
			t.Errorf("%s: proven by all %v, by none %v", email, all.Proves(id), none.Proves(id))
		}
	}
	id.Email, id.Issuer = "anna@anything.example", "https://another.example"
	if all.Proves(id) {
		t.Error("it proves what another provider says")
	}
}

// An address counts with the word that stands beside it, never with the other
// answer's.
func TestTheWordOfOneAnswerDoesNotProveTheAddressOfTheOther(t *testing.T) {
	for _, c := range []struct {
		name        string
		token, info oidctest.Claims
		email       string
		verified    bool
	}{
		{"both in UserInfo", oidctest.Claims{}, oidctest.Claims{"email": "a@x.example", "email_verified": true}, "a@x.example", true},
		{"the address here, both in UserInfo", oidctest.Claims{"email": "a@x.example", "name": "Anna"}, oidctest.Claims{"email": "a@x.example", "email_verified": true}, "a@x.example", true},
		{"the word in UserInfo, the address here", oidctest.Claims{"email": "a@x.example"}, oidctest.Claims{"email_verified": true}, "a@x.example", false},
		{"the word here, the address in UserInfo", oidctest.Claims{"email_verified": true}, oidctest.Claims{"email": "b@x.example"}, "b@x.example", false},
		{"two addresses", oidctest.Claims{"email": "a@x.example", "email_verified": false}, oidctest.Claims{"email": "b@x.example", "email_verified": true}, "a@x.example", false},
		{"a word as a text", oidctest.Claims{}, oidctest.Claims{"email": "a@x.example", "email_verified": "true"}, "a@x.example", false},
		{"another spelling", oidctest.Claims{}, oidctest.Claims{"email": "a@x.example", "Email_Verified": true}, "a@x.example", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			op := oidctest.New(t)
			op.Thin, op.Person = true, oidctest.Claims{"sub": "1"}
			op.IDToken, op.UserInfo = adding(c.token), adding(c.info)
			id, err := signsIn(t, at(op))
			if err != nil || id.Email != c.email || id.EmailVerified != c.verified || op.Asked("/userinfo") != 1 {
				t.Errorf("got %q, %v, %v", id.Email, id.EmailVerified, err)
			}
		})
	}
}

func adding(what oidctest.Claims) func(oidctest.Claims) {
	return func(c oidctest.Claims) {
		for name, value := range what {
			c[name] = value
		}
	}
}
