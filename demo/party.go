package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// party is Webmail's side of OpenID Connect: Foyer's client. It asks nothing
// before somebody wants to sign in, and again if Foyer did not answer.
type party struct {
	site *site

	mu       sync.Mutex
	provider *oidc.Provider
}

func newParty(s *site) *party { return &party{site: s} }

func newSecret() string   { return rand.Text() }
func newVerifier() string { return oauth2.GenerateVerifier() }

// discovered is Foyer as it describes itself.
func (p *party) discovered(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.provider != nil {
		return p.provider, nil
	}
	provider, err := oidc.NewProvider(p.asking(context.WithoutCancel(ctx)), p.site.Foyer)
	if err == nil {
		p.provider = provider
	}
	return provider, err
}

func (p *party) asking(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, p.site.http)
}

func (p *party) config(provider *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.site.Webmail.ID, ClientSecret: p.site.Webmail.Secret, Endpoint: provider.Endpoint(),
		RedirectURL: p.site.Self + "/webmail/callback", Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
	}
}

// authorizeURL is where the browser is led to. The hint, Foyer's own, comes
// back to it as it was.
func (p *party) authorizeURL(ctx context.Context, state string, begun start, hint string) (string, error) {
	provider, err := p.discovered(ctx)
	if err != nil {
		return "", err
	}
	options := []oauth2.AuthCodeOption{oidc.Nonce(begun.nonce), oauth2.S256ChallengeOption(begun.verifier)}
	if hint != "" {
		options = append(options, oauth2.SetAuthURLParam("login_hint", hint))
	}
	return p.config(provider).AuthCodeURL(state, options...), nil
}

// visitor is who has come with that code.
func (p *party) visitor(ctx context.Context, code string, begun start) (visit, error) {
	provider, err := p.discovered(ctx)
	if err != nil || code == "" {
		return visit{}, errors.Join(err, errors.New("no code"))
	}
	ctx = p.asking(ctx)
	tokens, err := p.config(provider).Exchange(ctx, code, oauth2.VerifierOption(begun.verifier))
	if err != nil {
		return visit{}, err
	}
	here, token, err := p.checked(ctx, provider, tokens, begun)
	if err != nil {
		return visit{}, err
	}
	info, err := provider.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
	if err != nil {
		return visit{}, err
	}
	if info.Subject != token.Subject {
		return visit{}, errors.New("userinfo is about somebody else")
	}
	return here, info.Claims(&here.claims)
}

// checked is the visit that the ID token tells of.
func (p *party) checked(ctx context.Context, provider *oidc.Provider, tokens *oauth2.Token, begun start) (visit, *oidc.IDToken, error) {
	raw, _ := tokens.Extra("id_token").(string)
	token, err := provider.Verifier(&oidc.Config{ClientID: p.site.Webmail.ID}).Verify(ctx, raw)
	if err != nil {
		return visit{}, nil, err
	}
	here := visit{Token: raw, At: p.site.now()}
	err = token.Claims(&here.claims)
	switch age := p.site.now().Sub(token.IssuedAt).Abs(); {
	case err != nil:
	case token.Nonce != begun.nonce, token.Subject == "", len(token.Audience) != 1, age > 5*time.Minute:
		err = fmt.Errorf("the ID token does not fit the sign-in: subject %q, audience %q, %s old", token.Subject, token.Audience, age)
	case token.AccessTokenHash != "":
		err = token.VerifyAccessToken(tokens.AccessToken)
	}
	return here, token, err
}

// endURL is where somebody signs out of Foyer, who leads back here.
func (p *party) endURL(ctx context.Context, here visit) (string, bool) {
	var metadata struct {
		End string `json:"end_session_endpoint"`
	}
	provider, err := p.discovered(ctx)
	if err != nil || provider.Claims(&metadata) != nil || metadata.End == "" {
		return "", false
	}
	return metadata.End + "?" + url.Values{
		"id_token_hint": {here.Token}, "client_id": {p.site.Webmail.ID}, "post_logout_redirect_uri": {p.site.Self + "/webmail/"},
	}.Encode(), true
}

// formRequest is a POST of a form, from one program to another.
func formRequest(ctx context.Context, to string, form url.Values) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader(form.Encode()))
	if err == nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return request, err
}
