package handlers_test

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"foyer/portal"
	"foyer/store/world"
)

const ádám = "adam@kovacs.example"

// guest is somebody who is invited to do a developer's work.
func guest(name, email string) portal.Contact {
	return portal.Contact{Name: name, Email: email, Language: "en"}
}

func TestSomebodyNewAcceptsWithOneStep(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		link := v.invites("owner", world.Home, guest("Kovács Ádám", ádám))
		b := v.Anew()
		b.Get(link).Is(http.StatusOK).Shows("h1", "Kertész Anna invites you to Kertész és Társa Kft. #1042").
			Shows(".facts", "Can manage services").Shows(".facts", "General, Services, Domains and Support").Shows(".facts", "You can answer until").
			Keeps("name", "Kovács Ádám").Keeps("email", ádám).
			Has("#accept input[autocomplete=username][readonly]", 1).Has("#accept input[autocomplete=new-password]", 1)

		refused := b.Post(link+"/acceptance", "name", " ", "email", ádám, "password", "short").Is(http.StatusUnprocessableEntity).
			Shows("#name-error", "Enter a name").Shows("#password-error", "12").HasNot(`value="short"`).Keeps("next", link)
		if !strings.HasPrefix(refused.title(), "Error:") {
			v.Errorf("the title is %q", refused.title())
		}
		b.Post(link+"/acceptance", "name", "Ádám", "email", ádám, "password", "tizenket-zold-alma").Leads("/a/1042").
			Follow().Is(http.StatusOK).Shows("[role=status]", "You are on this account now")
		v.As("owner").Get("/a/1042/contacts?q=adam").Shows("#contacts tbody tr", "Active").Shows("#contacts tbody tr", "Contact")
		v.SignsIn(world.Person{Email: ádám, Password: "tizenket-zold-alma"}).Get("/").Leads("/a/1042")
		v.isNotLogged(link)
	})
}

func TestWhoHasASignInSignsInAndComesBack(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		claire := world.Called("stranger")
		link := v.invites("owner", world.Home, guest("Claire D.", "Claire@atelier-dubois.example"))
		b := v.Anew()
		login := b.Get(link).Is(http.StatusOK).Has("input[name=password]", 0).link(`main a[href^="/login"]`)
		b.Post(link+"/acceptance", "name", "C", "password", "ciseaux-et-velours").Leads(link)

		b.Get(login).Keeps("next", link).Shows("main", "Sign in")
		b.Post("/language", "language", "en", "next", login).Leads(login)
		b.Post("/login", "email", claire.Email, "password", "wrong", "next", link).Is(http.StatusUnprocessableEntity).Keeps("next", link)
		b.Post("/login", "email", claire.Email, "password", claire.Password, "next", link).Leads(link)

		b.Post("/language", "language", "en", "next", link).Leads(link).
			Follow().Is(http.StatusOK).Has("input[name=password]", 0).Shows("#accept button", "Accept")
		b.Post(link+"/acceptance").Leads("/a/1042").Follow().Shows("[role=status]", "You are on this account now")
		v.As("owner").Get("/a/1042/contacts?q=claire").Shows("#contacts tbody tr", "Guest")
		b.Post(link+"/acceptance").Is(http.StatusGone).Shows("h1", "accepted").Has(`main a[href="/accounts"]`, 1)
	})
}

func TestNothingIsAttachedToSomebodyElse(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		link := v.invites("owner", world.Home, guest("Kovács Ádám", ádám))
		péter := v.SignsIn(world.Called("accountant"))
		péter.Get(link).Is(http.StatusOK).Shows(".callout", ádám).Shows(".callout", world.Called("accountant").Email).
			Has("#accept", 0).Has("#decline", 1).Has(`a[href="/me/email"]`, 1).Keeps("next", link)
		before := v.everything()
		péter.Post(link+"/acceptance", "name", "Péter", "password", "tizenket-zold-alma").Leads(link)
		if after := v.everything(); after != before {
			v.Errorf("it changed something: %s", difference(before, after))
		}
		péter.Post("/logout", "next", link).Leads(link).Follow().Is(http.StatusOK).Has("#accept input[name=password]", 1)

		for _, next := range []string{"//evil.example", "https://evil.example/", `/\evil.example`, ""} {
			v.SignsIn(world.Called("accountant")).Post("/logout", "next", next).Leads("/login")
		}
		v.SignsIn(world.Called("accountant")).Post(link + "/refusal").Leads(link)
		v.As("owner").Get("/a/1042/contacts?q=adam").Shows("#contacts tbody tr", "Declined")
	})
}

