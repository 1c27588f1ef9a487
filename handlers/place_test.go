package handlers_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"foyer/portal"
	"foyer/store/world"
)

func TestMailsAreChosenForEachAccountAlone(t *testing.T) {
	visit(t, func(v *visits) {
		péter := v.As("accountant")
		péter.Get("/me").Has("#places details[open]", 3).Has(`#places a[href="/a/1042/me"]`, 1).Has(`#places a[href="/a/1101/me"]`, 1)
		péter.Get("/a/1101/me").Has(`input[type=checkbox][checked]`, 1).Has(`input[name="notices[invoice]"][checked]`, 1)
		péter.Post("/a/1101/me/notices", "notices[support]", "1", "notices[general]", "1").Leads("/a/1101/me").Follow().
			Shows("[role=status]", "").Has(`input[type=checkbox][checked]`, 2).Has(`input[name="notices[invoice]"][checked]`, 0)
		péter.Get("/a/1042/me").Has(`input[type=checkbox][checked]`, 1).Has(`input[name="notices[invoice]"][checked]`, 1)
		péter.Get("/me").Shows("#places li", "#1042 · Contact").Shows("#places li", "Mails: Invoices.").Shows("#places li", "Mails: General and Support.")

		péter.Post("/a/1101/me/notices", "notices[secret]", "1").Is(http.StatusBadRequest)
		péter.Post("/a/1101/me/notices", "access[contacts]", "manage").Is(http.StatusBadRequest)
		péter.Post("/a/1077/me/notices").Is(http.StatusNotFound)
		v.As("owner").Get("/a/1042/activity").HasNot("1101")
	})
}

func TestWhatAnAccountKeepsOfSomebodyThatPersonSees(t *testing.T) {
	visit(t, func(v *visits) {
		jonas := v.As("developer")
		jonas.Get("/a/1042/me").Is(http.StatusOK).Shows("main .facts", "Added by Kertész Anna").Shows("main", "Can manage services").
			Shows("main dd", "+49 30 901820").Shows("main", "Kertész Anna and Szabó Júlia").Has("main input[type=text], main input[type=email]", 0).
			Has(`#user-menu a[href="/a/1042/me"]`, 1)
		v.As("accountant").Get("/a/1101/me").Shows("main .facts", "Invited by Willem Bakker").Shows("main .facts", "Guest")
		anna := v.As("owner")
		anna.Get("/a/1042/me").Has(`main a[href="/a/1042/contacts/`+anna.idOf("Kertész Anna")+`"]`, 1).HasNot("Added by")
	})
}

func TestWhoLeavesComesBackByANewInvitationOnly(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		jonas, elsewhere, anna := v.As("developer"), v.SignsIn(world.Called("developer")), v.As("owner")
		id := anna.idOf("Jonas Weber")
		jonas.Get("/a/1042/me").Has(`a[href="/a/1042/me/departure"]`, 1)
		jonas.Get("/a/1042/me/departure").Is(http.StatusOK).Shows("h1", "Leave Kertész és Társa Kft.?")
		elsewhere.Get("/a/1042").Is(http.StatusOK)

		jonas.Post("/a/1042/me/departure").Leads("/accounts").Follow().Shows("[role=status]", "You left").Shows(".empty", "invites you")
		elsewhere.Get("/a/1042").Is(http.StatusNotFound)
		jonas.Post("/a/1042/me/departure").Is(http.StatusNotFound)
		jonas.Get("/").Leads("/accounts")
		if letter := v.mailTo(world.Called("owner").Email); !strings.Contains(letter.Text, "Jonas Weber") {
			v.Errorf("the owner is not told who left:\n%s", letter.Text)
		}

		anna.Post("/a/1042/contacts/" + id + "/reactivation")
		jonas.Get("/a/1042").Is(http.StatusNotFound)
		v.must(v.tenant("owner", world.Home).Invite(v.Context(), id))
		jonas.Get("/a/1042").Is(http.StatusNotFound)
		jonas.Get("/accounts").Has(`form[action$="/acceptance"]`, 1).Shows("main", "Kertész Anna invites you").Shows("main", "You can answer until")
		jonas.Post("/accounts/offers/" + id + "/acceptance").Leads("/a/1042").Follow().Is(http.StatusOK)
	})
}

