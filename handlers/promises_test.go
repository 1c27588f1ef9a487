package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"foyer/handlers"
	"foyer/store/world"
)

// promised are the headers of every answer.
var promised = map[string]string{
	"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
	"Referrer-Policy":              "same-origin",
	"X-Content-Type-Options":       "nosniff",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Strict-Transport-Security":    "max-age=63072000; includeSubDomains",
}

func (a *answer) isGuarded() *answer {
	a.b.Helper()
	for name, value := range promised {
		if got := a.Header.Get(name); got != value {
			a.b.Errorf("%s (%d): %s is %q", a.what, a.StatusCode, name, got)
		}
	}
	return a
}

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	visitAs(t, func(s *handlers.Site) { s.HSTS = true }, func(v *visits) {
		owner, b := v.As("owner"), v.Anew()
		style := b.Get("/login").link(`link[rel=stylesheet]`)
		for _, a := range []*answer{
			b.Get("/"), b.Get("/login"), b.Get("/nowhere").Is(404), b.Get("/static/nothing.css").Is(404), b.Get("/a/1042"), b.Get("/pwreset/" + strings.Repeat("A", 43)).Is(404),
			b.Get(style).Is(200), b.Get("/healthz").Is(200), b.Get("/readyz").Is(200), b.Get("/login?x=%00").Is(400), b.With("Host", "evil.example").Get("/login").Is(421),
			b.With("Sec-Fetch-Site", "cross-site").Post("/login").Is(403), b.Post("/login", "email", strings.Repeat("x", 70_000)).Is(413), b.Post("/login", "admin", "1").Is(400),
			b.sends(http.MethodPut, "/login", nil), b.sends(http.MethodOptions, "/login", nil), b.Get("/logout"), b.Post("/login", "email", "a@b.example", "password", "x").Is(422),
			owner.Get("/a/1042").Is(200), owner.Get("/a/1077").Is(404), owner.Hx("div#nothing").Get("/a/1042").Is(400), owner.Hx("div#contacts").Get("/a/1042/contacts").Is(200),
		} {
			a.isGuarded()
			if cached := a.Header.Get("Cache-Control"); a.path != style && cached != "no-store" {
				v.Errorf("%s: Cache-Control is %q", a.what, cached)
			}
			if a.StatusCode >= 500 {
				v.Errorf("%s: %d", a.what, a.StatusCode)
			}
		}
		static := b.Get(style)
		if cached := static.Header.Get("Cache-Control"); cached != "public, max-age=31536000, immutable" || static.Header.Get("Vary") != "Accept-Encoding" || len(static.Cookies()) > 0 {
			v.Errorf("%s: %s", style, headers(static))
		}
		if vary := owner.Get("/a/1042").Header.Get("Vary"); !strings.Contains(vary, "HX-Request-Type") || !strings.Contains(vary, "HX-Target") {
			v.Errorf("Vary is %q", vary)
		}
	})
}

func TestEveryErrorIsAPageOfOurs(t *testing.T) {
	visit(t, func(v *visits) {
		b, owner := v.Anew(), v.As("owner")
		for _, a := range []*answer{
			b.Get("/nowhere").Is(404), b.Get("/login/").Is(404), b.Get("/Login").Is(404), b.Get("/a/1042/../../nowhere"), owner.Get("/a/01042").Is(404), owner.Get("/a/+1042").Is(404),
			owner.Get("/a/99999999999999999999").Is(404), owner.Get("/a/1042/nowhere").Is(404), owner.Get("/a/1042/contacts/not-an-id").Is(404), b.Get("/login?x=%ff").Is(400),
			b.With("Host", "evil.example").Get("/login").Is(421), b.With("Sec-Fetch-Site", "cross-site").Post("/login").Is(403), b.Post("/login", "email", strings.Repeat("x", 70_000)).Is(413), b.Post("/login", "x", "1").Is(400),
		} {
			a.Has("h1", 1).Has("html[lang] main", 1).Has("link[rel=stylesheet]", 1)
			if !strings.HasSuffix(a.title(), "– Foyer") {
				v.Errorf("%s: the title is %q", a.what, a.title())
			}
		}
		if log := v.logged.String(); strings.Contains(log, "ERROR") {
			v.Errorf("an error of ours:\n%s", log)
		}
	})
}

