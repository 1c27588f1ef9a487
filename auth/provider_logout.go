package auth

import (
	"context"
	"encoding/json"
	"time"
)

// LoggedOut is whom a provider has signed out: the session of that SID, or all
// of that subject. The caller remembers the JTI and takes none twice.
type LoggedOut struct {
	Issuer, Subject, SID, JTI string
	IssuedAt, ExpiresAt       time.Time
}

// backChannelEvent is the member of "events" that makes a token a logout token.
const backChannelEvent = "http://schemas.openid.net/event/backchannel-logout"

// Logout checks a logout token that the provider has sent on its own.
// Source: OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6.
func (p *Provider) Logout(ctx context.Context, token string) (LoggedOut, error) {
	if err := typed(token, "logout+jwt", "jwt"); err != nil { // jwt: what many libraries write when told nothing
		return LoggedOut{}, fails("logout_token", err)
	}
	known, err := p.discovered(ctx)
	if err != nil {
		return LoggedOut{}, err
	}
	verified, err := known.verifier.VerifyLogout(ctx, token)
	if err != nil {
		return LoggedOut{}, known.unverified(ctx, "logout_token", err)
	}
	var c claims
	if err := verified.Claims(&c); err != nil {
		return LoggedOut{}, fails("logout_token", err)
	}
	if err := p.common(c); err != nil {
		return LoggedOut{}, err
	}
	return loggedOut(c)
}

func loggedOut(c claims) (LoggedOut, error) {
	var events map[string]map[string]any
	switch {
	case json.Unmarshal(c["events"], &events) != nil || events[backChannelEvent] == nil:
		return LoggedOut{}, fails("events", nil)
	case c.has("nonce"): // it would be an ID token
		return LoggedOut{}, fails("nonce", nil)
	case !plain(c.text("jti")):
		return LoggedOut{}, fails("jti", nil)
	case c.has("sub") && !plain(c.text("sub")):
		return LoggedOut{}, fails("sub", nil)
	case c.has("sid") && !plain(c.text("sid")):
		return LoggedOut{}, fails("sid", nil)
	case !c.has("sub") && !c.has("sid"):
		return LoggedOut{}, fails("sub", nil)
	}
	issued, _ := c.time("iat")
	ends, _ := c.time("exp")
	return LoggedOut{
		Issuer: c.text("iss"), Subject: c.text("sub"), SID: c.text("sid"), JTI: c.text("jti"), IssuedAt: issued, ExpiresAt: ends,
	}, nil
}
