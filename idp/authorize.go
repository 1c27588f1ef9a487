package idp

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"foyer/portal"
	"foyer/store"
)

// Refused is a request that a client has to mend, and that does not say in a
// way to be trusted where the person came from: it is said on a page.
type Refused struct{ Code, Description string }

func (r Refused) Error() string { return "idp: " + r.Code + ": " + r.Description }

// What PKCE looks like (RFC 7636, 4.1 and 4.2).
var (
	verifier  = regexp.MustCompile(`^[A-Za-z0-9._~-]{43,128}$`)
	challenge = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)
)

// Authorize reads what a client asks for (OpenID Connect Core, 3.1.2.1), and
// tells where the person goes on: to the page of ours, or back to the client
// with what is wrong.
func (p *Provider) Authorize(ctx context.Context, asked url.Values, from store.Browser) (location string, err error) {
	a, err := p.addressed(ctx, asked)
	if err != nil {
		return "", err
	}
	if refused, wrong := p.reads(ctx, &a, asked); wrong != nil {
		return "", wrong
	} else if refused.Code != "" {
		return p.Denies(a, refused.Code, refused.Description), nil
	}
	token, err := p.store.Begin(ctx, a, asked.Get("login_hint"), from)
	if err != nil {
		return "", err
	}
	return SignonPath + token, nil
}

// addressed tells who asks and where the answer goes. Only an address that the
// operator has registered gets one.
func (p *Provider) addressed(ctx context.Context, asked url.Values) (a portal.Authorization, err error) {
	for name, values := range asked {
		if len(values) != 1 && slices.Contains([]string{"client_id", "redirect_uri", "state", "response_type", "scope", "code_challenge"}, name) {
			return a, Refused{"invalid_request", name + " is there more than once"}
		}
	}
	client, err := p.store.Client(ctx, asked.Get("client_id"))
	if errors.Is(err, portal.ErrNotFound) || err == nil && client.Kind != portal.ByOpenID {
		return a, Refused{"invalid_client", "client_id is not known here"}
	}
	if err != nil {
		return a, err
	}
	a.ClientID, a.RedirectURI, a.State = client.ID, asked.Get("redirect_uri"), asked.Get("state")
	if !client.RedirectURIs.Has(a.RedirectURI) {
		return a, Refused{"invalid_request", "redirect_uri is not one that was registered"}
	}
	return a, nil
}

// reads takes over what is asked for. What is wrong is told to the client; an
// error is ours.
func (p *Provider) reads(ctx context.Context, a *portal.Authorization, asked url.Values) (refused Refused, err error) {
	if refused = unsupported(asked); refused.Code != "" {
		return refused, nil
	}
	a.Scope, a.Nonce, a.Challenge = portal.Scope(asked.Get("scope")), asked.Get("nonce"), asked.Get("code_challenge")
	a.Prompt, a.UILocales = asked.Get("prompt"), asked.Get("ui_locales")
	a.EmailHint, _ = portal.NormEmail(asked.Get("login_hint"))
	switch a.MaxAge = maxAge(asked.Get("max_age")); {
	case a.MaxAge < portal.AnyAge:
		return Refused{"invalid_request", "max_age is no number of seconds"}, nil
	case !a.Scope.Has(portal.OpenIDScope):
		return Refused{"invalid_scope", "scope has to have openid"}, nil
	case !challenge.MatchString(a.Challenge) || asked.Get("code_challenge_method") != "S256":
		return Refused{"invalid_request", "code_challenge with code_challenge_method=S256 is required (RFC 7636)"}, nil
	case len(a.State) > mostRedirectState || len(a.Nonce) > mostRedirectState:
		return Refused{"invalid_request", "state or nonce is too long"}, nil
	}
	a.Scope = a.Scope.Known()
	return p.takesHint(ctx, a, asked.Get("id_token_hint"))
}

// maxAge reads a number of seconds; one that is none is below [portal.AnyAge].
func maxAge(asked string) int64 {
	age, err := strconv.ParseInt(asked, 10, 32)
	switch {
	case asked == "":
		return portal.AnyAge
	case err != nil || age < 0:
		return portal.AnyAge - 1
	default:
		return age
	}
}

// unsupported tells what there is not, of what may be asked for.
func unsupported(asked url.Values) Refused {
	prompts := strings.Fields(asked.Get("prompt"))
	switch kind, mode := asked.Get("response_type"), asked.Get("response_mode"); {
	case asked.Has("request"):
		return Refused{"request_not_supported", "request objects are not supported"}
	case asked.Has("request_uri"):
		return Refused{"request_uri_not_supported", "request objects are not supported"}
	case asked.Has("registration"):
		return Refused{"registration_not_supported", "clients are registered by the operator"}
	case kind == "":
		return Refused{"invalid_request", "response_type is missing"}
	case kind != "code":
		return Refused{"unsupported_response_type", "response_type is code"}
	case mode != "" && mode != "query":
		return Refused{"invalid_request", "response_mode is query"}
	case slices.Contains(prompts, "none") && len(prompts) > 1:
		return Refused{"invalid_request", "prompt none stands alone"}
	}
	return Refused{}
}

// takesHint reads whom the ID token names that came along, and the account.
func (p *Provider) takesHint(ctx context.Context, a *portal.Authorization, token string) (Refused, error) {
	if token == "" {
		return Refused{}, nil
	}
	hint, err := p.hinted(ctx, token)
	if err == nil && hint.Client == a.ClientID {
		on, found := p.store.Signon(ctx, a.ClientID, hint.Signon)
		a.HintedUser, a.UserID, a.AccountNumber, err = on.Signon.UserID, on.Signon.UserID, on.Account.Number, found
	} else if err == nil {
		err = portal.ErrNotFound
	}
	if errors.Is(err, portal.ErrNotFound) {
		return Refused{"login_required", "id_token_hint is none of ours, or too old"}, nil
	}
	return Refused{}, err
}

// Answers is the way back to the client with the code (RFC 6749, 4.1.2; iss by
// RFC 9207).
func (p *Provider) Answers(a portal.Authorization, code string) string {
	return p.back(a, url.Values{"code": {code}})
}

// Denies is the way back to the client with what is wrong.
func (p *Provider) Denies(a portal.Authorization, code, description string) string {
	return p.back(a, url.Values{"error": {code}, "error_description": {description}})
}

func (p *Provider) back(a portal.Authorization, answer url.Values) string {
	if a.State != "" {
		answer.Set("state", a.State)
	}
	answer.Set("iss", p.issuer)
	return withQuery(a.RedirectURI, answer)
}

// withQuery adds to the address, and leaves what is in it as it is.
func withQuery(uri string, more url.Values) string {
	switch {
	case len(more) == 0:
		return uri
	case strings.Contains(uri, "?"):
		return uri + "&" + more.Encode()
	default:
		return uri + "?" + more.Encode()
	}
}
