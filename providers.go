package main

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"foyer/auth"
)

// providerConfig is one identity provider: FOYER_OIDC_0_…, FOYER_OIDC_1_… and
// so on, without a gap.
type providerConfig struct {
	Issuer       string   `env:"ISSUER" help:"the provider's issuer, https://… (http://… on loopback only)"`
	ClientID     string   `env:"CLIENT_ID" help:"what the portal is called there"`
	ClientSecret string   `env:"CLIENT_SECRET" help:"its secret there; none for a public client"`
	Name         string   `env:"NAME" help:"how the button names it: Continue with …"`
	Slug         string   `env:"SLUG" help:"its word in paths, such as google; the callback is /login/SLUG/callback"`
	ProvesEmail  []string `env:"PROVES_EMAIL" help:"domains whose addresses it proves when it says email_verified, parted by commas, or *"`
	Scopes       []string `env:"SCOPES" help:"what is asked of it; openid,email,profile unless set"`
	Algorithms   []string `env:"ALGORITHMS" help:"signatures that count, such as RS256,ES256; all asymmetric ones unless set"`
}

// slugForm is what a provider's word may be. Some are pages of ours.
var (
	slugForm  = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}$`)
	slugTaken = []string{"again", "first", "second", "passkey", "none"}
)

// algorithms are the signatures that may be named: asymmetric ones alone.
var algorithms = []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}

func (c *config) checkProviders() error {
	var wrong []error
	slugs := map[string]bool{}
	for i := range c.Providers {
		p, name := &c.Providers[i], fmt.Sprintf("OIDC_%d_", i)
		wrong = append(wrong, p.check(name))
		if slugs[p.Slug] {
			wrong = append(wrong, refused(name+"SLUG", fmt.Sprintf("is %q like that of another provider", p.Slug)))
		}
		slugs[p.Slug] = true
	}
	return errors.Join(wrong...)
}

func (p *providerConfig) check(name string) error {
	if missing := errors.Join(present(name+"ISSUER", p.Issuer), present(name+"CLIENT_ID", p.ClientID), present(name+"NAME", p.Name), present(name+"SLUG", p.Slug)); missing != nil {
		return missing
	}
	issuer, err := url.Parse(p.Issuer)
	if err != nil || issuer.Host == "" || issuer.RawQuery != "" || issuer.Fragment != "" || issuer.User != nil ||
		issuer.Scheme != "https" && !(issuer.Scheme == "http" && isLoopback(issuer.Hostname())) {
		return refused(name+"ISSUER", "has to be https://… (http://… only on loopback), as the provider writes it")
	}
	if !slugForm.MatchString(p.Slug) || slices.Contains(slugTaken, p.Slug) {
		return refused(name+"SLUG", "has to be a word of small letters, digits and -, and none of "+strings.Join(slugTaken, ", "))
	}
	for _, algorithm := range p.Algorithms {
		if !slices.Contains(algorithms, algorithm) {
			return refused(name+"ALGORITHMS", "may have only "+strings.Join(algorithms, ", "))
		}
	}
	return p.checkDomains(name)
}

func (p *providerConfig) checkDomains(name string) error {
	for i, domain := range p.ProvesEmail {
		if domain = strings.TrimSpace(domain); domain != "*" {
			ascii, err := idna.Lookup.ToASCII(domain)
			if err != nil || !strings.Contains(strings.Trim(ascii, "."), ".") {
				return refused(name+"PROVES_EMAIL", fmt.Sprintf("has %q, which is no domain, such as example.com, nor *", domain))
			}
			domain = ascii
		}
		p.ProvesEmail[i] = domain
	}
	return nil
}

// providers are the identity providers, none of which has been asked anything.
func (c *config) providers() (all []*auth.Provider) {
	for _, p := range c.Providers {
		all = append(all, auth.NewProvider(auth.ProviderConfig{
			Slug: p.Slug, Name: p.Name, Issuer: p.Issuer, ClientID: p.ClientID, ClientSecret: p.ClientSecret,
			Scopes: p.Scopes, Algorithms: p.Algorithms, ProvesEmail: p.ProvesEmail,
			Callback: c.BaseURL.JoinPath("/login", p.Slug, "callback").String(),
		}))
	}
	return all
}

// providerNames are the names of the providers by their words.
func (c *config) providerNames() map[string]string {
	names := map[string]string{}
	for _, p := range c.Providers {
		names[p.Slug] = p.Name
	}
	return names
}
