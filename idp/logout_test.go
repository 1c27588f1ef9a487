package idp_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// logoutToken are the claims of a logout token, verified as the standard says
// (OpenID Connect Back-Channel Logout 1.0, 2.6).
func (p *party) logoutToken(token string) map[string]any {
	p.Helper()
	head, _, _ := strings.Cut(token, ".")
	text, err := base64.RawURLEncoding.DecodeString(head)
	p.must(err)
	if !strings.Contains(string(text), `"typ":"logout+jwt"`) {
		p.Errorf("its header is %s", text)
	}
	keys := oidc.NewRemoteKeySet(p.Context(), p.base+"/oidc/keys")
	text, err = keys.VerifySignature(context.Background(), token)
	p.must(err)
	claims := map[string]any{}
	p.must(json.Unmarshal(text, &claims))
	events, _ := claims["events"].(map[string]any)
	lives, _ := claims["exp"].(float64)
	from, _ := claims["iat"].(float64)
	if claims["iss"] != p.base || claims["aud"] != p.oauth.ClientID || claims["jti"] == "" || events["http://schemas.openid.net/event/backchannel-logout"] == nil ||
		claims["nonce"] != nil || lives-from > 120 || lives <= from {
		p.Errorf("%v", claims)
	}
	return claims
}

// leaving is the address to which the party sends who has signed out.
func (p *party) leaving(fields ...string) string {
	query := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		query.Set(fields[i], fields[i+1])
	}
	return p.base + "/oidc/end_session?" + query.Encode()
}

// confirms presses the button of the page on which the person is asked.
func (p *person) confirms(a answer) answer {
	p.Helper()
	p.is(a, http.StatusOK, "Sign out here as well?")
	var fields []string
	for _, name := range []string{"client_id", "post_logout_redirect_uri", "state"} {
		if _, rest, found := strings.Cut(a.body, `name="`+name+`" value="`); found {
			value, _, _ := strings.Cut(rest, `"`)
			fields = append(fields, name, strings.ReplaceAll(value, "&amp;", "&"))
		}
	}
	done := p.post("/signon/logout", fields...)
	p.is(done, http.StatusSeeOther)
	return p.follows(done.leads.String())
}

