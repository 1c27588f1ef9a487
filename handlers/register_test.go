package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"foyer/handlers"
	"foyer/store/world"
)

const réka = "reka@uj-ugyfel.example"

// asksToRegister is the path of the link by which the address opens an account.
func (v *visits) asksToRegister(b *browser, email string) string {
	v.Helper()
	b.Post("/register", "email", email).Leads("/register/sent").Follow().Is(http.StatusOK)
	return v.mailed(email, "/register/")
}

func TestAnybodyOpensAFreeAccount(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		b := v.Anew().With("Accept-Language", "hu")
		b.Post("/language", "language", "en").Is(http.StatusSeeOther)
		b.Get("/login").Has(`main a[href="/register"]`, 1)
		b.Get("/register").Is(http.StatusOK).Has("input[autocomplete=username]", 1).Has(`main a[href="/login"]`, 1)
		b.Post("/register", "email", "not an address").Is(http.StatusUnprocessableEntity).Keeps("email", "not an address")
		link := v.asksToRegister(b, réka)

		b.Get(link).Is(http.StatusOK).Keeps("email", réka).Has("option[value=en][selected]", 1).Has("input[autocomplete=new-password]", 1)
		b.Post(link, "name", "", "company", "Fekete Kert", "language", "pl", "email", réka, "password", "short").Is(http.StatusUnprocessableEntity).
			Shows("#name-error", "Enter a name").Shows("#password-error", "12").Keeps("company", "Fekete Kert").Has("option[value=pl][selected]", 1).HasNot(`value="short"`)
		in := b.Post(link, "name", "Fekete Réka", "company", "Fekete Kert", "language", "en", "email", réka, "password", "rozmaring-es-zsalya")
		in.Is(http.StatusSeeOther).Follow().Is(http.StatusOK).Shows("h1", "Fekete Kert")
		b.Get(in.Header.Get("Location")+"/contacts").Is(http.StatusOK).Shows("#contacts tbody tr", "Owner")

		v.Anew().Get(link).Is(http.StatusNotFound).Has(`main a[href="/register"]`, 1)
		v.Anew().Post(link, "name", "X", "language", "en", "password", "rozmaring-es-zsalya").Is(http.StatusNotFound)
		v.isNotLogged(link)
	})
}

func TestRegistrationTellsNobodyWhoHasASignIn(t *testing.T) {
	visit(t, func(v *visits) {
		var first *answer
		for _, email := range []string{world.Called("owner").Email, world.Called("pending").Email, world.Called("invited").Email, réka, "gabor@regi-web.example"} {
			asked := v.Anew().Post("/register", "email", email).Leads("/register/sent")
			if first == nil {
				first = asked
			}
			if got, want := headers(asked), headers(first); got != want || asked.body != first.body {
				v.Errorf("%s is answered\n%s%s, not\n%s%s", email, got, asked.body, want, first.body)
			}
		}
		v.Anew().Post("/register", "email", réka).Leads("/register/sent") // once more, which mails nothing
	})
}

func TestWhoHasASignInIsToldByMailAlone(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		v.Anew().Post("/register", "email", world.Called("reader").Email).Leads("/register/sent")
		if letter := v.mailTo(world.Called("reader").Email); strings.Contains(letter.Text, "/register/") || !strings.Contains(letter.Text, "/login") {
			v.Errorf("got\n%s", letter.Text)
		}
	})
}

func TestWhoRegistersForAnInvitationIsShownIt(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		v.invites("owner", world.Home, guest("Réka", réka))
		b := v.Anew().With("Accept-Language", "en")
		link := v.asksToRegister(b, réka)
		b.Post(link, "name", "Fekete Réka", "language", "en", "password", "rozmaring-es-zsalya").Leads("/accounts").Follow().
			Shows(".card", "Kertész és Társa Kft. #1042").Shows("#places li", "Fekete Réka")
	})
}

func TestATamperedRegistrationDoesNothing(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		link := v.asksToRegister(v.Anew(), réka)
		v.allMailsAreSent()
		good := []string{"name", "Réka", "language", "en", "password", "rozmaring-es-zsalya"}
		before := v.everything()
		for _, extra := range [][]string{
			{"email", world.Called("owner").Email}, {"email", ""}, {"account", "1042"}, {"number", "1"}, {"role", "owner"}, {"kind", "owner"}, {"name", "twice"}, {"proven", "1"},
		} {
			v.Anew().Post(link, append(good, extra...)...).Is(http.StatusBadRequest)
		}
		v.Anew().Post(link, "name", "Réka", "language", "tlh", "password", "rozmaring-es-zsalya").Is(http.StatusBadRequest)
		v.Anew().Post("/register", "email", réka, "name", "x").Is(http.StatusBadRequest)
		for range 20 {
			v.Anew().Get(link).Is(http.StatusOK)
			v.Anew().sends(http.MethodHead, link, nil).Is(http.StatusOK)
		}
		if after := v.everything(); after != before {
			v.Errorf("it changed something: %s", difference(before, after))
		}
	})
}

func TestALinkOfOneKindOpensNothingOfAnother(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		links := []string{
			v.asksToRegister(v.Anew(), réka), v.invites("owner", world.Home, guest("Kovács Ádám", ádám)), v.asksForLink(v.Anew(), world.Called("pending").Email),
		}
		for _, link := range links {
			token := link[strings.LastIndexByte(link, '/')+1:]
			for _, path := range []string{"/register/", "/invitations/", "/pwreset/", "/login/first/", "/unsubscribe/"} {
				if path+token != link {
					v.Anew().Get(path + token).Is(http.StatusNotFound)
				}
			}
		}
	})
}

func TestWithoutRegistrationThereIsNoSuchPage(t *testing.T) {
	visitAs(t, func(s *handlers.Site) { s.Store.NoRegistration = true }, func(v *visits) {
		for _, b := range []*browser{v.Anew(), v.As("owner")} {
			nowhere := b.Get("/nowhere").Is(http.StatusNotFound)
			for _, path := range []string{"/register", "/register/sent", "/register/" + strings.Repeat("A", 43)} {
				if got := b.Get(path).Is(http.StatusNotFound); plain(got) != plain(nowhere) {
					v.Errorf("%s differs from a page that is not there", path)
				}
				b.Post(path, "email", réka).Is(http.StatusNotFound)
			}
		}
		v.Anew().Get("/login").HasNot("/register")
	})
}
