package idp_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// calls asks an endpoint, with the party's secret in the header.
func (p *party) calls(path string, fields ...string) (int, map[string]any) {
	p.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	request, err := http.NewRequestWithContext(p.Context(), http.MethodPost, p.base+path, strings.NewReader(form.Encode()))
	p.must(err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(url.QueryEscape(p.oauth.ClientID), url.QueryEscape(p.oauth.ClientSecret))
	return p.decodes(request)
}

func (p *party) decodes(request *http.Request) (int, map[string]any) {
	p.Helper()
	a, _ := p.asks(request)
	decoded := map[string]any{}
	if err := json.NewDecoder(strings.NewReader(a.body)).Decode(&decoded); err != nil && err != io.EOF {
		p.Fatalf("%d %q: %v", a.status, a.body, err)
	}
	return a.status, decoded
}

// authTime is when the person has proven who they are, as the token tells.
func (t tokens) authTime() float64 {
	at, _ := t.claims["auth_time"].(float64)
	return at
}

// userinfo is what the endpoint tells for the token.
func (p *party) userinfo(token string) (int, map[string]any) {
	p.Helper()
	request, err := http.NewRequestWithContext(p.Context(), http.MethodGet, p.base+"/oidc/userinfo", nil)
	p.must(err)
	request.Header.Set("Authorization", "Bearer "+token)
	return p.decodes(request)
}

func (p *party) refreshes(token string) (int, map[string]any) {
	p.Helper()
	return p.calls("/oidc/token", "grant_type", "refresh_token", "refresh_token", token)
}

// isOut says that nothing that the party was given counts any more.
func (p *party) isOut(got tokens) {
	p.Helper()
	if status, _ := p.userinfo(got.AccessToken); status != http.StatusUnauthorized {
		p.Errorf("userinfo answers %d", status)
	}
	if _, told := p.calls("/oidc/introspect", "token", got.AccessToken); told["active"] != false {
		p.Errorf("introspection says %v", told)
	}
	if status, told := p.refreshes(got.RefreshToken); status != http.StatusBadRequest || told["error"] != "invalid_grant" {
		p.Errorf("the refresh token is answered %d %v", status, told)
	}
}

// isIn says that what the party was given counts.
func (p *party) isIn(got tokens) {
	p.Helper()
	if status, told := p.userinfo(got.AccessToken); status != http.StatusOK || told["sub"] != got.subject {
		p.Errorf("userinfo answers %d %v", status, told)
	}
}
