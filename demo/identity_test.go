package demo

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// relying is an independent relying party in Foyer's place.
type relying struct {
	oauth2.Config
	provider *oidc.Provider
	verifier string
}

func (w *world) relying() *relying {
	w.t.Helper()
	provider, err := oidc.NewProvider(w.t.Context(), w.issuer)
	if err != nil {
		w.t.Fatal(err)
	}
	return &relying{oauth2.Config{
		ClientID: "foyer", ClientSecret: "a secret", Endpoint: provider.Endpoint(),
		RedirectURL: w.portal.URL + "/login/demo/callback", Scopes: []string{"openid", "profile", "email"},
	}, provider, oauth2.GenerateVerifier()}
}

// start is where a sign-in begins; more are parameters, name and value in turn.
func (r *relying) start(more ...string) string {
	options := []oauth2.AuthCodeOption{oidc.Nonce("a nonce"), oauth2.S256ChallengeOption(r.verifier)}
	for pair := range slices.Chunk(more, 2) {
		options = append(options, oauth2.SetAuthURLParam(pair[0], pair[1]))
	}
	return r.AuthCodeURL("a state", options...)
}

type told struct {
	Subject  string   `json:"sub"`
	SID      string   `json:"sid"`
	Name     string   `json:"name"`
	Email    string   `json:"email"`
	Verified any      `json:"email_verified"`
	AMR      []string `json:"amr"`
	AuthTime int64    `json:"auth_time"`
	Nonce    string   `json:"nonce"`
	raw      string
}

// redeems changes the answer that the browser was led away with for claims.
func (r *relying) redeems(t *testing.T, a answer) told {
	t.Helper()
	ctx := t.Context()
	if a.away == nil || a.away.Query().Get("code") == "" || a.away.Query().Get("state") != "a state" {
		t.Fatalf("no code: %d %v %s", a.status, a.away, a.text)
	}
	tokens, err := r.Exchange(ctx, a.away.Query().Get("code"), oauth2.VerifierOption(r.verifier))
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := r.provider.Verifier(&oidc.Config{ClientID: "foyer"}).Verify(ctx, raw)
	if err != nil {
		t.Fatal(err)
	}
	if err := token.VerifyAccessToken(tokens.AccessToken); err != nil {
		t.Fatal(err)
	}
	info, err := r.provider.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
	if err != nil {
		t.Fatal(err)
	}
	if info.Subject != token.Subject {
		t.Fatalf("userinfo of %s with the token of %s", info.Subject, token.Subject)
	}
	claims := told{raw: raw}
	for _, read := range []func(any) error{token.Claims, info.Claims} {
		if err := read(&claims); err != nil {
			t.Fatal(err)
		}
	}
	return claims
}

// chooses presses a person's button on the page that asks, and follows the page
// that leads on.
func (b *browser) chooses(w *world, asked answer, person string) answer {
	b.t.Helper()
	if asked.away != nil || !strings.Contains(asked.text, `value="`+person+`"`) {
		b.t.Fatalf("nobody is asked: %d %v", asked.status, asked.away)
	}
	on := b.posts(w.self+"/id/signin", url.Values{"person": {person}, "request": {asked.at.Query().Get("request")}})
	if on.away != nil || !strings.Contains(on.text, `http-equiv="refresh"`) {
		b.t.Fatalf("no page leads on: %d %v", on.status, on.away)
	}
	_, rest, _ := strings.Cut(on.text, `content="0;url=`)
	to, _, _ := strings.Cut(rest, `"`)
	return b.open(w.self + to)
}

func TestAClickOnAPersonSignsThemIn(t *testing.T) {
	w := newWorld(t)
	b, foyer := newBrowser(t, w.portal.URL), w.relying()
	asked := b.open(foyer.start())
	for _, person := range append(people, newcomers...) {
		if !strings.Contains(asked.text, person.Name) || !strings.Contains(asked.text, person.Email) {
			t.Errorf("%s is not among those to choose from", person.Name)
		}
	}
	led := b.chooses(w, asked, "owner")
	if led.away.Query().Get("iss") != w.issuer {
		t.Errorf("the answer does not name its issuer: %s", led.away)
	}
	claims := foyer.redeems(t, led)
	if claims.Subject != "owner" || claims.Name != "Kertész Anna" || claims.Email != "anna@kertesz.example" || claims.Verified != true {
		t.Errorf("told %+v", claims)
	}
	if claims.SID == "" || claims.Nonce != "a nonce" || !slices.Equal(claims.AMR, []string{"pwd"}) || time.Since(time.Unix(claims.AuthTime, 0)).Abs() > time.Minute {
		t.Errorf("told %+v", claims)
	}
}

func TestTheSecondTimeNobodyIsAsked(t *testing.T) {
	w := newWorld(t)
	b, foyer := newBrowser(t, w.portal.URL), w.relying()
	first := foyer.redeems(t, b.chooses(w, b.open(foyer.start()), "accountant"))
	w.clock.passes(time.Hour)
	second := foyer.redeems(t, b.open(foyer.start()))
	if first.Subject != second.Subject || first.SID != second.SID || first.AuthTime != second.AuthTime {
		t.Errorf("first %+v, then %+v", first, second)
	}
}

func TestOnlyAStrictTrueIsSaidOfAProvenAddress(t *testing.T) {
	w := newWorld(t)
	foyer := w.relying()
	for _, person := range append(people, newcomers...) {
		b := newBrowser(t, w.portal.URL)
		if claims := foyer.redeems(t, b.chooses(w, b.open(foyer.start()), person.ID)); claims.Verified != !person.Unproven {
			t.Errorf("%s: email_verified is %v", person.Name, claims.Verified)
		}
	}
}

func TestACodeIsForOneClientOnceAndForItsVerifier(t *testing.T) {
	w := newWorld(t)
	b, foyer := newBrowser(t, w.portal.URL), w.relying()
	code := func() string { return b.open(foyer.start()).away.Query().Get("code") }
	b.chooses(w, b.open(foyer.start()), "owner")
	redeem := func(r relying, code, verifier string) error {
		_, err := r.Exchange(context.WithoutCancel(t.Context()), code, oauth2.VerifierOption(verifier))
		return err
	}
	used := code()
	if err := redeem(*foyer, used, foyer.verifier); err != nil {
		t.Fatal(err)
	}
	if redeem(*foyer, used, foyer.verifier) == nil {
		t.Error("a code opens twice")
	}
	if redeem(*foyer, code(), oauth2.GenerateVerifier()) == nil {
		t.Error("a code opens with another verifier")
	}
	guessing := *foyer
	guessing.ClientSecret = "guessed"
	if redeem(guessing, code(), foyer.verifier) == nil {
		t.Error("a code opens with another secret")
	}
	late := code()
	w.clock.passes(61 * time.Second)
	if redeem(*foyer, late, foyer.verifier) == nil {
		t.Error("a code opens after a minute")
	}
}

func TestADemandThatIsNotSafeIsRefused(t *testing.T) {
	w := newWorld(t)
	foyer := w.relying()
	b := newBrowser(t, w.portal.URL)
	if led := b.open(foyer.AuthCodeURL("a state")); led.away == nil || led.away.Query().Get("error") != "invalid_request" {
		t.Errorf("without PKCE: %d %v", led.status, led.away)
	}
	foyer.RedirectURL = w.portal.URL + "/elsewhere"
	if led := b.open(foyer.start()); led.away != nil || led.status != 400 {
		t.Errorf("to a foreign address: %d %v", led.status, led.away)
	}
}