// The names are those of the conformance suite's plans for RP-initiated and
// back-channel logout.
var farewells = map[string]func(*party, *person, tokens){
	"oidcc-rp-initiated-logout": func(p *party, anna *person, got tokens) {
		a := anna.follows(p.leaving("id_token_hint", got.rawID, "post_logout_redirect_uri", p.site+"/bye", "state", "so long"))
		p.isIn(got) // asking is not signing out
		if a = anna.confirms(a); a.leads == nil || a.leads.String() != p.site+"/bye?state=so+long" {
			p.Fatalf("%d %v", a.status, a.leads)
		}
		p.isOut(got)
		p.denied(anna.follows(p.asking("prompt", "none")), "login_required")
	},
	"oidcc-backchannel-rp-initiated-logout": func(p *party, anna *person, got tokens) {
		anna.confirms(anna.follows(p.leaving("id_token_hint", got.rawID)))
		p.isToldOf(got)
	},
	"oidcc-rp-initiated-logout-bad-post-logout-redirect-uri": func(p *party, anna *person, got tokens) {
		for _, uri := range []string{p.site + "/other", p.site + "/bye/", "https://evil.example/bye", p.site + "/callback", "//evil.example"} {
			a := anna.follows(p.leaving("id_token_hint", got.rawID, "post_logout_redirect_uri", uri))
			anna.is(a, http.StatusBadRequest, "post_logout_redirect_uri is not one that was registered")
			anna.is(anna.get("/signon/logout/done?client_id=webmail&post_logout_redirect_uri="+url.QueryEscape(uri)), http.StatusBadRequest)
		}
		p.isIn(got)
	},
	"oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri": func(p *party, anna *person, got tokens) {
		anna.is(anna.follows(p.leaving("id_token_hint", got.rawID, "post_logout_redirect_uri", p.site+"/bye?foo=bar")), http.StatusBadRequest)
		if a := anna.confirms(anna.follows(p.leaving("id_token_hint", got.rawID, "post_logout_redirect_uri", p.site+"/bye?a=b", "state", "s"))); a.leads == nil || a.leads.String() != p.site+"/bye?a=b&state=s" {
			p.Errorf("%v", a.leads)
		}
	},
	"oidcc-rp-initiated-logout-no-id-token-hint": func(p *party, anna *person, got tokens) {
		if a := anna.confirms(anna.follows(p.leaving("post_logout_redirect_uri", p.site+"/bye", "state", "s"))); a.leads != nil {
			p.Errorf("without a client it leads to %v", a.leads)
		}
		p.isOut(got)
	},
	"client_id in place of the hint": func(p *party, anna *person, got tokens) {
		if a := anna.confirms(anna.follows(p.leaving("client_id", "webmail", "post_logout_redirect_uri", p.site+"/bye"))); a.leads == nil || a.leads.String() != p.site+"/bye" {
			p.Errorf("%v", a.leads)
		}
		anna.is(anna.follows(p.leaving("client_id", "another", "id_token_hint", got.rawID)), http.StatusBadRequest, "another client")
	},
	"oidcc-rp-initiated-logout-modified-id-token-hint": func(p *party, anna *person, got tokens) {
		parts := strings.Split(got.rawID, ".")
		for _, hint := range []string{parts[0] + "." + parts[1] + "." + strings.Repeat("A", len(parts[2])), parts[0] + "." + parts[1] + ".",
			base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + parts[1] + "."} {
			anna.is(anna.follows(p.leaving("id_token_hint", hint, "post_logout_redirect_uri", p.site+"/bye")), http.StatusBadRequest, "id_token_hint is none of ours")
		}
		p.isIn(got)
	},
	"oidcc-rp-initiated-logout-bad-id-token-hint": func(p *party, anna *person, got tokens) {
		anna.is(anna.follows(p.leaving("id_token_hint", "bad", "post_logout_redirect_uri", p.site+"/bye")), http.StatusBadRequest)
	},
	"oidcc-rp-initiated-logout-no-params":  func(p *party, anna *person, _ tokens) { anna.confirms(anna.follows(p.leaving())) },
	"oidcc-rp-initiated-logout-only-state": func(p *party, anna *person, _ tokens) { anna.confirms(anna.follows(p.leaving("state", "s"))) },
	"oidcc-rp-initiated-logout-no-post-logout-redirect-uri": func(p *party, anna *person, got tokens) {
		anna.confirms(anna.follows(p.leaving("id_token_hint", got.rawID, "state", "s")))
	},
	"oidcc-rp-initiated-logout-no-state": func(p *party, anna *person, got tokens) {
		if a := anna.confirms(anna.follows(p.leaving("id_token_hint", got.rawID, "post_logout_redirect_uri", p.site+"/bye"))); a.leads == nil || a.leads.String() != p.site+"/bye" {
			p.Errorf("%v", a.leads)
		}
	},
	"an ID token that is over is a hint all the same": func(p *party, anna *person, got tokens) {
		p.passes(time.Hour)
		anna.confirms(anna.follows(p.leaving("id_token_hint", got.rawID)))
	},
}

func TestTheLogoutPlansOfTheConformanceSuite(t *testing.T) {
	each(t, func(h *house) {
		h.delivers()
		webmail := h.party("webmail")
		for name, holds := range farewells {
			h.Run(name, func(t *testing.T) {
				p := webmail.at(t)
				anna := p.as("developer")
				holds(p, anna, p.arrives(anna))
			})
		}
	})
}

func TestAClientThatIsDownIsToldLater(t *testing.T) {
	each(t, func(h *house) {
		h.delivers()
		webmail := h.party("webmail")
		webmail.down.Store(true)
		jonas := h.as("developer")
		got := webmail.arrives(jonas)
		jonas.post("/logout")
		webmail.isToldOf(got)
		webmail.isToldOf(got) // again, some seconds later
	})
}
