package auth

import (
	"errors"
	"fmt"
)

// What can be wrong with a sign-in through an identity provider. Each error of
// a [Provider] is a [*ProviderError] of one of these kinds.
var (
	// ErrProviderDown: it cannot be used now, but may be in a while: it does
	// not answer, or what it says of itself is no sense.
	ErrProviderDown = errors.New("the identity provider is down")
	// ErrProviderRefused: the person, or the provider, said no.
	ErrProviderRefused = errors.New("the sign-in was refused at the identity provider")
	// ErrProviderAsks: the provider would have to ask the person something and
	// was told not to (prompt=none).
	ErrProviderAsks = errors.New("the identity provider has to ask the person")
	// ErrProviderAnswer: the answer did not pass a check.
	ErrProviderAnswer = errors.New("the identity provider's answer does not hold")
)

// ProviderError is why a sign-in through an identity provider came to nothing,
// for the log. No part of it is meant for the person.
type ProviderError struct {
	Kind  error  // one of the errors above
	Why   string // the check that failed, such as "nonce"
	Code  string // the provider's own word (the parameter "error"), if it said one
	Cause error  // what is known more, or nil
}

// longestCause is how much of a cause is told, in bytes: it may hold all that
// the provider has answered.
const longestCause = 300

func (e *ProviderError) Error() string {
	text := e.Kind.Error() + ": " + e.Why
	if e.Code != "" {
		text += " " + e.Code
	}
	if e.Cause != nil {
		text += fmt.Sprintf(": %.*s", longestCause, e.Cause.Error())
	}
	return text
}

// Unwrap makes errors.Is see the kind and the cause.
func (e *ProviderError) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Cause}
}

// fails is an answer that did not pass the check.
func fails(check string, cause error) error {
	return &ProviderError{Kind: ErrProviderAnswer, Why: check, Cause: cause}
}

// kinds are the errors of an authorization answer that are no fault of it.
// Sources: RFC 6749, 4.1.2.1; OpenID Connect Core, 3.1.2.6.
var kinds = map[string]error{
	"access_denied":              ErrProviderRefused,
	"login_required":             ErrProviderAsks,
	"interaction_required":       ErrProviderAsks,
	"consent_required":           ErrProviderAsks,
	"account_selection_required": ErrProviderAsks,
	"server_error":               ErrProviderDown,
	"temporarily_unavailable":    ErrProviderDown,
}

// said is the error that the provider answered with.
func said(where, code string) error {
	if !errorCode(code) {
		return fails(where, errors.New("the error has no proper code"))
	}
	kind, known := kinds[code]
	if !known {
		kind = ErrProviderAnswer
	}
	return &ProviderError{Kind: kind, Why: where, Code: code}
}

// errorCode tells whether it is a word as the standards have them: it comes
// from the address bar and goes into the log.
func errorCode(code string) bool {
	for _, r := range code {
		if (r < 'a' || r > 'z') && r != '_' {
			return false
		}
	}
	return code != "" && len(code) <= 64
}
