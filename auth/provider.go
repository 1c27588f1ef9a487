package auth

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"golang.org/x/oauth2"
)

// ProviderConfig is what the operator says of an identity provider.
type ProviderConfig struct {
	Slug, Name, Issuer, ClientID, ClientSecret string

	Scopes      []string // what is asked for; "openid" is always among them. Empty: openid, email, profile
	Algorithms  []string // signatures that count, asymmetric ones alone. Empty: RS256, PS256, ES256, EdDSA
	ProvesEmail []string // the domains (A-labels, lower case) whose addresses it proves, or "*"
	Callback    string   // our own redirect URI
}

// Provider is an identity provider through which people sign in: our side of
// OpenID Connect, code flow with PKCE. Source: OpenID Connect Core 1.0, RFC 9700.
type Provider struct {
	config ProviderConfig
	client *http.Client

	now     func() time.Time
	timeout time.Duration // for everything that one step asks the provider
	life    time.Duration // how long metadata and keys are kept
	retry   time.Duration // how long a failed discovery is not tried again
	pause   time.Duration // the time in which keys are fetched twice at most

	discovery
}

// NewProvider is the provider of that description. It is asked nothing before
// it is needed, so that one that is down keeps nobody else out.
func NewProvider(config ProviderConfig) *Provider {
	config.Scopes = scopes(config.Scopes)
	config.Algorithms = algorithms(config.Algorithms)
	p := &Provider{
		config: config, now: time.Now, timeout: 5 * time.Second,
		life: time.Hour, retry: 3 * time.Second, pause: 10 * time.Second,
	}
	p.client = newClient(p.timeout)
	p.turn = make(chan struct{}, 1)
	return p
}

// Config is what the operator says of it, defaults filled in.
func (p *Provider) Config() ProviderConfig { return p.config }

func scopes(wanted []string) []string {
	if len(wanted) == 0 {
		return []string{"openid", "email", "profile"}
	}
	if slices.Contains(wanted, "openid") {
		return wanted
	}
	return append([]string{"openid"}, wanted...)
}

// asymmetric are the algorithms that may count: with the others either nobody
// has signed, or everybody who knows the client's secret could have.
var asymmetric = []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}

func algorithms(wanted []string) (counting []string) {
	for _, algorithm := range wanted {
		if slices.Contains(asymmetric, algorithm) {
			counting = append(counting, algorithm)
		}
	}
	if len(counting) == 0 {
		return []string{"RS256", "PS256", "ES256", "EdDSA"}
	}
	return counting
}

// Attempt is what one sign-in was begun with: kept on the server, bound to the
// browser, used once.
type Attempt struct {
	State, Nonce, Verifier string

	MaxAge int    // seconds since the person last proved who they are; -1: any
	Issuer string // the provider it was begun at: an answer of another one is refused (mix-up)
}

// NewAttempt is one with fresh random values. The caller says the issuer.
func NewAttempt() Attempt {
	return Attempt{State: NewToken(), Nonce: NewToken(), Verifier: NewToken(), MaxAge: -1}
}

// Wishes is what the provider is asked besides; it may do otherwise.
type Wishes struct {
	LoginHint, Prompt, Locales, ACR string

	MaxAge int // seconds, 0: none. It is only asked for; [Attempt.MaxAge] is asked for and checked
}

// AuthorizationURL is where the browser is led to sign in. It fails with
// [ErrProviderDown] while the provider's metadata cannot be had.
func (p *Provider) AuthorizationURL(ctx context.Context, a Attempt, wishes Wishes) (string, error) {
	if err := p.begins(a); err != nil {
		return "", err
	}
	known, err := p.discovered(ctx)
	if err != nil {
		return "", err
	}
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(a.Verifier), oauth2.SetAuthURLParam("nonce", a.Nonce)}
	for name, value := range wishes.parameters(a.MaxAge) {
		if value != "" {
			options = append(options, oauth2.SetAuthURLParam(name, value))
		}
	}
	return known.oauth.AuthCodeURL(a.State, options...), nil
}

func (w Wishes) parameters(maxAge int) map[string]string {
	asked := map[string]string{"login_hint": w.LoginHint, "prompt": w.Prompt, "ui_locales": w.Locales, "acr_values": w.ACR}
	switch {
	case maxAge >= 0:
		asked["max_age"] = strconv.Itoa(maxAge)
	case w.MaxAge > 0:
		asked["max_age"] = strconv.Itoa(w.MaxAge)
	}
	return asked
}

// LogoutURL is where the browser is led to sign out at the provider, which
// leads it back to returnTo; false if the provider has no such place or is down.
// Source: OpenID Connect RP-Initiated Logout 1.0, 2.
func (p *Provider) LogoutURL(ctx context.Context, idToken, returnTo, state string) (string, bool) {
	known, err := p.discovered(ctx)
	if err != nil || known.EndSession == "" {
		return "", false
	}
	to, err := url.Parse(known.EndSession)
	if err != nil {
		return "", false
	}
	query := to.Query()
	for name, value := range map[string]string{
		"id_token_hint": idToken, "post_logout_redirect_uri": returnTo, "state": state, "client_id": p.config.ClientID,
	} {
		if value != "" {
			query.Set(name, value)
		}
	}
	to.RawQuery = query.Encode()
	return to.String(), true
}