func TestTheOwnerCannotLeaveAndAlwaysGetsDomainMails(t *testing.T) {
	visit(t, func(v *visits) {
		anna := v.As("owner")
		anna.Get("/a/1042/me").Has(`a[href$="/departure"]`, 0).Shows("main", "You are the owner").
			Has(`input[type=checkbox]`, len(portal.Categories)-1).Has(`input[name="notices[domain]"]`, 0)
		anna.Get("/a/1042/me/departure").Is(http.StatusOK).Has("main form", 0).Shows("main", "You are the owner")
		anna.Post("/a/1042/me/departure").Is(http.StatusUnprocessableEntity).Shows("main", "You are the owner")
		anna.Get("/a/1042").Is(http.StatusOK)

		anna.Post("/a/1042/me/notices").Leads("/a/1042/me").Follow().Has(`input[type=checkbox][checked]`, 0)
		recipients, err := v.tenant("owner", world.Home).Recipients(v.Context(), portal.DomainMails)
		v.must(err)
		if len(recipients) == 0 || !recipients[0].IsOwner() {
			v.Errorf("domain mails go to %v", recipients)
		}
	})
}

func TestOffersWaitInEveryNavigation(t *testing.T) {
	visit(t, func(v *visits) {
		anna, claire := v.As("owner"), v.As("stranger")
		anna.Get("/a/1042").Has("#switcher", 0)
		anna.Get("/me").Has("#side .count", 0)
		for _, name := range []string{"Anna K.", "Anna Kertész"} {
			claire.Post("/a/1077/contacts", "name", name, "email", world.Called("owner").Email, "preset", "support")
		}
		anna.Get("/a/1042").Has("#switcher", 1).Shows(`#switcher a[href="/accounts"]`, "1 invitation waits")
		anna.Get("/me").Shows("#side .count", "1 invitation waits").Has(`form[action$="/acceptance"]`, 1)
		refusal := anna.Get("/accounts").Has(`form[action$="/refusal"]`, 1).find(`form[action$="/refusal"]`).AttrOr("action", "")
		anna.Post(refusal).Leads("/accounts").Follow().Has("#side .count", 0)
		anna.Get("/a/1042").Has("#switcher", 0)
	})
}

func TestFortyAccountsOfOnesOwnAreSearched(t *testing.T) {
	visit(t, func(v *visits) {
		many := v.As("many")
		many.Get("/me").Has("#places li", world.Many).Has("#places details[open]", 0)
		many.Get("/me?q=zolw").Has("#places li", 1).Has("#places details[open]", 1).Has(`input[name=q]`, 1)
		many.Hx("div#places").Get("/me?q=1102").Has("#places li", 1).Has("main, h1", 0)
		many.Get("/a/1102/me").Has(`#switcher a[href="/a/1102/me"][aria-current=true]`, 1)
	})
}

func TestWhoHasNotProvenTheAddressIsToldOnEveryPage(t *testing.T) {
	visit(t, func(v *visits) {
		jonas := v.As("developer")
		v.unproves(world.Called("developer").Email, world.Home)
		for _, path := range []string{"/me", "/me/email", "/me/security", "/accounts", "/a/1042", "/a/1042/me"} {
			jonas.Get(path).Is(http.StatusOK).Shows(".callout", "not proven").Has(`.callout a[href="/pwreset"]`, 1)
		}
		jonas.Get("/me/email").Has("main form", 0)
		jonas.Get("/a/1042/me").HasNot("Szabó Júlia")
		jonas.Post("/me/email", "email", "new@webwerk.example", "current", world.Called("developer").Password).Is(http.StatusUnprocessableEntity)
		jonas.Post("/me/joining", "email", world.Called("reader").Email, "current", world.Called("developer").Password).Is(http.StatusUnprocessableEntity)
		v.As("owner").Get("/me").HasNot("not proven")
	})
}

// unproves makes the user one whose sign-in was made by hand, on the account.
func (v *visits) unproves(email string, account int64) {
	v.Helper()
	db := v.db()
	defer db.Close() //nolint:errcheck // nothing hangs on it
	_, err := db.Exec("UPDATE users SET proven_at = NULL, bound_to = (SELECT id FROM accounts WHERE number = " +
		strconv.FormatInt(account, 10) + ") WHERE email = '" + email + "'")
	v.must(err)
}
