package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"foyer/auth/oidctest"
	"foyer/store/world"
)

// loggedOut is what Demo ID is answered when it says, on its own, that
// sessions are over.
func (p *provided) loggedOut(claims oidctest.Claims) *answer {
	p.Helper()
	return p.tells("logout_token", oidctest.Sign(p.demo.Signing, "logout+jwt", claims))
}

// tells posts it as a program does, which has no cookies and no origin.
func (p *provided) tells(fields ...string) *answer {
	p.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	b := p.Anew().With("Content-Type", "application/x-www-form-urlencoded", "User-Agent", "idp/1.0")
	return b.sends(http.MethodPost, "/login/demo/backchannel", strings.NewReader(form.Encode()))
}

func TestALogoutAtTheProviderEndsExactlyTheSessionsMeant(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.knows("owner", "anna")
		p.knows("many", "marieke")
		password, one, two := p.SignsIn(world.Called("owner")), p.signedInBy("anna", "one"), p.signedInBy("anna", "two")
		others, third := p.signedInBy("marieke", "one"), p.signedInBy("anna", "three")
		are := func(what string, in map[*browser]bool) {
			p.Helper()
			for b, want := range in {
				if b.isIn() != want {
					p.Errorf("%s: a session is in: %v", what, !want)
				}
			}
		}
		token := p.demo.LogoutToken()
		token["sub"], token["sid"] = "anna", "one"
		answered := p.loggedOut(token).Is(http.StatusOK)
		if answered.Header.Get("Cache-Control") != "no-store" || len(answered.Cookies()) > 0 {
			p.Errorf("it is answered\n%s", headers(answered))
		}
		are("of a session", map[*browser]bool{password: true, one: false, two: true, others: true, third: true})
		one.Get("/a/1042").Leads("/login?next=%2Fa%2F1042")

		token = p.demo.LogoutToken()
		token["sid"] = "three"
		delete(token, "sub")
		p.loggedOut(token).Is(http.StatusOK)
		are("by its id alone", map[*browser]bool{password: true, two: true, others: true, third: false})

		token = p.demo.LogoutToken()
		token["sub"], token["sid"] = "anna", "nothing of hers"
		p.loggedOut(token).Is(http.StatusOK)
		are("of no session", map[*browser]bool{password: true, two: true, others: true})

		token = p.demo.LogoutToken()
		token["sub"] = "anna"
		delete(token, "sid")
		p.loggedOut(token).Is(http.StatusOK)
		are("of a subject", map[*browser]bool{password: true, two: false, others: true})
		p.clicks(two, "/login/demo").Is(http.StatusSeeOther)
		p.loggedOut(token).Is(http.StatusBadRequest) // once more
		are("told twice", map[*browser]bool{password: true, two: true, others: true})
	})
}

