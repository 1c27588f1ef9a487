package idp_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"foyer/store/world"
)

// The names are those of the OpenID conformance suite's plan for basic
// providers (oidcc-basic-certification-test-plan). The suite's requests carry
// no PKCE; ours do, as we take none without (RFC 9700, 2.1.1).
func TestTheBasicPlanOfTheConformanceSuite(t *testing.T) {
	each(t, func(h *house) {
		webmail, anna := h.party("webmail"), h.as("owner")
		for _, plan := range []map[string]func(*party, *person){requests, prompts, exchanges} {
			for name, holds := range plan {
				h.Run(name, func(t *testing.T) { holds(webmail.at(t), anna.on(t)) })
			}
		}
	})
}

var requests = map[string]func(*party, *person){
	"oidcc-server": func(p *party, anna *person) {
		got := p.arrives(anna)
		if got.id.Nonce != "the-nonce" || got.TokenType != "Bearer" || got.RefreshToken == "" || got.ExpiresIn <= 0 || got.ExpiresIn > 600 {
			p.Errorf("%+v %v", got.Token, got.claims)
		}
		status, told := p.userinfo(got.AccessToken)
		for _, claim := range []string{"sub", "sid", "kind", "account", "access", "auth_time", "acr", "amr", "name", "email", "email_verified", "locale"} {
			if one, other := asText(told[claim]), asText(got.claims[claim]); status != http.StatusOK || one == "null" || one != other {
				p.Errorf("%s: %s in userinfo, %s in the ID token", claim, one, other)
			}
		}
	},
	"oidcc-response-type-missing": func(p *party, anna *person) {
		p.denied(anna.follows(p.asking("response_type", "-")), "invalid_request")
		p.denied(anna.follows(p.asking("response_type", "token")), "unsupported_response_type")
		p.denied(anna.follows(p.asking("response_type", "code id_token")), "unsupported_response_type")
	},
	"oidcc-ensure-request-without-nonce-succeeds-for-code-flow": func(p *party, anna *person) {
		if got := p.arrives(anna, "nonce", "-"); got.id.Nonce != "" {
			p.Error(got.claims)
		}
	},
	"oidcc-scope-profile": func(p *party, anna *person) { scope(p, anna, "openid profile", "name", "locale") },
	"oidcc-scope-email":   func(p *party, anna *person) { scope(p, anna, "openid email", "email", "email_verified") },
	"oidcc-scope-address": func(p *party, anna *person) { scope(p, anna, "openid address") },
	"oidcc-scope-phone":   func(p *party, anna *person) { scope(p, anna, "openid phone") },
	"oidcc-scope-all": func(p *party, anna *person) {
		scope(p, anna, "openid profile email address phone", "name", "locale", "email", "email_verified")
	},
	"oidcc-ensure-other-scope-order-succeeds": func(p *party, anna *person) {
		scope(p, anna, "email openid", "email", "email_verified")
		p.denied(anna.follows(p.asking("scope", "email")), "invalid_scope")
	},
	"oidcc-display-page":  func(p *party, anna *person) { p.arrives(anna, "display", "page") },
	"oidcc-display-popup": func(p *party, anna *person) { p.arrives(anna, "display", "popup") },
	"oidcc-login-hint":    func(p *party, anna *person) { p.arrives(anna, "login_hint", "anna@kertesz.example") },
	"oidcc-ui-locales": func(p *party, anna *person) {
		p.arrives(anna, "ui_locales", "se")
		visitor := p.anew()
		delete(visitor.cookies, "__Host-foyer-language")
		visitor.is(visitor.follows(p.asking("ui_locales", "se hu")), http.StatusOK, `lang="hu"`)
	},
	"oidcc-claims-locales": func(p *party, anna *person) { p.arrives(anna, "claims_locales", "se") },
	"oidcc-ensure-request-with-acr-values-succeeds": func(p *party, anna *person) {
		if got := p.arrives(anna, "acr_values", "1 2"); got.claims["acr"] != "1" || asText(got.claims["amr"]) != `["pwd"]` {
			p.Error(got.claims)
		}
	},
	"oidcc-claims-essential": func(p *party, anna *person) {
		p.arrives(anna, "claims", `{"userinfo":{"name":{"essential":true}}}`)
	},
	"oidcc-ensure-request-with-unknown-parameter-succeeds": func(p *party, anna *person) { p.arrives(anna, "extra", "foobar") },
	"oidcc-ensure-request-with-valid-pkce-succeeds":        func(p *party, anna *person) { p.arrives(anna) },
	"oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported": func(p *party, anna *person) {
		p.denied(anna.follows(p.asking("request", "eyJhbGciOiJub25lIn0.e30.")), "request_not_supported")
	},
	"oidcc-ensure-request-object-with-redirect-uri": func(p *party, anna *person) {
		p.denied(anna.follows(p.asking("request_uri", "https://evil.example/object")), "request_uri_not_supported")
		p.denied(anna.follows(p.asking("registration", "{}")), "registration_not_supported")
	},
	"oidcc-ensure-registered-redirect-uri": func(p *party, anna *person) {
		for _, uri := range []string{"", "-", p.site + "/callback/", p.site + "/callback?x=y", p.site + "/Callback", p.site + "/callback%3Ffrom=foyer", "https://evil.example/callback",
			p.site + "/callback#", p.site + "/x/../callback", strings.Replace(p.site, "127.0.0.1", "localhost", 1) + "/callback", "http://127.0.0.1:1/callback", p.site + "/callback?from=foyer&from=foyer"} {
			anna.is(anna.follows(p.asking("redirect_uri", uri)), http.StatusBadRequest, "redirect_uri is not one that was registered", "<h1>")
		}
		anna.is(anna.follows(p.asking("client_id", "nobody")), http.StatusBadRequest, "client_id is not known here")
		a := anna.follows(p.asking("redirect_uri", p.site+"/callback?from=foyer"))
		if a.leads == nil || a.leads.Query().Get("from") != "foyer" || a.leads.Query().Get("code") == "" {
			p.Errorf("%v", a.leads)
		}
	},
	"oidcc-ensure-post-request-succeeds": func(p *party, anna *person) {
		asking, _ := url.Parse(p.asking())
		foreign := http.Header{"Sec-Fetch-Site": {"cross-site"}, "Origin": {"https://webmail.example"}}
		a := anna.sends(http.MethodPost, "/oidc/authorize", strings.NewReader(asking.RawQuery), foreign)
		anna.is(a, http.StatusSeeOther)
		if code := p.back(anna.follows(a.leads.String())).Get("code"); code == "" {
			p.Error("there is no code")
		}
	},
}

