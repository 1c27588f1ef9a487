package auth_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/oidctest"
)

const (
	backChannel     = "http://schemas.openid.net/event/backchannel-logout"
	backChannelCase = "oidcc-client-test-rp-backchannel-rpinitlogout"
)

// The first cases bear the conformance suite's names.
func TestALogoutTokenIsTakenIfItIsOneForUs(t *testing.T) {
	op := oidctest.New(t)
	p := at(op)
	signed := func(c oidctest.Claims) string { return oidctest.Sign(op.Signing, "logout+jwt", c) }
	as := func(kind string) func(oidctest.Claims) string {
		return func(c oidctest.Claims) string { return oidctest.Sign(op.Signing, kind, c) }
	}
	for _, c := range []struct {
		name string
		bend func(oidctest.Claims)
		sign func(oidctest.Claims) string
		why  string
	}{
		{backChannelCase, nil, nil, ""},
		{backChannelCase + "-alg-none", nil, func(c oidctest.Claims) string { return oidctest.Unsigned("logout+jwt", c) }, "malformed jwt"},
		{backChannelCase + "-wrong-alg", nil, func(c oidctest.Claims) string {
			return oidctest.Sign(symmetric(op.ClientSecret+strings.Repeat("!", 32)), "logout+jwt", c)
		}, "malformed jwt"},
		{backChannelCase + "-no-event", func(c oidctest.Claims) { delete(c, "events") }, nil, "missing required"},
		{backChannelCase + "-wrong-event", func(c oidctest.Claims) { c["events"] = oidctest.Claims{backChannel + "s": oidctest.Claims{}} }, nil, "missing required"},
		{backChannelCase + "-with-nonce", func(c oidctest.Claims) { c["nonce"] = "n" }, nil, "'nonce' claim"},
		{backChannelCase + "-wrong-aud", func(c oidctest.Claims) { c["aud"] = "another" }, nil, "audience"},
		{backChannelCase + "-wrong-iss", func(c oidctest.Claims) { c["iss"] = "https://op.example" }, nil, "different provider"},
		{"a stranger's key", nil, func(c oidctest.Claims) string { return oidctest.Sign(nameless(oidctest.RSA(1)), "logout+jwt", c) }, "failed to verify"},
		{"another audience besides", func(c oidctest.Claims) { c["aud"] = []string{"foyer", "another"} }, nil, ": aud"},
		{"an empty nonce", func(c oidctest.Claims) { c["nonce"] = nil }, nil, "'nonce' claim"},
		{"an event that is no object", func(c oidctest.Claims) { c["events"] = oidctest.Claims{backChannel: nil} }, nil, ": events"},
		{"no jti", func(c oidctest.Claims) { delete(c, "jti") }, nil, "'jti'"},
		{"a jti of a line", func(c oidctest.Claims) { c["jti"] = "a\nb" }, nil, ": jti"},
		{"no iat", func(c oidctest.Claims) { delete(c, "iat") }, nil, ": iat"},
		{"an old iat", func(c oidctest.Claims) { c["iat"] = in(-6 * time.Minute) }, nil, ": iat"},
		{"a future iat", func(c oidctest.Claims) { c["iat"] = in(6 * time.Minute) }, nil, ": iat"},
		{"no exp", func(c oidctest.Claims) { delete(c, "exp") }, nil, "'exp'"},
		{"an exp that is past", func(c oidctest.Claims) { c["exp"] = in(-time.Second) }, nil, ": exp"},
		{"neither sub nor sid", func(c oidctest.Claims) { delete(c, "sub"); delete(c, "sid") }, nil, "'sid'"},
		{"sid alone", func(c oidctest.Claims) { delete(c, "sub") }, nil, ""},
		{"sub alone", func(c oidctest.Claims) { delete(c, "sid") }, nil, ""},
		{"a sub of a line", func(c oidctest.Claims) { c["sub"] = "a\nb" }, nil, ": sub"},
		{"a sid of a line", func(c oidctest.Claims) { c["sid"] = "a\nb" }, nil, ": sid"},
		{"no type", nil, as(""), ""},
		{"the general type", nil, as("JWT"), ""},
		{"the type in full", nil, as("application/logout+jwt"), ""},
		{"an access token", nil, as("at+jwt"), "another type"},
		{"an event's token", nil, as("secevent+jwt"), "another type"},
		{"no token", nil, func(oidctest.Claims) string { return "" }, "no proper form"},
		{"a token as JSON", nil, func(oidctest.Claims) string { return `{"payload":"","signatures":[]}` }, "no proper form"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bent := op.LogoutToken()
			if c.bend != nil {
				c.bend(bent)
			}
			if c.sign == nil {
				c.sign = signed
			}
			out, err := p.Logout(t.Context(), c.sign(bent))
			if c.why != "" {
				wantWhy(t, auth.Identity{Subject: out.JTI}, err, auth.ErrProviderAnswer, c.why)
			} else if err != nil || out.Issuer != op.Issuer || out.JTI != bent["jti"] {
				t.Errorf("got %+v, %v", out, err)
			}
		})
	}
}

