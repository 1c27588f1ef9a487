package handlers_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"foyer/handlers"
	"foyer/store/world"
)

// adds posts the form of a new contact, anew each time.
func (b *browser) adds(email string, more ...string) *answer {
	b.Helper()
	once := b.Get("/a/1042/contacts/new").Is(http.StatusOK).field("once")
	return b.Post("/a/1042/contacts", append([]string{"once", once, "name", "Somebody New", "email", email, "use[signin]", "1"}, more...)...)
}

// looksLike is a page with what differs between two contacts taken out of it.
func (a *answer) looksLike(b *browser, email string) string {
	page := strings.ReplaceAll(a.body, b.idAt(email), "ID")
	return strings.ReplaceAll(page, email, "EMAIL")
}

// idAt is the id of the contact with the address on Kertész Anna's account.
func (b *browser) idAt(email string) string {
	b.Helper()
	return strings.TrimPrefix(b.Get("/a/1042/contacts?q="+queryEscaped(email)).link("#contacts th a"), "/a/1042/contacts/")
}

var moment = regexp.MustCompile(`datetime="[^"]*T[^"]*"|\b\d\d:\d\d\b`) // the two are added one after the other

func TestAKnownAndAnUnknownAddressLookTheSameToWhoeverAddsThem(t *testing.T) {
	for way, status := range map[string]string{"invite": "Invitation sent", "pwreset": "Pending", "password": "Pending"} {
		t.Run(way, func(t *testing.T) {
			visit(t, func(v *visits) {
				owner := v.As("owner")
				seen := func(email string) (said []string) {
					added := owner.adds(email, "way", way, "password", "drei-nasse-papageien").Leads("/a/1042/contacts")
					said = append(said, headers(added)+added.body)
					added.Follow().Shows(`#contacts tr:contains("`+email+`") .badge`, status)
					for _, page := range []string{"contacts?q=" + queryEscaped(email), "contacts/" + owner.idAt(email), "contacts/" + owner.idAt(email) + "/permissions"} {
						said = append(said, moment.ReplaceAllString(owner.Get("/a/1042/"+page).Is(http.StatusOK).looksLike(owner, email), ""))
					}
					return said
				}
				unknown, known := seen("claire@atelier-duboys.example"), seen(world.Called("stranger").Email)
				for i := range unknown {
					if at := firstDifference(unknown[i], known[i]); unknown[i] != known[i] {
						v.Errorf("they differ: …%.300q …%.300q", unknown[i][max(0, at-60):], known[i][max(0, at-60):])
					}
				}
			})
		})
	}
}

func TestTheInvitationIsWhatHappensUnlessAnotherWayIsChosen(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		owner := v.As("owner")
		form := owner.Get("/a/1042/contacts/new").Is(http.StatusOK).Has("input[name=way]", 3).Has("input[name=way][value=invite][checked]", 1).
			Has("fieldset#way details:not([open]) input[name=way][value=password]", 1).Has("fieldset#way details input[name=password][autocomplete=new-password]", 1)
		owner.Post("/a/1042/contacts", "once", form.field("once"), "name", "Fekete Réka", "email", "reka@konyveles.example", "preset", "accountant", "way", "invite", "password", "").
			Leads("/a/1042/contacts").Follow().Shows("[role=status]", "An invitation is on its way").Shows(`#contacts tr:contains("Réka")`, "Can be answered until")
		if letter := v.mailTo("reka@konyveles.example"); !strings.Contains(letter.Text, "/invitations/") {
			v.Error(letter.Text)
		}
		owner.adds("later@konyveles.example", "way", "pwreset").Leads("/a/1042/contacts").Follow().Shows("[role=status]", "/pwreset")
		owner.adds("never@konyveles.example", "preset", "holder").Leads("/a/1042/contacts").Follow().Shows("[role=status]", "The contact is added.").HasNot("on its way")
		owner.Get("/a/1042/contacts?status=invited").Has("#contacts tbody tr", 2).Shows("#contacts", world.Called("invited").Name)
	})
}

func TestAnAddressThatIsOnTheAccountLeadsToThatContact(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		for email, says := range map[string]string{
			world.Called("accountant").Email: "Nagy Péter already signs in", world.Called("invited").Email: "invite again",
			"IMRE@fekete-web.example": "has not come in", world.Called("pending").Email: "Zofia",
		} {
			href := "/a/1042/contacts/" + owner.idAt(strings.ToLower(email))
			owner.adds(email, "preset", "accountant").Is(http.StatusUnprocessableEntity).Keeps("email", email).
				Shows("#email-error", says).Has(`#email-error a[href="`+href+`"]`, 1).Has(`#error-summary a[href="`+href+`"]`, 1)
			owner.Hx("div#email-error").Post("/a/1042/contacts/check", "name", "X", "email", email, "use[signin]", "1").Is(http.StatusOK).
				Has(`#email-error a[href="`+href+`"]`, 1)
		}
		page := "/a/1042/contacts/" + owner.idOf("Zofia Wiśniewska")
		owner.Post(page, "name", "Zofia", "email", world.Called("accountant").Email, "use[signin]", "1").Is(http.StatusUnprocessableEntity).
			Has(`#email-error a[href="/a/1042/contacts/`+owner.idOf("Nagy Péter")+`"]`, 1)
	})
}