// scope says which claims a scope brings, beside those that every token has.
func scope(p *party, anna *person, asked string, brings ...string) {
	p.Helper()
	_, told := p.userinfo(p.arrives(anna, "scope", asked).AccessToken)
	for _, claim := range []string{"name", "locale", "email", "email_verified", "address", "phone_number"} {
		if _, there := told[claim]; there != slices.Contains(brings, claim) {
			p.Errorf("%s: %s is told: %t", asked, claim, there)
		}
	}
}

var prompts = map[string]func(*party, *person){
	"oidcc-prompt-login": func(p *party, anna *person) {
		before := p.arrives(anna)
		again(p, anna, before, "prompt", "login")
	},
	"oidcc-max-age-1": func(p *party, anna *person) {
		before := p.arrives(anna)
		p.passes(2 * time.Second)
		again(p, anna, before, "max_age", "1")
	},
	"oidcc-max-age-10000": func(p *party, anna *person) {
		before := p.arrives(anna)
		if after := p.arrives(anna, "max_age", "10000"); after.claims["auth_time"] != before.claims["auth_time"] || after.subject != before.subject {
			p.Error(after.claims)
		}
		p.denied(anna.follows(p.asking("max_age", "soon")), "invalid_request")
	},
	"oidcc-prompt-none-not-logged-in": func(p *party, _ *person) {
		p.denied(p.anew().follows(p.asking("prompt", "none")), "login_required")
	},
	"oidcc-prompt-none-logged-in": func(p *party, anna *person) {
		before := p.arrives(anna)
		after := p.arrives(anna, "prompt", "none")
		if after.subject != before.subject || after.claims["auth_time"] != before.claims["auth_time"] {
			p.Error(after.claims)
		}
		p.denied(anna.follows(p.asking("prompt", "none login")), "invalid_request")
	},
	"oidcc-id-token-hint": func(p *party, anna *person) {
		before := p.arrives(anna)
		if after := p.arrives(anna, "prompt", "none", "id_token_hint", before.rawID); after.subject != before.subject {
			p.Error(after.claims)
		}
		p.denied(p.as("developer").follows(p.asking("prompt", "none", "id_token_hint", before.rawID)), "login_required")
		p.denied(p.as("developer").follows(p.asking("id_token_hint", before.rawID)), "login_required")
		p.denied(anna.follows(p.asking("id_token_hint", before.rawID+"x")), "login_required")
	},
	"prompt=select_account": func(p *party, anna *person) {
		a := anna.follows(p.asking("prompt", "select_account"))
		anna.is(a, http.StatusOK, "Which account?", `value="1042"`)
	},
}

// again says that the person has to prove once more who they are, and that
// this shows.
func again(p *party, anna *person, before tokens, more ...string) {
	p.Helper()
	if more[0] != "prompt" {
		p.denied(anna.follows(p.asking(append(more, "prompt", "none")...)), "login_required")
	}
	a := anna.get(p.asking(more...))
	a = anna.get(a.leads.String())
	if a.leads == nil || a.leads.Path != "/login/again" {
		p.Fatalf("%d %v %s", a.status, a.leads, a.text())
	}
	who := world.Called("owner")
	a = anna.post("/login/again", "email", who.Email, "current", who.Password, "next", a.leads.Query().Get("next"))
	got, err := p.redeems(p.back(anna.follows(a.leads.String())).Get("code"))
	p.must(err)
	if got.authTime() < before.authTime() || got.subject != before.subject {
		p.Errorf("%v, before %v", got.claims, before.claims)
	}
	p.isIn(before) // what was begun before goes on
}
