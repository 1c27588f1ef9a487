package auth

import (
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Finish ends a sign-in: it checks the query with which the browser came back,
// exchanges the code and checks everything that the provider then says. All of
// it together takes no longer than 5 seconds.
func (p *Provider) Finish(ctx context.Context, query url.Values, a Attempt) (Identity, error) {
	ctx, stop := context.WithTimeout(oidc.ClientContext(ctx, p.client), p.timeout)
	defer stop()
	known, err := p.returned(ctx, query, a)
	if err != nil {
		return Identity{}, err
	}
	tokens, err := known.oauth.Exchange(ctx, query.Get("code"), oauth2.VerifierOption(a.Verifier))
	if err != nil {
		return Identity{}, exchangeError(ctx, err)
	}
	raw, claims, err := p.idToken(ctx, known, tokens, a)
	if err != nil {
		return Identity{}, err
	}
	extra, err := p.userInfo(ctx, known, tokens, claims)
	if err != nil {
		return Identity{}, err
	}
	return p.identity(raw, claims, extra), nil
}

// begins tells whether the attempt is one at this provider: empty values would
// equal values that are missing in the answer.
func (p *Provider) begins(a Attempt) error {
	switch {
	case a.State == "" || a.Nonce == "" || a.Verifier == "":
		return fails("attempt", errors.New("it is empty"))
	case a.Issuer != p.config.Issuer:
		return fails("attempt", errors.New("it was begun at another provider"))
	}
	return nil
}

// returned checks the authorization answer before anything in it is believed.
// Sources: RFC 6749, 4.1.2 and 10.12 (state); RFC 9207, 2.4 (iss).
func (p *Provider) returned(ctx context.Context, query url.Values, a Attempt) (*discovered, error) {
	if err := p.begins(a); err != nil {
		return nil, err
	}
	for _, name := range []string{"state", "iss", "error", "code"} {
		if len(query[name]) > 1 {
			return nil, fails(name, errors.New("it stands there twice"))
		}
	}
	if subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(a.State)) != 1 {
		return nil, fails("state", nil)
	}
	if query.Has("iss") && query.Get("iss") != p.config.Issuer {
		return nil, fails("iss", errors.New("the answer is another provider's"))
	}
	known, err := p.discovered(ctx)
	switch {
	case err != nil:
		return nil, err
	case known.SendsIssuer && !query.Has("iss"):
		return nil, fails("iss", errors.New("the answer does not say whose it is"))
	case query.Has("error"):
		return nil, said("callback", query.Get("error"))
	case query.Get("code") == "":
		return nil, fails("code", nil)
	}
	return known, nil
}

// exchangeError does not hand on the body of an answer: it may hold tokens.
func exchangeError(ctx context.Context, err error) error {
	var refused *oauth2.RetrieveError
	switch {
	case errors.As(err, &refused) && refused.Response.StatusCode >= http.StatusInternalServerError:
		return &ProviderError{Kind: ErrProviderDown, Why: "token endpoint", Cause: errors.New(refused.Response.Status)}
	case errors.As(err, &refused) && errorCode(refused.ErrorCode):
		return &ProviderError{Kind: ErrProviderAnswer, Why: "token endpoint", Code: refused.ErrorCode}
	case errors.As(err, &refused):
		return fails("token endpoint", errors.New(refused.Response.Status))
	}
	return unreached(ctx, "token endpoint", err)
}

// unreached is the error of a request to the provider that brought no answer,
// or one that is not to be read.
func unreached(ctx context.Context, where string, err error) error {
	var broken *url.Error
	if errors.Is(err, errRedirect) || errors.Is(err, errLong) {
		return fails(where, err)
	}
	if ctx.Err() != nil || errors.As(err, &broken) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &ProviderError{Kind: ErrProviderDown, Why: where, Cause: err}
	}
	return fails(where, err)
}