func TestAnInvitationIsSentAnewAndWithdrawn(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		owner, eszter := v.As("owner"), world.Called("invited")
		page := "/a/1042/contacts/" + owner.idOf(eszter.Name)
		owner.Get(page).Is(http.StatusOK).Shows(".callout", "Kertész Anna sent it on").Has(`main form[action="`+page+`/invitation"]`, 1).
			Has(`main a[href="`+page+`/withdrawal"]`, 1).Has(`main a[href="`+page+`/deactivation"]`, 0).Shows(".timeline", "sent an invitation to Horváth Eszter")
		owner.Get(page + "/deactivation").Is(http.StatusConflict)

		owner.Post(page+"/invitation").Leads(page).Follow().Shows("[role=status]", "A new invitation is on its way").Has(`.timeline li:contains("sent an invitation")`, 2)
		v.mailTo(eszter.Email)
		owner.Post(page+"/invitation").Is(http.StatusUnprocessableEntity).Shows("h1", eszter.Name).
			Shows("#error-summary", "less than a day ago").Has(`#error-summary a[href="#invitation"]`, 1).Has("#invitation", 1).Has(".timeline", 1)

		owner.Get(page+"/withdrawal").Is(http.StatusOK).Has(`form[method=post][action$="/withdrawal"]`, 1)
		owner.Post(page+"/withdrawal").Leads(page).Follow().Shows(".badge", "Inactive").Shows(".callout", "Withdrawn on").Has(`form[action$="/reactivation"]`, 0).
			Shows(".timeline", "withdrew the offer to Horváth Eszter")
		owner.Post(page + "/withdrawal").Is(http.StatusConflict)
		owner.Get(page + "/withdrawal").Is(http.StatusConflict)
		owner.Post(page + "/reactivation").Is(http.StatusConflict)
		owner.Post("/a/1042/contacts/" + owner.idOf("Nagy Péter") + "/invitation").Is(http.StatusConflict)
	})
}

func TestWhoDeclinedIsShownWithTheirWordsAndInvitedAgain(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		page := "/a/1042/contacts/" + owner.idOf("Fekete Imre")
		owner.Get("/a/1042/contacts").Shows(`#contacts tr:contains("Fekete Imre")`, "Declined on")
		owner.Get(page).Shows(".callout", "“Sajnos tavaszig nincs szabad kapacitásom.”").Shows(".callout button", "Invite again").Shows(".timeline", "Fekete Imre declined")
		owner.Post(page+"/invitation").Leads(page).Follow().Shows(".badge", "Invitation sent").HasNot("Sajnos")
		v.As("reader").Get(page).Is(http.StatusOK).Shows(".facts", "Invited on").Shows(".callout", "Kertész Anna sent it on").Has(".callout form, .callout a", 0)
		v.As("reader").Post(page + "/invitation").Is(http.StatusForbidden)
	})
}

func TestSoManyInvitationsAreOpenAtATime(t *testing.T) {
	visit(t, func(v *visits) {
		db := v.db()
		defer db.Close() //nolint:errcheck // nothing hangs on it
		_, err := db.Exec("UPDATE accounts SET invitation_limit = 1 WHERE number = 1042")
		v.must(err)
		owner := v.As("owner")
		for _, email := range []string{"unknown@konyveles.example", world.Called("stranger").Email} {
			for _, way := range []string{"invite", "password", "pwreset"} { // the account has few: all ways count
				owner.adds(email, "way", way, "password", "drei-nasse-papageien").Is(http.StatusUnprocessableEntity).
					Shows("#way-error", "more are not possible").Has(`#error-summary a[href="#way"]`, 1).Has("input[name=way][value="+way+"][checked]", 1)
			}
		}
		owner.Get("/a/1042/contacts?q=Somebody").Has("#contacts tbody tr", 0)
		owner.adds("unknown@konyveles.example", "preset", "holder").Leads("/a/1042/contacts")
	})
}

func TestAFirstPasswordIsNeverSentBack(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		const password = "drei-nasse-papageien"
		wrong := owner.adds("", "way", "password", "password", password).Is(http.StatusUnprocessableEntity).HasNot(password).Shows("#email-error", "address").
			Shows("#error-summary", "Enter the first password again").Has("fieldset#way details[open] input[name=way][value=password][checked]", 1)
		wrong.Has(`#error-summary a[href="#password"]`, 1)
		owner.adds("", "way", "password", "password", "short").Is(http.StatusUnprocessableEntity).Shows("#password-error", "12").Shows("#email-error", "address")
		owner.adds("tanja@hand.example", "way", "password").Is(http.StatusUnprocessableEntity).Shows("#password-error", "Enter a password")
		owner.adds("", "way", "invite", "password", password).Is(http.StatusUnprocessableEntity).HasNot(password).Has("#password-error span", 0)
		owner.adds("tanja@hand.example", "way", "password", "password", password).Leads("/a/1042/contacts").Follow().
			Shows("[role=status]", "unproven until").HasNot(password).Shows(`#contacts tr:contains("tanja@hand.example")`, "Pending")
		owner.Get("/a/1042/contacts/"+owner.idAt("tanja@hand.example")).Shows(".callout", "A first password was given by hand").Shows(".timeline", "first password").HasNot(password)
	})
}

func TestPasswordsByHandCanBeSwitchedOff(t *testing.T) {
	visitAs(t, func(s *handlers.Site) { s.Store.NoFirstPassword = true }, func(v *visits) {
		owner := v.As("owner")
		owner.Get("/a/1042/contacts/new").Is(http.StatusOK).Has("input[name=way]", 2).Has("input[name=password]", 0)
		owner.adds("tanja@hand.example", "way", "password").Is(http.StatusBadRequest)
		owner.adds("tanja@hand.example", "way", "invite", "password", "drei-nasse-papageien").Is(http.StatusBadRequest)
		owner.Get("/a/1042/contacts?q=tanja").Has("#contacts tbody tr", 0)
		owner.adds("tanja@hand.example", "way", "invite").Leads("/a/1042/contacts")
	})
}
