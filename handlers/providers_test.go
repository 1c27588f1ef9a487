package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"foyer/store/world"
)

func TestOneClickAtAProviderEndsWhereOneBelongs(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.knows("many", "marieke")
		p.clicks(p.Anew(), "/login/demo").Leads("/accounts")
		p.knows("developer", "jonas")
		p.clicks(p.Anew(), "/login/demo").Leads("/a/1042").Follow().Is(http.StatusOK).Shows("h1", "Kertész és Társa")
		p.clicks(p.Anew(), "/login/demo?next=%2Fa%2F1042%2Fme").Leads("/a/1042/me").Follow().Is(http.StatusOK)

		b := p.Anew()
		b.Get("/login").Has(`main a[href="/login/demo"]`, 1).Shows(`main a[href="/login/demo"]`, "Continue with Demo ID").Shows(`main a[href="/login/other"]`, "Other ID")
		b.Get("/login?next=%2Fa%2F1042%2Fme").Has(`main a[href="/login/demo?next=%2Fa%2F1042%2Fme"]`, 1)
		to := b.Get("/login?provider=demo&next=%2Fa%2F1042%2Fme").Leads("/login/demo?next=%2Fa%2F1042%2Fme").Header.Get("Location")
		p.clicks(b, to).Leads("/a/1042/me")
		b.Get("/login?provider=demo&next=%2Fa%2F1042%2Fme").Leads("/a/1042/me") // is in already
		p.Anew().Get("/login?provider=nobody").Is(http.StatusOK).Has("#login", 1)
		p.Anew().Get("/login/nobody").Is(http.StatusNotFound)
	})
}

func TestAProviderIsAskedForNoMoreThanASignIn(t *testing.T) {
	visitBy(t, func(p *provided) {
		to, err := url.Parse(p.Anew().With("Accept-Language", "hu").Get("/login/demo?login_hint=anna%40kertesz.example").Is(http.StatusSeeOther).Header.Get("Location"))
		p.must(err)
		asked := to.Query()
		for name, value := range map[string]string{
			"response_type": "code", "client_id": p.demo.ClientID, "scope": "openid email profile", "code_challenge_method": "S256",
			"redirect_uri": p.base.String() + "/login/demo/callback", "login_hint": "anna@kertesz.example", "ui_locales": "hu", "response_mode": "", "prompt": "",
		} {
			if asked.Get(name) != value {
				p.Errorf("%s is %q, not %q", name, asked.Get(name), value)
			}
		}
		if len(asked.Get("state")) < 43 || len(asked.Get("nonce")) < 43 || len(asked.Get("code_challenge")) != 43 || strings.Contains(to.String(), p.demo.ClientSecret) {
			p.Errorf("asked %v", asked)
		}
	})
}

func TestASignInThroughAProviderGivesANewSessionForThisHostAlone(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.knows("developer", "jonas")
		b := p.Anew()
		b.cookies[session] = &http.Cookie{Name: session, Value: "planted", Path: "/"}
		begun := b.Get("/login/demo")
		in := b.Get(begun.brings(p.demo, "demo")).Leads("/a/1042")
		names := map[string]bool{}
		for _, cookie := range append(begun.Cookies(), in.Cookies()...) {
			names[cookie.Name] = true
			if !strings.HasPrefix(cookie.Name, "__Host-foyer") || !cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" || cookie.MaxAge <= 0 {
				p.Errorf("%s", cookie.Raw)
			}
		}
		if len(names) != 3 || !names[session] || !names[session+"-flow"] || !names[session+"-device"] {
			p.Errorf("the cookies are %v", names)
		}
		first := b.cookies[session].Value
		p.clicks(b, "/login/demo").Leads("/a/1042")
		if second := b.cookies[session].Value; first == "planted" || second == first {
			p.Errorf("the session's id is %q, then %q", first, second)
		}
		thief := p.Anew()
		thief.cookies[session] = &http.Cookie{Name: session, Value: first, Path: "/"}
		if thief.isIn() || !b.isIn() {
			p.Error("the session that was replaced goes on, or the new one does not")
		}
	})
}

