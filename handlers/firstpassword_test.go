package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"foyer/portal"
	"foyer/store/world"
)

const (
	dóra    = "dora@kertesz.example"
	byHand  = "elso-jelszo-kezbol-77"
	herOwn  = "sajat-jelszo-magamtol-8"
	hijacks = "masvalaki-valasztotta-9"
)

// givesPassword has the owner of Home add Dóra with a password that is told
// by hand, and with every permission.
func (v *visits) givesPassword() {
	v.Helper()
	contact := portal.Contact{Name: "Szűcs Dóra", Email: dóra, Language: "en", FirstPassword: byHand}
	portal.Everything.Fill(&contact)
	contact.Way = portal.ByPassword
	v.must(v.tenant("owner", world.Home).AddContact(v.Context(), &contact))
}

// comesInByHand signs in with the password that was given by hand and replaces
// it.
func (v *visits) comesInByHand(password string) *browser {
	v.Helper()
	b := v.Anew().With("Accept-Language", "en")
	first := b.Post("/login", "email", dóra, "password", byHand).Is(http.StatusSeeOther).Header.Get("Location")
	b.Post(first, "password", password).Leads("/a/1042")
	return b
}

func TestAPasswordGivenByHandIsReplacedFirst(t *testing.T) {
	visit(t, func(v *visits) {
		v.givesPassword()
		b := v.Anew().With("Accept-Language", "en")
		first := b.Post("/login", "email", dóra, "password", byHand).Is(http.StatusSeeOther).Header.Get("Location")
		if !strings.HasPrefix(first, "/login/first/") || b.cookies[session] != nil {
			v.Fatalf("it leads to %s, signed in: %v", first, b.cookies[session])
		}
		b.Get("/a/1042").Leads("/login?next=%2Fa%2F1042")
		b.Get(first).Is(http.StatusOK).Shows("h1", "Choose your own password").Keeps("email", dóra).Has("input[autocomplete=new-password]", 1)
		b.Post(first, "email", dóra, "password", byHand).Is(http.StatusUnprocessableEntity).Has("#password-error span", 2)
		b.Post(first, "email", dóra, "password", "short").Is(http.StatusUnprocessableEntity).Shows("#password-error", "12")
		b.Post(first, "email", dóra, "password", herOwn).Leads("/a/1042").Follow().Is(http.StatusOK).Shows("h1", "Kertész és Társa")

		v.Anew().Get(first).Is(http.StatusNotFound).Has(`main a[href="/login"]`, 1)
		v.Anew().Post("/login", "email", dóra, "password", byHand).Is(http.StatusUnprocessableEntity)
		v.As("owner").Get("/a/1042/contacts?q=dora").Shows("#contacts tbody tr", "Active")
		v.isNotLogged(first)
	})
}

func TestAPasswordGivenByHandLastsAWeek(t *testing.T) {
	visit(t, func(v *visits) {
		v.givesPassword()
		first := v.Anew().Post("/login", "email", dóra, "password", byHand).Is(http.StatusSeeOther).Header.Get("Location")
		v.does("UPDATE users SET password_expires_at = created_at WHERE email_norm = '" + dóra + "'")
		v.Anew().Get(first).Is(http.StatusNotFound)
		v.Anew().Post(first, "password", herOwn).Is(http.StatusNotFound)
		v.Anew().Post("/login", "email", dóra, "password", byHand).Is(http.StatusUnprocessableEntity)
	})
}

func TestAnAddressThatIsNotProvenReachesLittle(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		v.givesPassword()
		dora := v.comesInByHand(herOwn)
		link := v.invites("stranger", world.Foreign, guest("Dóra", dóra))
		for _, path := range []string{"/a/1042/contacts", "/a/1042/contacts/new", "/a/1042/activity"} {
			dora.Get(path).Is(http.StatusForbidden)
		}
		dora.Post("/a/1042/contacts", "name", "Planted", "email", "planted@evil.example", "preset", "everything").Is(http.StatusForbidden)
		dora.Get("/a/1042").Is(http.StatusOK).Has(`nav a[href="/a/1042/contacts"]`, 0)
		dora.Get("/a/1077").Is(http.StatusNotFound)
		dora.Get("/accounts").Is(http.StatusOK).HasNot("/accounts/offers/", "Dubois")
		v.allMailsAreSent()
		dora.Post("/me/email", "email", "elsewhere@evil.example", "current", herOwn)
		dora.Post("/me/joining", "email", world.Called("reader").Email, "current", herOwn)
		if asked := v.counts("SELECT count(*) FROM outbox WHERE done_at IS NULL"); asked != 0 {
			v.Errorf("%d mails are on their way", asked)
		}
		dora.Get(link).Is(http.StatusOK).Has("#accept input[name=password]", 1)
	})
}

// The two ways in which the owner of the address comes, after somebody else
// has used it (Sudhodanan and Paverd, 2022).
func TestWhoOwnsTheAddressThrowsOutWhoeverUsedItBefore(t *testing.T) {
	comes := map[string]func(v *visits, b *browser){
		"invitation": func(v *visits, b *browser) {
			link := v.invites("stranger", world.Foreign, guest("Dóra", dóra))
			b.Post(link+"/acceptance", "name", "Dóra", "email", dóra, "password", herOwn).Leads("/a/1077")
		},
		"pwreset": func(v *visits, b *browser) {
			b.Post("/pwreset", "email", dóra).Leads("/pwreset/sent")
			b.Post(v.mailed(dóra, "/pwreset/"), "password", herOwn).Is(http.StatusSeeOther)
		},
		"register": func(v *visits, b *browser) {
			b.Post(v.asksToRegister(b, dóra), "name", "Dóra", "language", "en", "password", herOwn).Is(http.StatusSeeOther)
		},
	}
	for way, comesIn := range comes {
		t.Run(way, func(t *testing.T) {
			visit(t, func(v *visits) {
				v.sendsMail()
				v.givesPassword()
				hijacker := v.comesInByHand(hijacks)
				hijacker.Post("/pwreset", "email", dóra).Leads("/pwreset/sent")
				reset := v.mailed(dóra, "/pwreset/")
				v.does("DELETE FROM attempts")

				comesIn(v, v.Anew().With("Accept-Language", "en"))
				hijacker.Get("/a/1042").Leads("/login?next=%2Fa%2F1042")
				v.Anew().Post("/login", "email", dóra, "password", hijacks).Is(http.StatusUnprocessableEntity)
				v.Anew().Post("/login", "email", dóra, "password", byHand).Is(http.StatusUnprocessableEntity)
				v.Anew().Get(reset).Is(http.StatusNotFound)
				v.SignsIn(world.Person{Email: dóra, Password: herOwn}).Get("/me").Is(http.StatusOK)
			})
		})
	}
}

func TestNextOutlastsAPasswordGivenByHand(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		v.givesPassword()
		link := v.invites("stranger", world.Foreign, guest("Dóra", dóra))
		b := v.Anew().With("Accept-Language", "en")
		first := b.Post("/login", "email", dóra, "password", byHand, "next", link).Is(http.StatusSeeOther).Header.Get("Location")
		b.Get(first).Is(http.StatusOK).Keeps("next", link)
		path, _, _ := strings.Cut(first, "?")
		b.Post(path, "password", "short", "next", link).Is(http.StatusUnprocessableEntity).Keeps("next", link)
		b.Get(path+"?next=//evil.example").Is(http.StatusOK).Has("#first-password input[name=next]", 0)
		b.Post(path, "email", dóra, "password", herOwn, "next", link).Leads(link)
	})
}
