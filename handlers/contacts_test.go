package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"foyer/store/world"
)

// idOf is the id of the contact with the name on Kertész Anna's account, as
// its page's address tells.
func (b *browser) idOf(name string) string {
	b.Helper()
	list := b.Get("/a/1042/contacts").Is(http.StatusOK)
	href := list.link(`#contacts a[href^="/a/1042/contacts/"]:contains("` + name + `")`)
	return strings.TrimPrefix(href, "/a/1042/contacts/")
}

func TestAnOwnerAddsHerAccountantInOnePost(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		form := owner.Get("/a/1042/contacts/new").Is(http.StatusOK)

		owner.Post("/a/1042/contacts", "once", form.field("once"), "way", "pwreset",
			"name", "Fekete Réka", "email", "reka+kertesz@konyveles.example", "preset", "accountant").
			Leads("/a/1042/contacts").Follow().
			Shows("[role=status]", "added").
			Shows("#contacts tr", "Fekete Réka").
			Shows(`#contacts tr:contains("Réka")`, "Pending").
			Shows(`#contacts tr:contains("Réka")`, "#1042")

		owner.Get("/a/1042/contacts").Has(".banner.tone-success", 0)
		owner.Get("/a/1042").Shows(".callout", "Fekete Réka")
		owner.Get("/a/1042/activity").Shows(".timeline", "Fekete Réka")
		v.As("stranger").Get("/a/1042/contacts").Is(http.StatusNotFound).HasNot("Fekete", "Kertész")
	})
}

func TestTheSameFormTwiceAddsOneContact(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		once := owner.Get("/a/1042/contacts/new").field("once")
		for range 2 {
			owner.Post("/a/1042/contacts", "once", once, "name", "Fekete Réka", "email", "reka@konyveles.example", "preset", "accountant").
				Leads("/a/1042/contacts")
		}
		owner.Get("/a/1042/contacts?q=reka").Has("#contacts tbody tr", 1)
	})
}

func TestAFormThatIsWrongKeepsWhatWasTyped(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		once := owner.Get("/a/1042/contacts/new").field("once")
		wrong := owner.Post("/a/1042/contacts", "once", once, "name", "Fekete Réka", "email", "reka at konyveles", "company", strings.Repeat("ű", 121), "preset", "accountant").
			Is(http.StatusUnprocessableEntity).
			Keeps("name", "Fekete Réka").Keeps("email", "reka at konyveles").Keeps("company", strings.Repeat("ű", 121)).Keeps("once", once).
			Has(`input[value=accountant][checked]`, 1).
			Has(`input[name=email][aria-invalid=true]`, 1).Has(`#error-summary a[href="#email"]`, 1).Has(`#error-summary a[href="#company"]`, 1)
		if !strings.HasPrefix(wrong.title(), "Error: ") {
			v.Errorf("the title is %q", wrong.title())
		}
		owner.Get("/a/1042/contacts?q=reka").Has("#contacts tbody tr", 0)

		owner.Hx("form#contact-form").Post("/a/1042/contacts", "once", once, "name", "", "email", "reka@konyveles.example", "preset", "accountant").
			Is(http.StatusUnprocessableEntity).Has("form#contact-form", 1).Has("main, h1", 0).Shows("title", "Error: ").Keeps("email", "reka@konyveles.example")
		saved := owner.Hx("form#contact-form").Post("/a/1042/contacts", "once", once, "name", "Fekete Réka", "email", "reka@konyveles.example", "preset", "accountant").
			Is(http.StatusOK)
		if to := saved.Header.Get("HX-Redirect"); to != "/a/1042/contacts" {
			v.Errorf("htmx is led to %q", to)
		}
	})
}

func TestALiveCheckAnswersWithWhatWasAskedForAlone(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		check := func(element string, fields ...string) *answer {
			return owner.Hx(element).Post("/a/1042/contacts/check", fields...).Is(http.StatusOK).Has("h1, main, input[name=name], form", 0)
		}
		check("div#email-error", "name", "", "email", "nobody").
			Shows("#email-error", "e-mail").Has("#name-error", 0)
		check("div#email-error", "name", "", "email", "reka@konyveles.example").Has("#email-error span", 0)
		check("div#email-error", "name", "X", "email", world.Called("accountant").Email, "use[signin]", "1").Shows("#email-error", "Nagy Péter")
		check("div#access-sentence", "name", "", "email", "", "use[signin]", "1", "access[invoices]", "manage").Shows("#access-sentence", "pay invoices")
		check("div#choices", "name", "", "email", "", "preset", "accountant").
			Has(`input[name="access[invoices]"][value=manage][checked]`, 1).Has(`input[name="access[tickets]"][value=none][checked]`, 1)

		owner.Hx("div#no-such-part").Post("/a/1042/contacts/check", "name", "").Is(http.StatusBadRequest)
		owner.Get("/a/1042/contacts?q=konyveles").Has("#contacts tbody tr", 1)
	})
}

