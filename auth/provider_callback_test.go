package auth_test

import (
	"net/url"
	"strings"
	"testing"

	"foyer/auth"
	"foyer/auth/oidctest"
)

// What comes back in the address bar is checked before anybody is asked.
func TestAnAnswerThatIsNotToThisAttemptIsRefused(t *testing.T) {
	op := oidctest.New(t)
	p := at(op)
	for _, c := range []struct {
		name string
		how  func(url.Values, *auth.Attempt)
		kind error
		why  string
	}{
		{"foreign state", func(q url.Values, _ *auth.Attempt) { q.Set("state", "foreign") }, auth.ErrProviderAnswer, ": state"},
		{"no state", func(q url.Values, _ *auth.Attempt) { q.Del("state") }, auth.ErrProviderAnswer, ": state"},
		{"two states", func(q url.Values, _ *auth.Attempt) { q.Add("state", "foreign") }, auth.ErrProviderAnswer, "state: it stands there twice"},
		{"two codes", func(q url.Values, _ *auth.Attempt) { q.Add("code", "foreign") }, auth.ErrProviderAnswer, "code: it stands there twice"},
		{"an empty attempt and no state", func(q url.Values, a *auth.Attempt) { q.Del("state"); a.State = "" }, auth.ErrProviderAnswer, "attempt: it is empty"},
		{"an attempt without nonce", func(_ url.Values, a *auth.Attempt) { a.Nonce = "" }, auth.ErrProviderAnswer, "attempt: it is empty"},
		{"an attempt without verifier", func(_ url.Values, a *auth.Attempt) { a.Verifier = "" }, auth.ErrProviderAnswer, "attempt: it is empty"},
		{"an attempt at another provider", func(_ url.Values, a *auth.Attempt) { a.Issuer = "https://op.example" }, auth.ErrProviderAnswer, "begun at another"},
		{"an attempt at no provider", func(_ url.Values, a *auth.Attempt) { a.Issuer = "" }, auth.ErrProviderAnswer, "begun at another"},
		{"foreign iss", func(q url.Values, _ *auth.Attempt) { q.Set("iss", "https://op.example") }, auth.ErrProviderAnswer, "iss: the answer is another"},
		{"no iss, which was promised", func(q url.Values, _ *auth.Attempt) { q.Del("iss") }, auth.ErrProviderAnswer, "iss: the answer does not say"},
		{"an error without iss", func(q url.Values, _ *auth.Attempt) { q.Del("iss"); q.Set("error", "access_denied") }, auth.ErrProviderAnswer, "iss: "},
		{"an error with a foreign state", func(q url.Values, _ *auth.Attempt) { q.Set("state", "x"); q.Set("error", "access_denied") }, auth.ErrProviderAnswer, ": state"},
		{"no code", func(q url.Values, _ *auth.Attempt) { q.Del("code") }, auth.ErrProviderAnswer, ": code"},
		{"foreign code", func(q url.Values, _ *auth.Attempt) { q.Set("code", "foreign") }, auth.ErrProviderAnswer, "invalid_grant"},
		{"another verifier", func(_ url.Values, a *auth.Attempt) { a.Verifier = auth.NewToken() }, auth.ErrProviderAnswer, "invalid_grant"},
		{"the person said no", func(q url.Values, _ *auth.Attempt) { q.Set("error", "access_denied") }, auth.ErrProviderRefused, "access_denied"},
		{"login_required", func(q url.Values, _ *auth.Attempt) { q.Set("error", "login_required") }, auth.ErrProviderAsks, "login_required"},
		{"interaction_required", func(q url.Values, _ *auth.Attempt) { q.Set("error", "interaction_required") }, auth.ErrProviderAsks, "interaction_required"},
		{"consent_required", func(q url.Values, _ *auth.Attempt) { q.Set("error", "consent_required") }, auth.ErrProviderAsks, "consent_required"},
		{"the provider is overburdened", func(q url.Values, _ *auth.Attempt) { q.Set("error", "temporarily_unavailable") }, auth.ErrProviderDown, "temporarily_unavailable"},
		{"another error", func(q url.Values, _ *auth.Attempt) { q.Set("error", "invalid_scope") }, auth.ErrProviderAnswer, "callback invalid_scope"},
		{"an error that would write in the log", func(q url.Values, _ *auth.Attempt) { q.Set("error", "x\nlevel=INFO") }, auth.ErrProviderAnswer, "no proper code"},
		{"an empty error", func(q url.Values, _ *auth.Attempt) { q.Set("error", "") }, auth.ErrProviderAnswer, "no proper code"},
	} {
		t.Run(c.name, func(t *testing.T) {
			query, a := clicks(t, p)
			c.how(query, &a)
			id, err := p.Finish(t.Context(), query, a)
			wantWhy(t, id, err, c.kind, c.why)
			if strings.Contains(err.Error(), "level=") {
				t.Error("it repeats what the address bar says")
			}
		})
	}
	if _, err := signsIn(t, p); err != nil { // the control
		t.Error(err)
	}
}

