package idp_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

func asText(value any) string {
	text, _ := json.Marshal(value)
	return string(text)
}

// exchanges are the rest of the basic plan: what programs say to each other.
var exchanges = map[string]func(*party, *person){
	"oidcc-userinfo-get": func(p *party, anna *person) { p.isIn(p.arrives(anna)) },
	"oidcc-userinfo-post-header": func(p *party, anna *person) {
		got := p.arrives(anna)
		request, err := http.NewRequestWithContext(p.Context(), http.MethodPost, p.base+"/oidc/userinfo", nil)
		p.must(err)
		request.Header.Set("Authorization", "Bearer "+got.AccessToken)
		if status, told := p.decodes(request); status != http.StatusOK || told["sub"] != got.subject {
			p.Errorf("%d %v", status, told)
		}
	},
	"oidcc-userinfo-post-body": func(p *party, anna *person) {
		got := p.arrives(anna)
		a := p.anew().post("/oidc/userinfo", "access_token", got.AccessToken)
		if a.status != http.StatusOK || !strings.Contains(a.body, got.subject) {
			p.Errorf("%d %s", a.status, a.body)
		}
		a = p.anew().get("/oidc/userinfo?access_token=" + got.AccessToken)
		if a.status != http.StatusUnauthorized || !strings.HasPrefix(a.header.Get("WWW-Authenticate"), "Bearer") {
			p.Errorf("a token in the address is answered %d %v", a.status, a.header)
		}
	},
	"oidcc-codereuse":           func(p *party, anna *person) { reused(p, anna, 0) },
	"oidcc-codereuse-30seconds": func(p *party, anna *person) { reused(p, anna, 30*time.Second) },
	"a code is over after a minute": func(p *party, anna *person) {
		code := p.comes(anna)
		p.passes(61 * time.Second)
		if _, err := p.redeems(code); err == nil {
			p.Error("it was taken")
		}
	},
	"oidcc-server-client-secret-post": func(p *party, anna *person) {
		inBody := p.at(p.T)
		inBody.oauth.Endpoint.AuthStyle = oauth2.AuthStyleInParams
		inBody.isIn(inBody.arrives(anna))
		inBody.oauth.ClientSecret = "another"
		if _, err := inBody.redeems(p.comes(anna)); err == nil || !strings.Contains(err.Error(), "invalid_client") {
			p.Errorf("a wrong secret: %v", err)
		}
		inBody.oauth.ClientSecret = ""
		if _, err := inBody.redeems(p.comes(anna)); err == nil || !strings.Contains(err.Error(), "invalid_client") {
			p.Errorf("no secret: %v", err)
		}
		code := p.comes(anna)
		a := p.anew().post("/oidc/token?client_id="+p.oauth.ClientID+"&client_secret="+url.QueryEscape(p.oauth.ClientSecret),
			"grant_type", "authorization_code", "code", code, "redirect_uri", p.oauth.RedirectURL, "code_verifier", verifier)
		if a.status == http.StatusOK {
			p.Error("a secret in the address was taken")
		}
	},
	"oidcc-refresh-token": func(p *party, anna *person) {
		got := p.arrives(anna)
		status, renewed := p.refreshes(got.RefreshToken)
		token := (&oauth2.Token{AccessToken: asWord(renewed["access_token"]), RefreshToken: asWord(renewed["refresh_token"])}).WithExtra(renewed)
		if status != http.StatusOK || token.RefreshToken == "" || token.RefreshToken == got.RefreshToken || token.AccessToken == got.AccessToken {
			p.Fatalf("%d %v", status, renewed)
		}
		after := p.reads(token)
		if after.subject != got.subject || after.claims["auth_time"] != got.claims["auth_time"] || after.claims["sid"] != got.claims["sid"] || after.id.Nonce != "" {
			p.Error(after.claims)
		}
		p.isIn(after)
		if status, told := p.calls("/oidc/token", "grant_type", "refresh_token", "refresh_token", token.RefreshToken, "scope", "openid email address"); status != http.StatusBadRequest || told["error"] != "invalid_scope" {
			p.Errorf("a wider scope: %d %v", status, told)
		}
		if status, told := p.calls("/oidc/token", "grant_type", "refresh_token", "refresh_token", token.RefreshToken, "scope", "openid email"); status != http.StatusOK || told["scope"] != "openid email" {
			p.Errorf("a narrower scope: %d %v", status, told)
		}
	},
	"a refresh token is for who asked to be offline": func(p *party, anna *person) {
		if got := p.arrives(anna, "scope", "openid"); got.RefreshToken != "" {
			p.Error("there is one")
		}
	},
	"PKCE is required, and S256": func(p *party, anna *person) {
		p.denied(anna.follows(p.asking("code_challenge", "-", "code_challenge_method", "-")), "invalid_request")
		p.denied(anna.follows(p.asking("code_challenge", verifier, "code_challenge_method", "plain")), "invalid_request")
		p.denied(anna.follows(p.asking("code_challenge_method", "-")), "invalid_request")
		code := p.comes(anna)
		for _, wrong := range []string{"", "short", strings.Repeat("x", 43)} {
			if _, err := p.oauth.Exchange(p.Context(), code, oauth2.VerifierOption(wrong)); err == nil {
				p.Errorf("the verifier %q was taken", wrong)
			}
		}
		_, err := p.redeems(code)
		p.must(err) // who guesses does not take it from the client
	},
	"the answer comes in the query alone": func(p *party, anna *person) {
		p.arrives(anna, "response_mode", "query")
		p.denied(anna.follows(p.asking("response_mode", "fragment")), "invalid_request")
		p.denied(anna.follows(p.asking("response_mode", "form_post")), "invalid_request")
	},
	"other grants are not there": func(p *party, _ *person) {
		for _, grant := range []string{"password", "client_credentials", "implicit", "urn:ietf:params:oauth:grant-type:jwt-bearer", "urn:ietf:params:oauth:grant-type:device_code", "urn:ietf:params:oauth:grant-type:token-exchange"} {
			if status, told := p.calls("/oidc/token", "grant_type", grant, "assertion", "x", "subject_token", "x", "subject_token_type", "x"); status != http.StatusBadRequest {
				p.Errorf("%s: %d %v", grant, status, told)
			}
		}
	},
	"introspection and revocation": func(p *party, anna *person) {
		got := p.arrives(anna)
		if status, told := p.calls("/oidc/introspect", "token", got.AccessToken); status != http.StatusOK || told["active"] != true || told["sub"] != got.subject || told["client_id"] != "webmail" {
			p.Errorf("%d %v", status, told)
		}
		if status, told := p.calls("/oidc/introspect", "token", got.RefreshToken); status != http.StatusOK || told["active"] != true {
			p.Errorf("%d %v", status, told)
		}
		if status, _ := p.calls("/oidc/revoke", "token", got.AccessToken); status != http.StatusOK {
			p.Error(status)
		}
		if _, told := p.calls("/oidc/introspect", "token", got.AccessToken); told["active"] != false {
			p.Error(told)
		}
		p.calls("/oidc/revoke", "token", got.RefreshToken)
		p.isOut(got)
		if status, _ := p.calls("/oidc/revoke", "token", "no-such-token"); status != http.StatusOK {
			p.Error(status)
		}
	},
}

func asWord(value any) string {
	word, _ := value.(string)
	return word
}

// reused says that a code that comes a second time ends what it gave.
func reused(p *party, anna *person, after time.Duration) {
	p.Helper()
	code := p.comes(anna)
	got, err := p.redeems(code)
	p.must(err)
	p.passes(after)
	if _, err := p.redeems(code); err == nil || !strings.Contains(err.Error(), "invalid_grant") {
		p.Errorf("the code came a second time: %v", err)
	}
	p.isOut(got)
}
