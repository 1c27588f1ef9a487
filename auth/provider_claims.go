package auth

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const (
	skew         = 5 * time.Minute // how far the provider's clock may be from ours
	longestToken = 64 << 10        // bytes of a token that is looked at
	longestSub   = 255             // OpenID Connect Core, 2
)

// claims are what a token says, by their exact names: encoding/json would take
// "SUB" for "sub" if it filled a struct.
type claims map[string]json.RawMessage

// has tells whether it says something of that name; null is nothing.
func (c claims) has(name string) bool { return c[name] != nil && string(c[name]) != "null" }

// text is a claim that is a string, or "".
func (c claims) text(name string) (text string) {
	if json.Unmarshal(c[name], &text) != nil {
		return ""
	}
	return text
}

// texts is a claim that is a list of strings, or nil.
func (c claims) texts(name string) (texts []string) {
	if json.Unmarshal(c[name], &texts) != nil {
		return nil
	}
	return texts
}

// time is a claim that is a number of seconds since 1970, not thousands of
// years from now.
func (c claims) time(name string) (time.Time, bool) {
	var seconds *float64
	if json.Unmarshal(c[name], &seconds) != nil || seconds == nil || *seconds <= 0 || *seconds > 1<<37 {
		return time.Time{}, false
	}
	return time.Unix(int64(*seconds), 0), true
}

// isTrue takes JSON's true alone: "true", 1 and the like prove nothing.
func (c claims) isTrue(name string) bool { return string(c[name]) == "true" }

// only tells whether the audience is this client and nobody else.
func (c claims) only(clientID string) bool {
	if c.text("aud") == clientID {
		return true
	}
	return slices.Equal(c.texts("aud"), []string{clientID})
}

// plain tells whether an identifier is printable ASCII of a sane length.
func plain(identifier string) bool {
	for _, r := range identifier {
		if r < ' ' || r > '~' {
			return false
		}
	}
	return identifier != "" && len(identifier) <= longestSub
}

// idToken is the ID token and its claims after every check: go-oidc's of the
// signature, iss, aud, exp and nbf, and those that it leaves out.
// Source: OpenID Connect Core, 3.1.3.7.
func (p *Provider) idToken(ctx context.Context, known *discovered, tokens *oauth2.Token, a Attempt) (string, claims, error) {
	raw, _ := tokens.Extra("id_token").(string)
	if err := typed(raw, "jwt"); err != nil {
		return "", nil, fails("id_token", err)
	}
	verified, err := known.verifier.Verify(ctx, raw)
	if err != nil {
		return "", nil, known.unverified(ctx, "id_token", err)
	}
	var c claims
	if err := verified.Claims(&c); err != nil {
		return "", nil, fails("id_token", err)
	}
	if c.has("at_hash") && verified.VerifyAccessToken(tokens.AccessToken) != nil {
		return "", nil, fails("at_hash", nil)
	}
	if tokens.Type() != "Bearer" {
		return "", nil, fails("token_type", nil)
	}
	return raw, c, p.check(c, a)
}

// check refuses an ID token that was not made for this attempt, by this
// provider, for us, just now.
func (p *Provider) check(c claims, a Attempt) error {
	if err := p.common(c); err != nil {
		return err
	}
	switch {
	case c.text("nonce") != a.Nonce:
		return fails("nonce", nil)
	case c.has("azp") && c.text("azp") != p.config.ClientID:
		return fails("azp", nil)
	case !plain(c.text("sub")):
		return fails("sub", nil)
	case c.has("sid") && !plain(c.text("sid")):
		return fails("sid", nil)
	}
	return p.checkAuthTime(c, a.MaxAge)
}

// common is what holds for ID tokens and logout tokens alike.
func (p *Provider) common(c claims) error {
	now := p.now()
	issued, dated := c.time("iat")
	ends, ending := c.time("exp")
	switch {
	case c.text("iss") != p.config.Issuer:
		return fails("iss", nil)
	case !c.only(p.config.ClientID):
		return fails("aud", nil)
	case !ending || !now.Before(ends):
		return fails("exp", nil)
	case !dated || issued.Before(now.Add(-skew)) || issued.After(now.Add(skew)):
		return fails("iat", nil)
	}
	return nil
}

// checkAuthTime holds the provider to max_age, if it was asked for.
func (p *Provider) checkAuthTime(c claims, maxAge int) error {
	at, dated := c.time("auth_time")
	now := p.now()
	switch {
	case !c.has("auth_time") && maxAge < 0:
		return nil
	case !dated || at.After(now.Add(skew)):
		return fails("auth_time", nil)
	case maxAge >= 0 && at.Before(now.Add(-skew-time.Duration(maxAge)*time.Second)):
		return fails("auth_time", errors.New("the person proved who they are too long ago"))
	}
	return nil
}

// unverified tells a token that is wrong from keys that could not be had.
func (known *discovered) unverified(ctx context.Context, token string, err error) error {
	if ctx.Err() != nil {
		return &ProviderError{Kind: ErrProviderDown, Why: "jwks", Cause: ctx.Err()}
	}
	if failure := known.keys.failure(); failure != nil {
		return &ProviderError{Kind: ErrProviderDown, Why: "jwks", Cause: failure}
	}
	var expired *oidc.TokenExpiredError
	if errors.As(err, &expired) {
		token = "exp"
	}
	return fails(token, err)
}

// typed tells whether it is a token in the compact form and its header says one
// of the types or none, so that a token made for one purpose serves no other.
// Source: RFC 8725, 3.11.
func typed(token string, types ...string) error {
	parts := strings.Split(token, ".")
	if len(parts) != 3 || len(token) > longestToken {
		return errors.New("it is missing or in no proper form")
	}
	header, err := base64.RawURLEncoding.DecodeString(parts[0])
	if err != nil {
		return err
	}
	var says claims
	if err := json.Unmarshal(header, &says); err != nil {
		return err
	}
	kind := strings.TrimPrefix(strings.ToLower(says.text("typ")), "application/")
	if says.has("typ") && !slices.Contains(types, kind) {
		return errors.New("it is a token of another type")
	}
	return nil
}