func TestTheProvidersOwnPageBeginsASignIn(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.knows("developer", "jonas")
		begins := func(target string) string {
			b := p.Anew().With("Sec-Fetch-Site", "cross-site", "Referer", p.demo.Issuer+"/")
			query := url.Values{"iss": {p.demo.Issuer}, "login_hint": {"jonas"}, "target_link_uri": {target}}
			begun := b.Get("/login/demo?" + query.Encode())
			if hint := p.query(begun.Header.Get("Location"), "login_hint"); hint != "jonas" {
				p.Errorf("the hint is %q", hint)
			}
			return b.Get(begun.brings(p.demo, "demo")).Is(http.StatusSeeOther).Header.Get("Location")
		}
		ours := p.base.String()
		if to := begins(ours + "/a/1042/me"); to != "/a/1042/me" {
			p.Errorf("it leads to %q", to)
		}
		for _, target := range []string{
			"", "https://evil.example/", "//evil.example", ours + "//evil.example", ours + "/%2fevil.example", ours + `/\evil.example`, ours + "/%5cevil.example",
			ours + "@evil.example/", ours + ".evil.example/", ours + "0/a/1042", "javascript:alert(1)", ours + "/%09/evil.example", "/a/1042/me", ours + "/" + strings.Repeat("a", 3000),
		} {
			if to := begins(target); to != "/a/1042" {
				p.Errorf("target_link_uri=%q leads to %q", target, to)
			}
		}
		for _, iss := range []string{p.other.Issuer, p.demo.Issuer + "/", "https://evil.example"} {
			p.Anew().Get("/login/demo?iss=" + queryEscaped(iss)).Is(http.StatusBadRequest)
		}
	})
}

func TestNextIsAPageOfOursAfterAProvider(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.knows("developer", "jonas")
		for _, next := range []string{"//evil.example", `/\evil.example`, "/%2f%2fevil.example", "/%5cevil.example", "https://evil.example", "/%09/evil.example", "javascript:alert(1)", "/\t/evil.example"} {
			p.clicks(p.Anew(), "/login/demo?next="+queryEscaped(next)).Leads("/a/1042")
			p.clicks(p.Anew(), p.Anew().Get("/login?provider=demo&next="+queryEscaped(next)).Leads("/login/demo").Header.Get("Location")).Leads("/a/1042")
		}
	})
}

func TestAForeignFormIsRepeatedAsGetWithoutTheSession(t *testing.T) {
	visitBy(t, func(p *provided) {
		from := func(b *browser) *browser { return b.With("Sec-Fetch-Site", "cross-site", "Origin", p.demo.Issuer) }
		fields := []string{"iss", p.demo.Issuer, "login_hint", "jonas & co", "target_link_uri", p.base.String() + "/a/1042"}
		want := "/login/demo?" + url.Values{"iss": {fields[1]}, "login_hint": {fields[3]}, "target_link_uri": {fields[5]}}.Encode()
		owner := p.As("owner")
		before := p.everything()
		with, without := from(owner).Post("/login/demo", fields...).Leads(want), from(p.Anew()).Post("/login/demo", fields...).Leads(want)
		if headers(with) != headers(without) || with.body != without.body || len(with.Cookies()) > 0 {
			p.Errorf("with a session it is answered\n%s, without\n%s", headers(with), headers(without))
		}
		if after := p.everything(); after != before {
			p.Errorf("it changed something: %s", difference(before, after))
		}
		without.Follow().brings(p.demo, "demo")
		from(p.Anew()).Post("/login/nobody", fields...).Is(http.StatusNotFound)
		from(p.Anew()).Post("/login", "email", world.Called("owner").Email, "password", world.Called("owner").Password).Is(http.StatusForbidden)
	})
}