func TestAnInvitationIsDeclinedInASentenceWithoutSigningIn(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		link := v.invites("owner", world.Home, guest("Kovács Ádám", ádám))
		b := v.Anew()
		long := strings.Repeat("é", portal.MaxNote+1)
		refused := b.Post(link+"/refusal", "note", long, "stop", "1").Is(http.StatusUnprocessableEntity).
			Has("details[open] #decline", 1).Has("#decline input[name=stop][checked]", 1).Shows("#note-error", "300")
		if kept := refused.find("#note").Text(); kept != long {
			v.Errorf("kept is %q", kept)
		}
		b.Post(link+"/refusal", "note", "Sorry,\r\nno time  before spring.", "stop", "1").Leads(link).
			Follow().Is(http.StatusGone).Shows("[role=status]", "No more invitations").Shows("h1", "declined").Shows("main", "Kertész Anna")
		b.Get(link).Has("[role=status].banner", 0)
		b.Post(link+"/refusal", "note", "again").Is(http.StatusGone)
		b.Post(link+"/acceptance", "name", "A", "password", "tizenket-zold-alma").Is(http.StatusGone)

		v.allMailsAreSent()
		letter := v.mailTo(world.Called("owner").Email)
		if !strings.Contains(letter.Text, "Sorry, no time before spring.") {
			v.Errorf("the inviter is not told:\n%s", letter.Text)
		}
		if refused := v.counts("SELECT count(*) FROM refusals WHERE email_norm = '" + ádám + "'"); refused != 1 {
			v.Errorf("%d refusals", refused)
		}
	})
}

func TestScannersThatFollowTheLinkChangeNothing(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		link := v.invites("owner", world.Home, guest("Kovács Ádám", ádám))
		readers := []*browser{v.Anew(), v.SignsIn(world.Called("many")), v.As("owner")}
		v.allMailsAreSent()
		before := v.everything()
		for range 20 {
			for _, b := range readers {
				b.Get(link + "?utm_source=scanner").Is(http.StatusOK)
				b.sends(http.MethodHead, link, nil).Is(http.StatusOK)
				b.Get(link + "/acceptance").Is(http.StatusNotFound)
				b.Get(link + "/refusal").Is(http.StatusNotFound)
			}
		}
		if after := v.everything(); after != before {
			v.Errorf("it changed something: %s", difference(before, after))
		}
	})
}

func TestATamperedAnswerDoesNothing(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		link := v.invites("owner", world.Home, guest("Kovács Ádám", ádám))
		v.allMailsAreSent()
		good := []string{"name", "Ádám", "email", ádám, "password", "tizenket-zold-alma"}
		before := v.everything()
		for _, extra := range [][]string{
			{"role", "owner"}, {"kind", "owner"}, {"account", "1077"}, {"access[contacts]", "manage"}, {"preset", "everything"}, {"email", "owner@evil.example"},
			{"name", "twice"}, {"user", "1"}, {"token", "x"}, {"notices[general]", "1"}, {"note", "x"},
		} {
			v.Anew().Post(link+"/acceptance", append(good, extra...)...).Is(http.StatusBadRequest)
			v.Anew().Post(link+"/refusal", append([]string{"stop", "1"}, extra[0]+"x", extra[1])...).Is(http.StatusBadRequest)
		}
		v.Anew().Post(link+"/acceptance", "name", "Ádám", "email", "owner@evil.example", "password", "tizenket-zold-alma").Is(http.StatusBadRequest)
		v.Anew().Post(link+"/acceptance", "name", "Ádám", "email", "", "password", "tizenket-zold-alma").Is(http.StatusBadRequest)
		v.Anew().Post(link+"/refusal", "stop", "maybe").Is(http.StatusBadRequest)
		v.Anew().With("Sec-Fetch-Site", "cross-site").Post(link+"/acceptance", good...).Is(http.StatusForbidden)
		v.Anew().With("Origin", "https://evil.example").Post(link + "/refusal").Is(http.StatusForbidden)
		if after := v.everything(); after != before {
			v.Errorf("it changed something: %s", difference(before, after))
		}
	})
}

func TestSeveralOffersAreAnsweredOneAfterTheOther(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		first := v.invites("owner", world.Home, guest("Kovács Ádám", ádám))
		second := v.invites("stranger", world.Foreign, guest("Adam K.", ádám))
		b := v.Anew().With("Accept-Language", "en")
		b.Get(first).Shows("main", "1 more invitation waits")
		page := b.Post(first+"/acceptance", "name", "Ádám", "password", "tizenket-zold-alma").Leads("/accounts").Follow().
			Shows("[role=status]", "Further invitations wait").Has(`form[action^="/accounts/offers/"]`, 2)
		b.Post(page.find(`form[action$="/acceptance"]`).AttrOr("action", "")).Leads("/a/1077")
		b.Get(second).Is(http.StatusGone).Shows("h1", "accepted")
		b.Get("/accounts").Has("#places li", 2)
	})
}

func TestTwentyAcceptancesAtOnceMakeOnePerson(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		link := v.invites("owner", world.Home, guest("Kovács Ádám", ádám))
		statuses, all := make(chan int, 20), sync.WaitGroup{}
		for i := range 20 {
			all.Go(func() {
				statuses <- v.Anew().Post(link+"/acceptance", "name", "Ádám "+strconv.Itoa(i), "password", "tizenket-zold-alma").StatusCode
			})
		}
		all.Wait()
		close(statuses)
		count := map[int]int{}
		for status := range statuses {
			count[status]++
		}
		if count[http.StatusSeeOther] != 1 || count[http.StatusGone]+count[http.StatusServiceUnavailable] != 19 {
			v.Errorf("20 at once: %v", count)
		}
		if users := v.counts("SELECT count(*) FROM users WHERE email_norm = '" + ádám + "'"); users != 1 {
			v.Errorf("%d sign-ins", users)
		}
	})
}
