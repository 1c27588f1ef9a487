package handlers_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"foyer/store/world"
)

func TestANewAddressIsProvenAndTheOldOneTold(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		who := world.Called("developer")
		here, elsewhere := v.As("developer"), v.SignsIn(who)
		const moved = "jonas@neue-werkstatt.example"
		here.Get("/me").Has(`main a[href="/me/email"]`, 1)
		here.Get("/me/email").Shows("main", who.Email)
		here.Post("/me/email", "email", moved, "current", who.Password).Leads("/me/email").Follow().Shows("[role=status]", "on its way")
		link := v.pathIn(v.mailTo(moved), "/me/email/")

		v.Anew().Get(link).Leads("/login?next=" + queryEscaped(link))
		v.As("owner").Get(link).Is(http.StatusNotFound).Shows("main", world.Called("owner").Email)
		v.As("owner").Post(link).Is(http.StatusNotFound)
		for range 2 { // looking uses nothing up
			here.Get(link).Is(http.StatusOK).Shows("h1", moved).Shows("main", who.Email)
		}
		v.SignsIn(who) // until then nothing changes

		here.Post(link).Leads("/me/email").Follow().Shows("[role=status]", "from now on").Shows("main", moved)
		elsewhere.Get("/me").Leads("/login?next=%2Fme")
		v.Anew().Post("/login", "email", who.Email, "password", who.Password).Is(http.StatusUnprocessableEntity)
		v.SignsIn(world.Person{Email: moved, Password: who.Password}).Get("/a/1042").Is(http.StatusOK)
		v.As("owner").Get("/a/1042/contacts?q=jonas").Shows("#contacts", moved).HasNot(who.Email)
		if told := v.mailTo(who.Email); !strings.Contains(told.Text, moved) {
			v.Errorf("the old address is not told the new one:\n%s", told.Text)
		}
		here.Get(link).Is(http.StatusNotFound)
		here.Post(link).Is(http.StatusNotFound).Shows("main", moved)
		if strings.Contains(v.logged.String(), strings.TrimPrefix(link, "/me/email/")) {
			v.Error("the token is in the log")
		}
	})
}

func TestAKnownNewAddressIsNotToldApart(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		jonas, claire := v.As("developer"), world.Called("stranger")
		for _, path := range []string{"/me/email", "/me/joining"} {
			var pages []string
			for _, email := range []string{"nobody@nowhere.example", claire.Email} {
				asked := jonas.Post(path, "email", email, "current", world.Called("developer").Password).Leads("/me/email")
				pages = append(pages, headers(asked)+asked.Follow().body)
			}
			if pages[0] != pages[1] {
				v.Errorf("the answers of %s differ at %d", path, firstDifference(pages[0], pages[1]))
			}
		}
		v.pathIn(v.mailTo("nobody@nowhere.example"), "/me/email/")
		letter := v.mailTo(claire.Email)
		if regexp.MustCompile(`/me/email/\S`).MatchString(letter.Text) || !strings.Contains(letter.Text, "/me/email") {
			v.Errorf("a known address was mailed\n%s", letter.Text)
		}
	})
}

func TestAResetEndsAPendingChange(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		who := world.Called("developer")
		thief := v.As("developer")
		thief.Post("/me/email", "email", "thief@evil.example", "current", who.Password).Leads("/me/email")
		link := v.pathIn(v.mailTo("thief@evil.example"), "/me/email/")
		reset := v.asksForLink(v.Anew(), who.Email)
		his := v.Anew()
		his.Post(reset, "email", who.Email, "password", "ein-ganz-anderer-satz").Leads("/a/1042")
		thief.Post(link).Is(http.StatusSeeOther)
		his.Get(link).Is(http.StatusNotFound)
		his.Post(link).Is(http.StatusNotFound)
		his.Get("/me").Shows("main", who.Email)
	})
}

func TestAnAddressIsAskedForWithThePasswordAndNotTooOften(t *testing.T) {
	visit(t, func(v *visits) {
		jonas, password := v.As("developer"), world.Called("developer").Password
		jonas.Post("/me/email", "email", "new@webwerk.example", "current", "wrong").Is(http.StatusUnprocessableEntity).
			Has(`#error-summary a[href="#change-current"]`, 1).Has("#change-current-error span", 2).Has("#join-email-error span", 0).
			Keeps("email", "new@webwerk.example").Has(`form[action="/language"] input[value="/me/email"]`, 1)
		jonas.Post("/me/joining", "email", "no address", "current", password).Is(http.StatusUnprocessableEntity).
			Has(`#error-summary a[href="#join-email"]`, 1).Has("#change-email-error span", 0)
		jonas.Post("/me/email", "email", strings.ToUpper(world.Called("developer").Email), "current", password).Is(http.StatusUnprocessableEntity).
			Shows("#change-email-error", "already")
		jonas.Post("/me/email", "email", "new@webwerk.example", "current", password, "user", "1").Is(http.StatusBadRequest)
		for range 3 {
			jonas.Post("/me/email", "email", "new@webwerk.example", "current", password).Leads("/me/email")
		}
		over := jonas.Post("/me/email", "email", "new@webwerk.example", "current", password).Is(http.StatusTooManyRequests).
			Shows("#change #error-summary", "Wait").Keeps("email", "new@webwerk.example")
		if over.Header.Get("Retry-After") == "" {
			v.Error("it does not say when to try again")
		}
		jonas.Hx("form#change").Post("/me/email", "email", "new@webwerk.example", "current", password).Is(http.StatusTooManyRequests).Has("form#change", 1).Has("main", 0)
	})
}
