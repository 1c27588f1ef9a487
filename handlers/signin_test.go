package handlers_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"foyer/store/world"
)

// headers are an answer's, without the moment at which it was given.
func headers(a *answer) string {
	var lines []string
	for name, values := range a.Header {
		if name != "Date" {
			lines = append(lines, name+": "+strings.Join(values, ", ")+"\n")
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

func TestSignInLeadsToWhereOneBelongs(t *testing.T) {
	visit(t, func(v *visits) {
		v.Anew().Get("/").Leads("/login")
		v.Anew().Get("/a/1042/contacts?q=anna").Leads("/login?next=%2Fa%2F1042%2Fcontacts%3Fq%3Danna").Follow().Keeps("next", "/a/1042/contacts?q=anna")
		owner, many := world.Called("owner"), world.Called("many")
		b := v.Anew()
		b.Post("/login", "email", " ANNA@Kertesz.example ", "password", owner.Password).Leads("/a/1042")
		b.Get("/login").Leads("/a/1042")
		v.Anew().Post("/login", "email", owner.Email, "password", owner.Password, "next", "/a/1042/contacts").Leads("/a/1042/contacts")
		v.Anew().Post("/login", "email", many.Email, "password", many.Password).Leads("/accounts")

		b.Post("/logout").Leads("/login").Follow().Shows("[role=status]", "")
		b.Get("/a/1042").Leads("/login?next=%2Fa%2F1042")
	})
}

func TestNextLeadsToPagesOfOursOnly(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		for _, next := range []string{
			"//evil.example", `/\evil.example`, `\\evil.example`, "/%2f%2fevil.example", "%2f%2fevil.example", "/%5cevil.example", "/%09/evil.example",
			"https://evil.example", "https:evil.example", "https:/evil.example", "javascript:alert(1)", "/\tevil", "/\n/evil.example", "/\r\nSet-Cookie: a=b", "///evil.example", "evil.example",
			"/./\\evil.example", "//127.0.0.1", "/x\x7f", "http://" + v.listens + "@evil.example/", "/..//evil.example", "/.//evil.example", "/a/..//evil.example", " //evil.example", "/ /evil.example",
		} {
			to := owner.Post("/language", "language", "en", "next", next).Is(http.StatusSeeOther).Header.Get("Location")
			at, err := v.base.Parse(to)
			if err != nil || at.Host != v.listens || at.Scheme != "http" || strings.Contains(to, "evil") && strings.ContainsAny(to, "\\\t\r\n") {
				v.Errorf("next=%q leads to %q", next, to)
			}
			if to := owner.Get("/login?next=" + queryEscaped(next)).Is(http.StatusSeeOther).Header.Get("Location"); !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") {
				v.Errorf("/login?next=%q leads to %q", next, to)
			}
		}
		owner.Post("/language", "language", "de", "next", "/a/1042/contacts").Leads("/a/1042/contacts").Follow().Has("html[lang=de]", 1)
	})
}

func TestAWrongSignInIsAnsweredAlikeForEverybody(t *testing.T) {
	visit(t, func(v *visits) {
		v.deactivatesUser(world.Called("developer").Email)
		var bodies, heads []string
		took := map[string]time.Duration{}
		for _, who := range []string{"anna@kertesz.example", "jonas@webwerk.example", "zofia@biuro-wisniewska.example", "nobody@nowhere.example", "not an address"} {
			password := "not-her-password-1"
			if strings.HasPrefix(who, "jonas") {
				password = world.Called("developer").Password
			}
			refused := v.Anew().Post("/login", "email", who, "password", password).Is(http.StatusUnprocessableEntity).Keeps("email", who)
			bodies, heads = append(bodies, strings.ReplaceAll(refused.body, who, "WHO")), append(heads, headers(refused))
			took[who] = refused.took
		}
		for range 2 { // what else the machine does only makes it longer
			took["anna@kertesz.example"] = min(took["anna@kertesz.example"], v.Anew().Post("/login", "email", "anna@kertesz.example", "password", "x").took)
		}
		if len(slices.Compact(bodies)) != 1 {
			v.Errorf("the answers differ:\n%s", strings.Join(bodies, "\n\n"))
		}
		for i, head := range heads { // the length is the address's
			heads[i] = strings.Join(slices.DeleteFunc(strings.Split(head, "\n"), func(line string) bool { return strings.HasPrefix(line, "Content-Length") }), "\n")
		}
		if len(slices.Compact(heads)) != 1 {
			v.Errorf("the headers differ:\n%s", strings.Join(heads, "\n\n"))
		}
		for who, duration := range took {
			if known := took["anna@kertesz.example"]; duration < known/4 {
				v.Errorf("%s was refused in %v, a wrong password in %v", who, duration, known)
			}
		}
	})
}