func TestALogoutTokenSaysWhoseSessionEnds(t *testing.T) {
	op := oidctest.New(t)
	out, err := at(op).Logout(t.Context(), oidctest.Sign(op.Signing, "logout+jwt", op.LogoutToken()))
	if err != nil || out.Subject != "248289761001" || out.SID != "session-1" || len(out.JTI) < 20 ||
		time.Since(out.IssuedAt) > time.Minute || time.Until(out.ExpiresAt) < time.Minute {
		t.Errorf("got %+v, %v", out, err)
	}
}

func TestAnIDTokenSignsNobodyOut(t *testing.T) {
	op := oidctest.New(t)
	p := at(op)
	id, err := signsIn(t, p)
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.Logout(t.Context(), id.IDToken)
	wantWhy(t, auth.Identity{Subject: out.SID}, err, auth.ErrProviderAnswer, "logout_token")
}

// oidcc-client-test-rp-init-logout and -no-state.
func TestSigningOutAtTheProviderLeadsBack(t *testing.T) {
	op := oidctest.New(t)
	op.Metadata = func(m oidctest.Claims) { m["end_session_endpoint"] = op.Issuer + "/logout?tenant=7" }
	for _, state := range []string{"s", ""} {
		to, leads := at(op).LogoutURL(t.Context(), "a.b.c", "https://portal.example/login", state)
		u, err := url.Parse(to)
		if !leads || err != nil || u.Path != "/logout" || u.Query().Get("id_token_hint") != "a.b.c" || u.Query().Get("tenant") != "7" ||
			u.Query().Get("client_id") != "foyer" || u.Query().Get("post_logout_redirect_uri") != "https://portal.example/login" || u.Query().Has("state") != (state != "") {
			t.Errorf("got %s, %v, %v", to, leads, err)
		}
		if back, err := oidctest.Visit(to); err != nil || back.Get("state") != state {
			t.Errorf("it leads back with %v, %v", back, err)
		}
	}
	for name, bend := range map[string]func(*oidctest.Provider){
		"no such place": func(op *oidctest.Provider) {
			op.Metadata = func(m oidctest.Claims) { delete(m, "end_session_endpoint") }
		},
		"a script": func(op *oidctest.Provider) {
			op.Metadata = func(m oidctest.Claims) { m["end_session_endpoint"] = "javascript:alert(1)" }
		},
		"down": func(op *oidctest.Provider) { op.Down = true },
	} {
		op := oidctest.New(t)
		bend(op)
		if to, leads := at(op).LogoutURL(t.Context(), "a.b.c", "https://portal.example/login", ""); leads || to != "" {
			t.Errorf("%s: it leads to %s", name, to)
		}
	}
}
