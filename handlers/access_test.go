package handlers_test

import (
	"net/http"
	"testing"
)

func TestARightIsInForceAtTheNextRequestOfAnOpenSession(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		owner, péter := v.As("owner"), v.As("accountant")
		page := "/a/1042/contacts/" + owner.idOf("Nagy Péter") + "/permissions"
		péter.Get("/a/1042").Is(http.StatusOK).Has(`#side a[href="/a/1042/contacts"]`, 0)
		péter.Get("/a/1042/contacts").Is(http.StatusForbidden)

		owner.Post(page, "preset", "custom", "access[contacts]", "view").Leads(page).Follow().
			Has(`input[name="access[contacts]"][value=view][checked]`, 1).Has(`input[name="access[invoices]"][value=manage][checked]`, 1)
		péter.Get("/a/1042/contacts").Is(http.StatusOK).Has(`#side a[href="/a/1042/contacts"]`, 1).Has(`a[href="/a/1042/contacts/new"]`, 0)
		péter.Get("/a/1042/contacts/new").Is(http.StatusForbidden)
		v.mailTo("peter@konyveles.example")

		owner.Post(page, "preset", "accountant").Leads(page).Follow().Has(`input[value=accountant][checked]`, 1)
		péter.Get("/a/1042/contacts").Is(http.StatusForbidden)
		owner.Get("/a/1042/activity").Shows(".timeline", "Nagy Péter")
	})
}

func TestThePageForAMissingRightSaysWhichAndWhoCanGrantIt(t *testing.T) {
	visit(t, func(v *visits) {
		v.As("accountant").Get("/a/1042/contacts/new").Is(http.StatusForbidden).Has("h1", 1).
			Shows("main", "Contacts").Shows("main", "Kertész Anna").Shows("main", "Szabó Júlia").HasNot("Élise", "Jonas")
		v.As("accountant").Get("/a/1042/activity").Is(http.StatusForbidden).Shows("main", "Security").Shows("main", "Kertész Anna")
		v.As("manager").Post("/a/1042/contacts/policy", "adding", "owner").Is(http.StatusForbidden).Shows("main", "owner")
		hx := v.As("accountant").Hx("div#contacts").Get("/a/1042/contacts").Is(http.StatusForbidden)
		hx.HasNot("Kertész")
	})
}

func TestNobodyGrantsMoreThanTheyHave(t *testing.T) {
	visit(t, func(v *visits) {
		owner, reader := v.As("owner"), v.As("reader")
		owner.Post("/a/1042/contacts/"+owner.idOf("Élise Martin")+"/permissions", "access[contacts]", "manage").Is(http.StatusSeeOther)

		form := reader.Get("/a/1042/contacts/new").Is(http.StatusOK)
		form.Has(`input[value=everything][disabled]`, 1).Has(`input[name="access[invoices]"][value=manage][disabled]`, 1).Has(`input[name="access[invoices]"][value=view][disabled]`, 0)
		reader.Post("/a/1042/contacts", "name", "Mole", "email", "mole@evil.example", "preset", "everything").Is(http.StatusUnprocessableEntity)
		reader.Post("/a/1042/contacts", "name", "Mole", "email", "mole@evil.example", "use[signin]", "1", "access[invoices]", "manage").Is(http.StatusUnprocessableEntity)
		péter := "/a/1042/contacts/" + owner.idOf("Nagy Péter")
		reader.Post(péter+"/permissions", "access[invoices]", "none").Is(http.StatusForbidden)
		reader.Post(péter + "/deactivation").Is(http.StatusForbidden)
		zofia := "/a/1042/contacts/" + owner.idOf("Kertész Béla")
		reader.Post(zofia+"/permissions", "access[tickets]", "manage").Is(http.StatusUnprocessableEntity)
		reader.Post("/a/1042/contacts/"+owner.idOf("Élise Martin")+"/permissions", "access[invoices]", "manage").Is(http.StatusForbidden)
		owner.Get("/a/1042/contacts?q=mole").Has("#contacts tbody tr", 0)
		owner.Get(péter+"/permissions").Has(`input[name="access[invoices]"][value=manage][checked]`, 1)
	})
}

