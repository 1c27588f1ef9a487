package auth

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/idna"
	"golang.org/x/oauth2"
)

// Identity is who has signed in, as the provider says: known by issuer and
// subject, never by the address.
type Identity struct {
	Provider        string // its slug
	Issuer, Subject string
	Email           string // as the provider writes it, or ""
	EmailVerified   bool   // the provider says so; whether that counts tells [Provider.Proves]
	Name, Locale    string
	SID             string // the session there, which a logout token may name
	AMR             []string
	ACR             string
	AuthTime        time.Time // when the person proved who they are; zero: not said
	IDToken         string    // as it came, for signing out there
}

// identity gathers what the ID token and UserInfo say.
func (p *Provider) identity(raw string, token, info claims) Identity {
	address := token // with its email_verified: the two belong together
	if info.has("email") && (!token.has("email") || !token.has("email_verified")) {
		address = info
	}
	at, _ := token.time("auth_time")
	return Identity{
		Provider: p.config.Slug, Issuer: p.config.Issuer, Subject: token.text("sub"), SID: token.text("sid"),
		Email: short(address.text("email"), 254), EmailVerified: address.isTrue("email_verified"),
		Name: either(token, info, "name"), Locale: either(token, info, "locale"),
		AMR: token.texts("amr"), ACR: short(token.text("acr"), 255), AuthTime: at, IDToken: raw,
	}
}

func either(token, info claims, name string) string {
	if text := short(token.text(name), 255); text != "" {
		return text
	}
	return short(info.text(name), 255)
}

// short is a text of one line and a sane length; anything else is not said.
func short(text string, longest int) string {
	if len(text) > longest || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return ""
	}
	return text
}

// userInfo asks for what the ID token does not say of address and name, if the
// provider has a place for that. Source: OpenID Connect Core, 5.3.
func (p *Provider) userInfo(ctx context.Context, known *discovered, tokens *oauth2.Token, token claims) (claims, error) {
	if known.UserInfo == "" || (token.has("email") && token.has("email_verified") && token.has("name")) {
		return nil, nil
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, known.UserInfo, nil)
	if err != nil {
		return nil, fails("userinfo", err)
	}
	tokens.SetAuthHeader(request)
	response, err := p.client.Do(request)
	if err != nil {
		return nil, unreached(ctx, "userinfo", err)
	}
	defer response.Body.Close()
	info, err := readInfo(ctx, response)
	switch {
	case err != nil:
		return nil, err
	case info.text("sub") != token.text("sub"): // another person's answer: Core, 5.3.2
		return nil, fails("userinfo sub", nil)
	}
	return info, nil
}

func readInfo(ctx context.Context, response *http.Response) (info claims, err error) {
	if response.StatusCode >= http.StatusInternalServerError {
		return nil, &ProviderError{Kind: ErrProviderDown, Why: "userinfo", Cause: errors.New(response.Status)}
	}
	if response.StatusCode != http.StatusOK {
		return nil, fails("userinfo", errors.New(response.Status))
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, unreached(ctx, "userinfo", err)
	}
	if err := json.Unmarshal(body, &info); err != nil {
		return nil, fails("userinfo", err)
	}
	return info, nil
}

// Proves tells whether the address is the person's beyond doubt: the provider
// says so with a strict true, and the operator lists the address's domain for
// this provider.
func (p *Provider) Proves(id Identity) bool {
	at := strings.LastIndexByte(id.Email, '@')
	if !id.EmailVerified || id.Issuer != p.config.Issuer || at < 0 || !localPart(id.Email[:at]) {
		return false
	}
	domain, err := idna.Lookup.ToASCII(id.Email[at+1:])
	if labels := strings.Split(domain, "."); err != nil || len(labels) < 2 || slices.Contains(labels, "") {
		return false
	}
	return slices.Contains(p.config.ProvesEmail, "*") || slices.Contains(p.config.ProvesEmail, strings.ToLower(domain))
}

// localPart takes ASCII alone, and nothing that would have to be quoted: what
// is left of the sign cannot pass for an address of its own.
func localPart(local string) bool {
	for _, r := range local {
		if r <= ' ' || r > '~' || strings.ContainsRune(`"(),:;<>@[\]`, r) {
			return false
		}
	}
	return local != ""
}
