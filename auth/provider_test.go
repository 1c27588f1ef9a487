package auth_test

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/auth/oidctest"
)

const callback = "https://portal.example/login/test/callback"

// at is our side of the provider.
func at(op *oidctest.Provider) *auth.Provider {
	return auth.NewProvider(auth.ProviderConfig{
		Slug: "test", Name: "Test", Issuer: op.Issuer, ClientID: op.ClientID, ClientSecret: op.ClientSecret, Callback: callback,
	})
}

func attempt(p *auth.Provider) auth.Attempt {
	a := auth.NewAttempt()
	a.Issuer = p.Config().Issuer
	return a
}

// clicks begins at the provider and is led back, with what is checked then.
func clicks(t *testing.T, p *auth.Provider) (url.Values, auth.Attempt) {
	t.Helper()
	a := attempt(p)
	return visits(t, p, a), a
}

func visits(t *testing.T, p *auth.Provider, a auth.Attempt) url.Values {
	t.Helper()
	to, err := p.AuthorizationURL(t.Context(), a, auth.Wishes{})
	if err != nil {
		t.Fatal(err)
	}
	query, err := oidctest.Visit(to)
	if err != nil {
		t.Fatal(err)
	}
	return query
}

func signsIn(t *testing.T, p *auth.Provider) (auth.Identity, error) {
	t.Helper()
	query, a := clicks(t, p)
	return p.Finish(t.Context(), query, a)
}

// wantWhy checks the reason for the log, and that nobody has come in.
func wantWhy(t *testing.T, id auth.Identity, err error, kind error, why string) {
	t.Helper()
	var refused *auth.ProviderError
	switch {
	case id.Subject != "" || err == nil:
		t.Errorf("it was taken: %+v", id)
	case !errors.As(err, &refused) || !errors.Is(err, kind) || !strings.Contains(err.Error(), why):
		t.Errorf("got %v, want %v: %s", err, kind, why)
	}
}

func TestWhoHasASessionAtTheProviderIsIn(t *testing.T) {
	op := oidctest.New(t)
	proved := time.Now().Add(-time.Hour).Truncate(time.Second)
	op.AuthTime = proved
	op.Person["locale"] = "hu"
	id, err := signsIn(t, at(op))
	if err != nil {
		t.Fatal(err)
	}
	if id.Provider != "test" || id.Issuer != op.Issuer || id.Subject != "248289761001" || id.Email != "anna@kertesz.example" ||
		!id.EmailVerified || id.Name != "Kertész Anna" || id.Locale != "hu" || id.SID != "session-1" ||
		!slices.Equal(id.AMR, []string{"pwd"}) || !id.AuthTime.Equal(proved) || strings.Count(id.IDToken, ".") != 2 {
		t.Errorf("got %+v", id)
	}
}

func TestAProviderIsAskedNothingBeforeItIsNeededAndThenOnce(t *testing.T) {
	op := oidctest.New(t)
	p := at(op)
	if asked := op.Asked("/.well-known/openid-configuration"); asked != 0 {
		t.Errorf("asked %d times before", asked)
	}
	for range 3 {
		if _, err := signsIn(t, p); err != nil {
			t.Fatal(err)
		}
	}
	if metadata, keys := op.Asked("/.well-known/openid-configuration"), op.Asked("/jwks"); metadata != 1 || keys != 1 {
		t.Errorf("metadata asked %d times, keys %d", metadata, keys)
	}
}

func TestTheAuthorizationURLSaysWhatIsWantedAndNoSecret(t *testing.T) {
	op := oidctest.New(t)
	op.Metadata = func(m oidctest.Claims) { m["authorization_endpoint"] = op.Issuer + "/authorize?tenant=7" }
	p := at(op)
	a := attempt(p)
	a.MaxAge = 0
	to, err := p.AuthorizationURL(t.Context(), a, auth.Wishes{LoginHint: "anna@kertesz.example", Prompt: "login", Locales: "hu en", ACR: "phr", MaxAge: 60})
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"tenant": "7", "response_type": "code", "client_id": "foyer", "redirect_uri": callback, "scope": "openid email profile",
		"state": a.State, "nonce": a.Nonce, "code_challenge_method": "S256", "login_hint": "anna@kertesz.example",
		"prompt": "login", "ui_locales": "hu en", "acr_values": "phr", "max_age": "0", "response_mode": "", "code_verifier": "",
	} {
		if got := u.Query().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if strings.Contains(to, a.Verifier) || strings.Contains(to, url.QueryEscape(op.ClientSecret)) {
		t.Errorf("it gives a secret away: %s", to)
	}
	plain, err := p.AuthorizationURL(t.Context(), attempt(p), auth.Wishes{})
	if err != nil || strings.Contains(plain, "max_age") || strings.Contains(plain, "prompt") {
		t.Errorf("it asks for what nobody wished: %s, %v", plain, err)
	}
}

func TestAnAttemptIsThreeFreshSecrets(t *testing.T) {
	a, b := auth.NewAttempt(), auth.NewAttempt()
	seen := map[string]bool{}
	for _, secret := range []string{a.State, a.Nonce, a.Verifier, b.State, b.Nonce, b.Verifier} {
		if len(secret) != 43 || seen[secret] {
			t.Errorf("got %q", secret)
		}
		seen[secret] = true
	}
	if a.MaxAge != -1 {
		t.Errorf("it asks for an age of %d", a.MaxAge)
	}
}

func TestTheOperatorsListsAreCompleted(t *testing.T) {
	got := auth.NewProvider(auth.ProviderConfig{Scopes: []string{"email"}, Algorithms: []string{"none", "HS256", "PS512"}}).Config()
	if !slices.Equal(got.Scopes, []string{"openid", "email"}) || !slices.Equal(got.Algorithms, []string{"PS512"}) {
		t.Errorf("got %v, %v", got.Scopes, got.Algorithms)
	}
	got = auth.NewProvider(auth.ProviderConfig{Algorithms: []string{"HS256"}}).Config()
	if slices.Contains(got.Algorithms, "HS256") || !slices.Contains(got.Algorithms, "RS256") {
		t.Errorf("got %v", got.Algorithms)
	}
}

// Source: RFC 6749, 2.3.1; OpenID Connect Core, 9. Basic is the default.
func TestTheClientProvesItselfAsTheProviderWants(t *testing.T) {
	for want, methods := range map[string]any{
		"client_secret_basic": nil,
		"client_secret_post":  []string{"private_key_jwt", "client_secret_post"},
	} {
		op := oidctest.New(t)
		op.Metadata = func(m oidctest.Claims) { m["token_endpoint_auth_methods_supported"] = methods }
		if _, err := signsIn(t, at(op)); err != nil || !slices.Equal(op.ClientMethods(), []string{want}) {
			t.Errorf("got %v, %v, want %s", op.ClientMethods(), err, want)
		}
	}
	op := oidctest.New(t)
	op.ClientSecret = "another"
	p := at(op)
	op.ClientSecret = "the right one"
	id, err := signsIn(t, p)
	wantWhy(t, id, err, auth.ErrProviderAnswer, "token endpoint invalid_client")
}