func TestTheOwnerAloneAddsContactsOnceSheSaysSo(t *testing.T) {
	visit(t, func(v *visits) {
		owner, manager := v.As("owner"), v.As("manager")
		manager.Get("/a/1042/contacts").Has(`form[action$="/contacts/policy"]`, 0)
		manager.Get("/a/1042/contacts/new").Is(http.StatusOK)

		owner.Get("/a/1042/contacts").Has(`form[action$="/contacts/policy"]`, 1)
		owner.Post("/a/1042/contacts/policy", "adding", "owner").Leads("/a/1042/contacts").Follow().Has("input[name=adding][value=owner][checked]", 1)
		manager.Get("/a/1042/contacts").Is(http.StatusOK).Has(`a[href="/a/1042/contacts/new"]`, 0)
		manager.Get("/a/1042/contacts/new").Is(http.StatusForbidden)
		manager.Post("/a/1042/contacts", "name", "X", "email", "x@y.example", "preset", "readonly").Is(http.StatusForbidden)
		owner.Get("/a/1042/contacts/new").Is(http.StatusOK)

		owner.Post("/a/1042/contacts/policy", "adding", "nobody").Is(http.StatusBadRequest)
		everybody := owner.Get("/a/1042/contacts").find("input[name=adding]:not([checked])").AttrOr("value", "")
		owner.Post("/a/1042/contacts/policy", "adding", everybody).Leads("/a/1042/contacts")
		manager.Get("/a/1042/contacts/new").Is(http.StatusOK)
	})
}

func TestMailsThatLeadNowhereAreHintedAtAndSent(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		check := func(fields ...string) *answer {
			return owner.Hx("div#notice-hints").Post("/a/1042/contacts/check", append([]string{"name", "X", "use[signin]", "1"}, fields...)...).Is(http.StatusOK)
		}
		check("notices[invoice]", "1", "preset", "custom").Shows("#notice-hints", "“Invoices”").Has("#notice-hints p", 1)
		check("notices[invoice]", "1", "preset", "custom", "access[invoices]", "view").Has("#notice-hints p", 0)
		check("notices[general]", "1", "preset", "custom").Has("#notice-hints p", 0)
		check("preset", "support").Has("#notice-hints p", 0)

		page := "/a/1042/contacts/" + owner.idOf("Nagy Péter") + "/notices"
		owner.Get(page).Is(http.StatusOK).Has("main .callout", 0).Shows("#notices-invoice-hint", "never the invoice itself")
		owner.Post(page, "notices[invoice]", "1", "notices[domain]", "1").Leads(page).Follow().Shows("main .callout", "“Domains”").Has("input[type=checkbox][checked]", 2)
	})
}

func TestTheOwnersDomainMailsHaveNoSwitch(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		page := "/a/1042/contacts/" + owner.idOf("Kertész Anna") + "/notices"
		owner.Get(page).Is(http.StatusOK).Has(`input[name="notices[domain]"]`, 0).Has("main input[type=checkbox]", 4).Shows(".given", "Always on")
		owner.Post(page).Leads(page).Follow().Has("input[type=checkbox][checked]", 0).Shows(".given", "Domains")
	})
}

func TestTheContactsPageWarnsWhenNobodyGetsAMail(t *testing.T) {
	visit(t, func(v *visits) {
		claire := v.As("stranger")
		claire.Get("/a/1077/contacts").Has("main .callout", 0)
		own := claire.Get("/a/1077/contacts").link("#contacts th a")
		claire.Post(own+"/notices", "notices[support]", "1").Leads(own + "/notices")
		claire.Get("/a/1077/contacts").Shows("main .callout", "General, Invoices and Services").Has(`main .callout a[href="`+own+`/notices"]`, 1)
		claire.Get("/a/1077/contacts?q=nobodyatall").Has("main .callout", 0)
	})
}
