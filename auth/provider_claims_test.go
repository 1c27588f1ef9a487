package auth_test

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"foyer/auth"
	"foyer/auth/oidctest"
)

func symmetric(secret string) jose.JSONWebKey {
	return jose.JSONWebKey{Key: []byte(secret), KeyID: "rsa-0", Algorithm: "HS256"}
}

// confused signs with the public key as the secret of HS256.
func confused(op *oidctest.Provider, c oidctest.Claims) string {
	public, isRSA := op.Signing.Public().Key.(*rsa.PublicKey)
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil || !isRSA {
		panic(err)
	}
	return oidctest.Sign(symmetric(string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))), "JWT", c)
}

func secretly(op *oidctest.Provider, c oidctest.Claims) string {
	return oidctest.Sign(symmetric(op.ClientSecret+strings.Repeat("!", 32)), "JWT", c)
}

func typ(kind string) func(*oidctest.Provider) {
	return signing(func(op *oidctest.Provider, c oidctest.Claims) string { return oidctest.Sign(op.Signing, kind, c) })
}

func in(d time.Duration) int64 { return time.Now().Add(d).Unix() }

// What the suite does not ask and go-oidc lets through, or a library could.
func TestATokenThatWasNotMadeForUsJustNowIsRefused(t *testing.T) {
	refuses(t, []bent{
		{"foreign azp", setting("azp", "another"), ": azp"},
		{"our azp", setting("azp", "foyer"), ""},
		{"azp of a wrong type", setting("azp", []string{"foyer"}), ": azp"},
		{"another audience besides", setting("aud", []string{"foyer", "another"}), ": aud"},
		{"another audience with our azp", claims(func(c oidctest.Claims) { c["aud"], c["azp"] = []string{"foyer", "another"}, "foyer" }), ": aud"},
		{"the audience as a list", setting("aud", []string{"foyer"}), ""},
		{"the audience under another spelling", claims(func(c oidctest.Claims) { c["aud"], c["aud2"], c["AUD"] = "another", 1, "foyer" }), "aud"},
		{"the issuer under another spelling", func(op *oidctest.Provider) { // encoding/json takes ſ for s, too
			op.IDToken = func(c oidctest.Claims) { c["iss"], c["i\u017fs"] = "https://op.example", op.Issuer }
		}, ": iss"},
		{"the subject under another spelling", claims(func(c oidctest.Claims) { delete(c, "sub"); c["Sub"] = "1" }), ": sub"},
		{"the nonce under another spelling", claims(func(c oidctest.Claims) { c["Nonce"] = c["nonce"]; delete(c, "nonce") }), ": nonce"},
		{"no nonce", without("nonce"), ": nonce"},
		{"iat 6 minutes ago", setting("iat", in(-6*time.Minute)), ": iat"},
		{"iat 4 minutes ago", setting("iat", in(-4*time.Minute)), ""},
		{"iat in 6 minutes", setting("iat", in(6*time.Minute)), ": iat"},
		{"iat in 4 minutes", setting("iat", in(4*time.Minute)), ""},
		{"iat as a text", setting("iat", "now"), "unmarshal claims"},
		{"iat null", setting("iat", nil), "unmarshal claims"},
		{"no exp", without("exp"), ": exp"},
		{"exp past", setting("exp", in(-time.Second)), ": exp"},
		{"exp in ten thousand years", setting("exp", in(90_000*time.Hour)*1000), ": exp"},
		{"exp beyond all numbers", setting("exp", 1e300), ": exp"},
		{"nbf in 6 minutes", setting("nbf", in(6*time.Minute)), "nbf"},
		{"sub empty", setting("sub", ""), ": sub"},
		{"sub a number", setting("sub", 248289761001), "unmarshal claims"},
		{"sub of 255", claims(func(c oidctest.Claims) { c["sub"] = strings.Repeat("s", 256) }), ": sub"},
		{"sub beyond ASCII", setting("sub", "ﬁona"), ": sub"},
		{"sub with NUL", setting("sub", "a\x00b"), ": sub"},
		{"sid of a line", setting("sid", "a\nb"), ": sid"},
		{"sid null", setting("sid", nil), ""},
		{"at_hash null", setting("at_hash", nil), ""},
		{"at_hash empty", setting("at_hash", ""), ": at_hash"},
		{"auth_time as a text", setting("auth_time", "today"), ": auth_time"},
		{"HS256 with the public key", signing(confused), "malformed jwt"},
		{"HS256 with the client's secret", signing(secretly), "malformed jwt"},
		{"no type", typ(""), ""},
		{"a logout token", typ("logout+jwt"), "another type"},
		{"an access token", typ("at+jwt"), "another type"},
		{"no ID token", func(op *oidctest.Provider) { op.Tokens = func(c oidctest.Claims) { delete(c, "id_token") } }, "id_token: it is missing"},
		{"an ID token as JSON", func(op *oidctest.Provider) {
			op.Tokens = func(c oidctest.Claims) { c["id_token"] = oidctest.Claims{"a": 1} }
		}, "id_token"},
		{"another access token", func(op *oidctest.Provider) { op.Tokens = func(c oidctest.Claims) { c["access_token"] = "other" } }, ": at_hash"},
		{"no access token", func(op *oidctest.Provider) { op.Tokens = func(c oidctest.Claims) { delete(c, "access_token") } }, "missing access_token"},
		{"another kind of access token", func(op *oidctest.Provider) { op.Tokens = func(c oidctest.Claims) { c["token_type"] = "mac" } }, ": token_type"},
		{"an error with a token", func(op *oidctest.Provider) { op.Tokens = func(c oidctest.Claims) { c["error"] = "invalid_scope" } }, "token endpoint invalid_scope"},
		{"a flat refusal at UserInfo", func(op *oidctest.Provider) {
			op.Thin, op.Serve = true, map[string]http.Handler{"/userinfo": http.NotFoundHandler()}
		}, "userinfo: 404"},
		{"UserInfo without sub", func(op *oidctest.Provider) { op.Thin, op.UserInfo = true, func(c oidctest.Claims) { delete(c, "sub") } }, "userinfo sub"},
		{"UserInfo that is no object", func(op *oidctest.Provider) {
			op.Thin, op.Serve = true, map[string]http.Handler{"/userinfo": says(`["sub"]`)}
		}, ": userinfo"},
	})
}

