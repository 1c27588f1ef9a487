package handlers_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"foyer/store/world"
)

// asksToJoin is the path of the link that was mailed to the other sign-in.
func (b *browser) asksToJoin(password, other string) string {
	b.Helper()
	b.Post("/me/joining", "email", other, "current", password).Leads("/me/email").Follow().Shows("[role=status]", "on its way")
	return b.pathIn(b.mailTo(other), "/me/joining/")
}

// events are all that was ever recorded, each with what its hash stands for.
func (v *visits) events() (events []string) {
	v.Helper()
	db := v.db()
	defer db.Close() //nolint:errcheck // nothing hangs on it
	rows, err := db.Query("SELECT history, seq, what, actor, subject, hash, actor_name FROM events ORDER BY history, seq")
	v.must(err)
	defer rows.Close() //nolint:errcheck // read to its end
	for rows.Next() {
		var one [7]string
		v.must(rows.Scan(&one[0], &one[1], &one[2], &one[3], &one[4], &one[5], &one[6]))
		events = append(events, fmt.Sprint(one))
	}
	v.must(rows.Err())
	return events
}

// Élise sees everything on #1042; Péter pays invoices there, and on two more.
func TestTwoSignInsOfOnePersonAreJoined(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		kept, alias := world.Called("reader"), world.Called("accountant")
		élise, péter := v.As("reader"), v.As("accountant")
		link := élise.asksToJoin(kept.Password, alias.Email)

		péter.Get(link).Is(http.StatusNotFound).Shows("main", alias.Email)
		péter.Post(link, "current", alias.Password).Is(http.StatusNotFound)
		page := élise.Get(link).Is(http.StatusOK).Shows("main", kept.Email).Shows("main", alias.Email).
			Shows("h2", "2 accounts come along").Shows("h2", "Both are on 1 account").Has("main table tbody tr", 3)
		together := tidy(page.find("main table tbody tr").Last().Text())
		if !strings.Contains(together, "pay invoices") || !strings.Contains(together, "but not change them") || !strings.Contains(together, "Contact") {
			v.Errorf("together they are shown as %q", together)
		}
		élise.Post(link, "current", alias.Password).Is(http.StatusUnprocessableEntity).Has("#current-error span", 2).Has("main table", 1)
		v.As("manager").Get(link).Is(http.StatusNotFound)

		before := v.events()
		élise.Post(link, "current", kept.Password).Leads("/me").Follow().Shows("[role=status]", "").Has("#places li", 3)
		after := v.events()
		for _, event := range before {
			if !slices.Contains(after, event) {
				v.Errorf("%s was moved or changed", event)
			}
		}
		if len(after) < len(before)+5 { // three accounts, two users
			v.Errorf("%d events were added", len(after)-len(before))
		}

		péter.Get("/me").Leads("/login?next=%2Fme")
		v.Anew().Post("/login", "email", alias.Email, "password", alias.Password).Is(http.StatusUnprocessableEntity)
		élise.Get("/a/1042/me").Shows("main", "pay invoices").Shows("main", "but not change them").Has(`input[name="notices[invoice]"][checked]`, 1)
		élise.Get("/a/1101/me").Is(http.StatusOK).Shows("main .facts", "Guest")
		list := v.As("owner").Get("/a/1042/contacts")
		if both := strings.Count(list.find("#contacts").Text(), kept.Email) + strings.Count(list.find("#contacts").Text(), alias.Email); both != 1 {
			v.Errorf("%d contacts are left of two", both)
		}
		v.mailTo(kept.Email)
		élise.Get(link).Is(http.StatusNotFound)
		élise.Post(link, "current", kept.Password).Is(http.StatusNotFound)
	})
}

func TestJoiningManyTimesAtOnceIsJoiningOnce(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		who := world.Called("reader")
		link := v.As("reader").asksToJoin(who.Password, world.Called("accountant").Email)
		var hers []*browser
		for range 4 {
			hers = append(hers, v.SignsIn(who))
		}
		answers := make([]int, len(hers))
		var all sync.WaitGroup
		for i, b := range hers {
			all.Go(func() { answers[i] = b.Post(link, "current", who.Password).StatusCode })
		}
		all.Wait()
		slices.Sort(answers)
		if !slices.Equal(answers, []int{303, 404, 404, 404}) {
			v.Errorf("they were answered %v", answers)
		}
		v.As("reader").Get("/accounts").Has("#places li", 3)
	})
}

func TestAStrangersSignInIsNotJoinedWithoutTheMail(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		thief, owner := v.As("reader"), world.Called("owner")
		thief.Post("/me/joining", "email", owner.Email, "current", world.Called("reader").Password).Leads("/me/email")
		link := v.pathIn(v.mailTo(owner.Email), "/me/joining/")
		v.Anew().Get(link).Leads("/login?next=" + queryEscaped(link))
		v.As("owner").Get(link).Is(http.StatusNotFound)
		other := strings.Replace(link, "/me/joining/", "/me/email/", 1) // a token of one class opens nothing of another
		thief.Get(other).Is(http.StatusNotFound)
		thief.Post(other).Is(http.StatusNotFound)
		thief.Get(strings.Replace(link, "/me/joining/", "/pwreset/", 1)).Is(http.StatusNotFound)

		v.As("owner").Post("/me/security/password", "current", owner.Password, "password", "uj-jelszo-a-kerthez").Leads("/me/security")
		v.As("owner").Get("/a/1042").Is(http.StatusOK)
	})
}