func TestAContactIsFoundFilteredAndChanged(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		owner.Get("/a/1042/contacts?q=ZOFIA").Has("#contacts tbody tr", 1).Shows("#contacts", "Zofia Wiśniewska")
		owner.Get("/a/1042/contacts?q=%25").Has("#contacts tbody tr", 0)
		owner.Get("/a/1042/contacts?status=inactive").Has("#contacts tbody tr", 1).Shows("#contacts", "Tóth Gábor")
		owner.Get("/a/1042/contacts?kind=owner").Has("#contacts tbody tr", 1).Shows("#contacts", "Kertész Anna")
		owner.Hx("div#contacts").Get("/a/1042/contacts?q=jonas").Has("#contacts tbody tr", 1).Has("main, h1, nav.side", 0)

		id := owner.idOf("Zofia Wiśniewska")
		page := "/a/1042/contacts/" + id
		owner.Post(page, "name", "Zofia Nowak", "email", "zofia@nowak.example", "phone", "+48 22 695 00 00", "country", "PL", "use[signin]", "1").
			Leads(page).Follow().Shows("h1", "Zofia Nowak").Keeps("email", "zofia@nowak.example")
		owner.Post(page, "name", "", "email", "zofia@nowak.example", "use[signin]", "1").Is(http.StatusUnprocessableEntity).Keeps("email", "zofia@nowak.example")
		owner.Post(page+"/notices", "notices[support]", "1", "notices[invoice]", "on").Leads(page+"/notices").Follow().
			Has("input[type=checkbox][checked]", 2)
		péter := "/a/1042/contacts/" + owner.idOf("Nagy Péter")
		owner.Get(péter).Has("input[name=email][readonly]", 1)
		owner.Post(péter, "name", "Nagy Péter", "email", "thief@evil.example", "use[signin]", "1")
		owner.Get(péter).Keeps("email", world.Called("accountant").Email)
	})
}

func TestAContactIsShutOutLetInAndTakenAway(t *testing.T) {
	visit(t, func(v *visits) {
		owner, péter := v.As("owner"), v.As("accountant")
		page := "/a/1042/contacts/" + owner.idOf("Nagy Péter")
		péter.Get("/a/1042").Is(http.StatusOK)

		owner.Get(page+"/deactivation").Is(http.StatusOK).Has(`form[method=post][action$="/deactivation"]`, 1)
		péter.Get("/a/1042").Is(http.StatusOK)
		owner.Post(page+"/deactivation").Leads(page).Follow().Shows(".badge", "Inactive")
		péter.Get("/a/1042").Is(http.StatusNotFound)
		péter.Get("/accounts").Is(http.StatusOK).Shows("main", "Kertész és Társa").Has(`main a[href="/a/1042"]`, 0)

		owner.Post(page + "/reactivation").Leads(page)
		péter.Get("/a/1042").Is(http.StatusOK)

		owner.Get(page+"/removal").Is(http.StatusOK).Has(`form[method=post][action$="/removal"]`, 1)
		owner.Post(page + "/removal").Leads("/a/1042/contacts").Follow().HasNot(world.Called("accountant").Email)
		péter.Get("/a/1042").Is(http.StatusNotFound)
		owner.Get(page).Is(http.StatusNotFound)
		owner.Get("/a/1042/activity").Shows(".timeline", "Nagy Péter")
	})
}

func TestNobodyShutsOutTheOwnerOrThemselves(t *testing.T) {
	visit(t, func(v *visits) {
		manager := v.As("manager")
		for _, name := range []string{"Kertész Anna", "Szabó Júlia"} {
			page := "/a/1042/contacts/" + manager.idOf(name)
			for _, step := range []string{"/deactivation", "/removal"} {
				manager.Get(page + step).Is(http.StatusForbidden)
				manager.Post(page + step).Is(http.StatusForbidden)
			}
			manager.Post(page+"/permissions", "access[tickets]", "none").Is(http.StatusForbidden)
		}
		manager.Get("/a/1042").Is(http.StatusOK)
		v.As("owner").Get("/a/1042").Is(http.StatusOK)
	})
}