func TestALogoutTokenThatDoesNotHoldEndsNothing(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.knows("owner", "anna")
		b := p.signedInBy("anna", "session-1")
		bent := func(how func(oidctest.Claims)) string {
			claims := p.demo.LogoutToken()
			how(claims)
			return oidctest.Sign(p.demo.Signing, "logout+jwt", claims)
		}
		good := p.demo.LogoutToken()
		for what, token := range map[string]string{
			"nothing":          "",
			"no token":         "nonsense",
			"three parts":      "a.b.c",
			"long":             strings.Repeat("A", 60_000),
			"unsigned":         oidctest.Unsigned("logout+jwt", good),
			"another's key":    oidctest.Sign(oidctest.RSA(1), "logout+jwt", good),
			"an ID token":      oidctest.Sign(p.demo.Signing, "id+jwt", good),
			"another issuer":   bent(func(c oidctest.Claims) { c["iss"] = p.other.Issuer }),
			"another audience": bent(func(c oidctest.Claims) { c["aud"] = "somebody" }),
			"no event":         bent(func(c oidctest.Claims) { delete(c, "events") }),
			"no jti":           bent(func(c oidctest.Claims) { delete(c, "jti") }),
			"a nonce":          bent(func(c oidctest.Claims) { c["nonce"] = "x" }),
			"nobody":           bent(func(c oidctest.Claims) { delete(c, "sub"); delete(c, "sid") }),
			"old":              bent(func(c oidctest.Claims) { c["exp"] = 1 }),
		} {
			a := p.tells("logout_token", token)
			if kind := a.Header.Get("Content-Type"); a.StatusCode != http.StatusBadRequest || !strings.HasPrefix(kind, "application/json") || a.body != `{"error":"invalid_request"}` || a.Header.Get("Cache-Control") != "no-store" {
				p.Errorf("%s: %d %s %.200s", what, a.StatusCode, kind, a.body)
			}
		}
		p.tells().Is(http.StatusBadRequest)
		p.Anew().With("Content-Type", "application/json").sends(http.MethodPost, "/login/demo/backchannel", strings.NewReader(`{"logout_token":"x"}`)).Is(http.StatusBadRequest)
		p.Anew().Post("/login/other/backchannel", "logout_token", oidctest.Sign(p.demo.Signing, "logout+jwt", good)).Is(http.StatusBadRequest)
		p.Anew().Post("/login/nobody/backchannel", "logout_token", "x").Is(http.StatusNotFound)
		if !b.isIn() {
			p.Fatal("one of them ended the session")
		}
		if token := oidctest.Sign(p.demo.Signing, "logout+jwt", good); strings.Contains(p.logged.String(), token[len(token)-40:]) {
			p.Error("a token is in the log")
		}
		good["sub"] = "anna"
		p.tells("logout_token", oidctest.Sign(p.demo.Signing, "logout+jwt", good), "what_else_it_says", "1").Is(http.StatusOK)
		if b.isIn() {
			p.Error("a proper token did not end it")
		}
	})
}

func TestSigningOutTellsWhereTheProvidersOwnSessionEnds(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.knows("owner", "anna")
		b := p.signedInBy("anna", "session-1")
		out := b.Post("/logout").Is(http.StatusSeeOther).Header.Get("Location")
		if !strings.HasPrefix(out, "/logout/") || b.isIn() || b.cookies[session] != nil {
			p.Fatalf("it leads to %q", out)
		}
		page := b.Get(out).Is(http.StatusOK).Shows("h1", "signed out here").Has(`main a[href="/login"]`, 1).Has("main form", 0)
		there, err := url.Parse(page.link("main a[href^='" + p.demo.Issuer + "']"))
		p.must(err)
		asked := there.Query()
		if there.Path != "/logout" || asked.Get("post_logout_redirect_uri") != p.base.String()+"/login" || asked.Get("client_id") != p.demo.ClientID || strings.Count(asked.Get("id_token_hint"), ".") != 2 {
			p.Errorf("it is %s", there)
		}
		if strings.Contains(p.logged.String(), asked.Get("id_token_hint")) {
			p.Error("the ID token is in the log")
		}
		p.Anew().Get(out).Is(http.StatusNotFound).Has("#login", 1).HasNot(p.demo.Issuer)
		b.Get("/logout/"+strings.Repeat("A", 43)).Is(http.StatusNotFound).Has("#login", 1)
		p.SignsIn(world.Called("owner")).Post("/logout").Leads("/login")

		b = p.signedInBy("anna", "session-1")
		next := b.Post("/logout", "next", "/pwreset").Is(http.StatusSeeOther).Follow()
		next.Has(`main a[href="/pwreset"]`, 1)
	})
}

func TestAProviderWithoutASignOutOrDownKeepsNobodyIn(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.demo.Change(func() { p.demo.Metadata = func(c oidctest.Claims) { delete(c, "end_session_endpoint") } })
		p.knows("owner", "anna")
		b := p.signedInBy("anna", "session-1")
		b.Post("/logout").Leads("/login")
		b = p.signedInBy("anna", "session-1")
		p.demo.Change(func() { p.demo.Down = true })
		if a := b.Post("/logout").Is(http.StatusSeeOther); b.isIn() || a.took.Seconds() > 5 {
			p.Errorf("signing out took %v, or did not", a.took)
		}
	})
}