func says(text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(text)) })
}

func TestASubjectOf255CharactersIsOne(t *testing.T) {
	op := oidctest.New(t)
	op.Person["sub"] = strings.Repeat("s", 255)
	if id, err := signsIn(t, at(op)); err != nil || len(id.Subject) != 255 {
		t.Errorf("got %d, %v", len(id.Subject), err)
	}
}

// Source: OpenID Connect Core, 3.1.2.1 (max_age) and 3.1.3.7.
func TestWhoWasAskedToProveItAgainHasDoneSo(t *testing.T) {
	for _, c := range []struct {
		name   string
		maxAge int
		proved time.Duration
		bend   func(oidctest.Claims)
		why    string
	}{
		{"just now", 0, 0, nil, ""},
		{"within the age", 3600, 50 * time.Minute, nil, ""},
		{"too long ago", 0, 6 * time.Minute, nil, ": auth_time"},
		{"longer ago than the age", 3600, 66 * time.Minute, nil, ": auth_time"},
		{"in the future", 3600, -6 * time.Minute, nil, ": auth_time"},
		{"not said", 3600, 0, func(c oidctest.Claims) { delete(c, "auth_time") }, ": auth_time"},
		{"not asked and not said", -1, 0, func(c oidctest.Claims) { delete(c, "auth_time") }, ""},
		{"not asked and long ago", -1, 1000 * time.Hour, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			op := oidctest.New(t)
			op.AuthTime, op.IDToken = time.Now().Add(-c.proved), c.bend
			p := at(op)
			a := attempt(p)
			a.MaxAge = c.maxAge
			id, err := p.Finish(t.Context(), visits(t, p, a), a)
			if c.why != "" {
				wantWhy(t, id, err, auth.ErrProviderAnswer, c.why)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}