func TestTooManyTriesAreRefusedForAWhileButNotInHerOwnBrowser(t *testing.T) {
	visit(t, func(v *visits) {
		owner := world.Called("owner")
		hers := v.As("owner")
		hers.Post("/logout").Leads("/login")
		var last *answer
		for range 11 {
			last = v.Anew().Post("/login", "email", owner.Email, "password", "guess")
		}
		last.Is(http.StatusTooManyRequests).Shows("#error-summary", "minutes")
		if seconds, err := strconv.Atoi(last.Header.Get("Retry-After")); err != nil || seconds < 60 || seconds > 900 {
			v.Errorf("Retry-After: %q", last.Header.Get("Retry-After"))
		}
		v.Anew().Post("/login", "email", owner.Email, "password", owner.Password).Is(http.StatusTooManyRequests)
		hers.Post("/login", "email", owner.Email, "password", owner.Password).Leads("/a/1042")
		v.Anew().Post("/pwreset", "email", owner.Email).Leads("/pwreset/sent")
	})
}

func TestSignInGivesANewSession(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		old := owner.cookies[session].Value
		owner.Post("/login", "email", world.Called("owner").Email, "password", world.Called("owner").Password).Leads("/a/1042")
		if owner.cookies[session].Value == old {
			v.Error("the session's id stayed")
		}
		thief := v.Anew()
		thief.cookies[session] = &http.Cookie{Name: session, Value: old, Path: "/"}
		thief.Get("/a/1042").Leads("/login?next=%2Fa%2F1042")
		fixed := v.Anew()
		fixed.cookies[session] = &http.Cookie{Name: session, Value: "planted", Path: "/"}
		fixed.Post("/login", "email", world.Called("reader").Email, "password", world.Called("reader").Password).Is(http.StatusSeeOther)
		if fixed.cookies[session].Value == "planted" {
			v.Error("a planted session was taken")
		}
	})
}

func TestCookiesCanBeReadByThisHostAlone(t *testing.T) {
	visit(t, func(v *visits) {
		in := v.Anew().Post("/login", "email", world.Called("owner").Email, "password", world.Called("owner").Password).Is(http.StatusSeeOther)
		spoken := v.Anew().Post("/language", "language", "pl", "next", "/login").Leads("/login")
		cookies := append(in.Cookies(), spoken.Cookies()...)
		if len(cookies) != 3 {
			v.Fatalf("%d cookies: %v", len(cookies), cookies)
		}
		for _, cookie := range cookies {
			if !strings.HasPrefix(cookie.Name, "__Host-foyer") || !cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" || cookie.MaxAge <= 0 {
				v.Errorf("%s", cookie.Raw)
			}
		}
		if most := cookies[0].MaxAge; cookies[0].Name == session && most != 30*24*3600 {
			v.Errorf("the session lasts %d s", most)
		}
	})
}

func TestAPasswordIsChangedAndSessionsAreEnded(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		who := world.Called("owner")
		here, there, third := v.As("owner"), v.SignsIn(who), v.SignsIn(who)
		page := here.Get("/me/security").Is(http.StatusOK).Has("table tbody tr", 3).Has(`form[action$="/end"]`, 3)

		one := page.find(`td form[action$="/end"]`).First().AttrOr("action", "")
		here.Post(one).Leads("/me/security").Follow().Has("table tbody tr", 2)
		if there.Get("/me").StatusCode == third.Get("/me").StatusCode {
			v.Error("not one of the two others has ended")
		}
		here.Post("/me/security/sessions/end").Leads("/me/security").Follow().Has("table tbody tr", 1)
		there.Get("/me").Leads("/login?next=%2Fme")
		third.Get("/me").Leads("/login?next=%2Fme")

		here.Post("/me/security/password", "email", who.Email, "current", "wrong", "password", "uj-jelszo-a-kerthez").Is(http.StatusUnprocessableEntity).
			Has("#current-error span", 2).HasNot("uj-jelszo")
		here.Post("/me/security/password", "current", who.Password, "password", "password1234").Is(http.StatusUnprocessableEntity).Has("#password-error span", 2)
		again := v.SignsIn(who)
		old := here.cookies[session].Value
		here.Post("/me/security/password", "current", who.Password, "password", "uj-jelszo-a-kerthez").Leads("/me/security").Follow().Shows("[role=status]", "")
		if here.cookies[session].Value == old {
			v.Error("the session's id stayed")
		}
		again.Get("/me").Leads("/login?next=%2Fme")
		v.mailTo(who.Email)
	})
}

func TestOnesOwnProfileIsChangedByOneself(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		owner.Post("/me", "name", "Anna K.", "language", "hu").Leads("/me").Follow().Keeps("name", "Anna K.").Has("html[lang=hu]", 1)
		owner.Post("/me", "name", strings.Repeat("x", 101), "language", "en").Is(http.StatusUnprocessableEntity).Keeps("name", strings.Repeat("x", 101))
		owner.Post("/me", "name", "Anna", "language", "tlh").Is(http.StatusBadRequest)
		owner.Post("/me", "name", "Anna", "email", "other@evil.example").Is(http.StatusBadRequest)
		v.Anew().Post("/language", "language", "pl", "next", "/pwreset").Leads("/pwreset").Follow().Has("html[lang=pl]", 1)
		v.Anew().With("Accept-Language", "fr-CH, fr;q=0.9, en;q=0.8").Get("/login").Has("html[lang=fr]", 1)
	})
}