func TestAnAttemptThatCouldNotBeCheckedIsNotBegun(t *testing.T) {
	op := oidctest.New(t)
	p := at(op)
	for _, a := range []auth.Attempt{{}, {Issuer: op.Issuer}, auth.NewAttempt()} {
		if to, err := p.AuthorizationURL(t.Context(), a, auth.Wishes{}); err == nil || to != "" {
			t.Errorf("it leads to %s", to)
		}
	}
}

func TestACodeIsTakenOnce(t *testing.T) {
	op := oidctest.New(t)
	p := at(op)
	query, a := clicks(t, p)
	if _, err := p.Finish(t.Context(), query, a); err != nil {
		t.Fatal(err)
	}
	id, err := p.Finish(t.Context(), query, a)
	wantWhy(t, id, err, auth.ErrProviderAnswer, "token endpoint invalid_grant")
}

// A code that was stolen from another browser's sign-in does not fit: its
// challenge is of another verifier, its token of another nonce. Source: RFC 9700, 4.5.
func TestAnotherBrowsersCodeDoesNotFit(t *testing.T) {
	op := oidctest.New(t)
	p := at(op)
	stolen, _ := clicks(t, p)
	query, a := clicks(t, p)
	query.Set("code", stolen.Get("code"))
	id, err := p.Finish(t.Context(), query, a)
	wantWhy(t, id, err, auth.ErrProviderAnswer, "invalid_grant")
}

// Source: RFC 9700, 4.4: an honest provider's code must not go to the other one.
func TestTheAnswersOfTwoProvidersAreNotMixedUp(t *testing.T) {
	honest, evil := oidctest.New(t), oidctest.New(t)
	evil.Metadata = func(m oidctest.Claims) { // it sends the browser on to the honest one
		m["authorization_endpoint"] = honest.Issuer + "/authorize"
		m["authorization_response_iss_parameter_supported"] = false
	}
	query, a := clicks(t, at(evil))
	if query.Get("iss") != honest.Issuer {
		t.Fatalf("the honest one did not answer: %v", query)
	}
	id, err := at(evil).Finish(t.Context(), query, a)
	wantWhy(t, id, err, auth.ErrProviderAnswer, "iss: the answer is another")
	id, err = at(honest).Finish(t.Context(), query, a)
	wantWhy(t, id, err, auth.ErrProviderAnswer, "begun at another")
	if evil.Asked("/token")+honest.Asked("/token") != 0 {
		t.Error("the code was handed on")
	}
}

func TestAProviderThatDoesNotPromiseToSayItsNameNeedNot(t *testing.T) {
	op := oidctest.New(t)
	op.Metadata = func(m oidctest.Claims) { delete(m, "authorization_response_iss_parameter_supported") }
	op.Callback = func(back url.Values) { back.Del("iss") }
	if _, err := signsIn(t, at(op)); err != nil {
		t.Error(err)
	}
}