func TestHeadAnswersLikeGetWithoutABody(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		for _, path := range []string{"/login", "/pwreset", "/a/1042", "/a/1042/contacts", "/a/1077", "/nowhere", "/healthz", "/me"} {
			get, head := owner.Get(path), owner.sends(http.MethodHead, path, nil)
			if head.StatusCode != get.StatusCode || head.body != "" || head.Header.Get("Content-Type") != get.Header.Get("Content-Type") {
				v.Errorf("HEAD %s: %d %q and %d bytes; GET: %d %q", path, head.StatusCode, head.Header.Get("Content-Type"), len(head.body), get.StatusCode, get.Header.Get("Content-Type"))
			}
		}
	})
}

func TestAnotherSitesPageChangesNothing(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		add := func(b *browser) *answer {
			return b.Post("/a/1042/contacts", "name", "Planted", "email", "planted@evil.example", "preset", "everything")
		}
		for _, header := range [][]string{
			{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "sideways"}, {"Origin", "https://evil.example"}, {"Origin", "null"},
			{"Sec-Fetch-Site", "cross-site", "Origin", v.base.String()}, {"Origin", "http://" + v.listens + ".evil.example"}, {"Origin", "http://127.0.0.1:1"},
		} {
			add(owner.With(header...)).Is(http.StatusForbidden)
			owner.With(header...).Post("/logout").Is(http.StatusForbidden)
			v.Anew().With(header...).Post("/login", "email", world.Called("owner").Email, "password", world.Called("owner").Password).Is(http.StatusForbidden)
		}
		owner.Get("/a/1042/contacts?q=planted").Is(http.StatusOK).Has("#contacts tbody tr", 0)
		add(owner.With("Origin", v.base.String())).Leads("/a/1042/contacts")
		owner.With("Sec-Fetch-Site", "cross-site").Get("/a/1042").Is(http.StatusOK)
		owner.With("Sec-Fetch-Site", "none").Post("/language", "language", "en").Is(http.StatusSeeOther)
	})
}

func TestAForwardedAddressCountsFromTrustedProxiesOnly(t *testing.T) {
	seen := func(v *visits, forwarded ...string) string {
		b := v.Anew()
		for _, value := range forwarded {
			b.header.Add("X-Forwarded-For", value)
		}
		who := world.Called("owner")
		b.Post("/login", "email", who.Email, "password", who.Password).Is(http.StatusSeeOther)
		row := b.Get("/me/security").find("tbody tr").FilterFunction(func(_ int, row *selection) bool { return row.Find("form").Length() == 0 })
		return tidy(row.Find("td").First().Text())
	}
	t.Run("from anybody", func(t *testing.T) {
		visit(t, func(v *visits) {
			if got := seen(v, "203.0.113.9"); got != "127.0.0.1" {
				v.Errorf("an untrusted peer's word was taken: %q", got)
			}
		})
	})
	t.Run("from a proxy", func(t *testing.T) {
		visitAs(t, func(s *handlers.Site) { s.TrustedProxies = []string{"127.0.0.0/8", "10.0.0.1"} }, func(v *visits) {
			for _, one := range []struct {
				sent []string
				want string
			}{
				{[]string{"203.0.113.9"}, "203.0.113.9"},
				{[]string{"6.6.6.6, 203.0.113.9"}, "203.0.113.9"},
				{[]string{"6.6.6.6", "203.0.113.9, 10.0.0.1"}, "203.0.113.9"},
				{[]string{"203.0.113.9, nonsense"}, "127.0.0.1"},
				{[]string{"2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::/64"},
				{nil, "127.0.0.1"},
			} {
				if got := seen(v, one.sent...); got != one.want {
					v.Errorf("%q is seen as %q, not %q", one.sent, got, one.want)
				}
			}
		})
	})
}
