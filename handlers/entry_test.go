package handlers_test

import (
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"foyer/mail/inbox"
	"foyer/store/world"
)

var mailedLink = regexp.MustCompile(`https?://\S+/pwreset/\S+`)

// linkIn is the path of the link in the mail, which has to be to the portal.
func (v *visits) linkIn(letter inbox.Letter) string {
	v.Helper()
	path, ours := strings.CutPrefix(mailedLink.FindString(letter.Text), v.base.String())
	if !ours {
		v.Fatalf("no link to %s in the mail:\n%s", v.base, letter.Text)
	}
	return path
}

// asksForLink is the path of the link that the address was mailed.
func (v *visits) asksForLink(b *browser, email string) string {
	v.Helper()
	b.Post("/pwreset", "email", email).Leads("/pwreset/sent").Follow().Is(http.StatusOK)
	return v.linkIn(v.mailTo(email))
}

func TestAPendingContactComesInByPwreset(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		zofia := v.Anew().With("Accept-Language", "en")
		link := v.asksForLink(zofia, world.Called("pending").Email)
		letter := v.mailTo(world.Called("pending").Email)
		if !strings.Contains(letter.Text, "Kertész és Társa") || letter.HTML == "" {
			v.Errorf("the mail does not say which account it is about:\n%s", letter.Text)
		}

		zofia.Get(link).Is(http.StatusOK).Shows("main", "Kertész és Társa Kft. #1042").Keeps("email", world.Called("pending").Email)
		zofia.Post(link, "email", world.Called("pending").Email, "password", "short").Is(http.StatusUnprocessableEntity).
			Shows("#password-error", "12").HasNot(`value="short"`)
		zofia.Post(link, "email", world.Called("pending").Email, "password", "dwanascie-zielonych-jablek").
			Leads("/a/1042").Follow().Is(http.StatusOK).Shows("h1", "Kertész és Társa")

		v.As("owner").Get("/a/1042/contacts?q=zofia").Shows("#contacts tbody tr", "Active")
		v.Anew().Get(link).Is(http.StatusNotFound).Shows("main a", "")
		v.SignsIn(world.Person{Email: world.Called("pending").Email, Password: "dwanascie-zielonych-jablek"}).Get("/").Leads("/a/1042")
		v.mayNotBeLogged(link)
	})
}

// mayNotBeLogged says that the token at the end of the link is in no line of
// the log.
func (v *visits) mayNotBeLogged(link string) {
	v.Helper()
	token := strings.TrimPrefix(link, "/pwreset/")
	if log := v.logged.String(); len(token) < 43 || strings.Contains(log, token) || !strings.Contains(log, "/pwreset/:token") {
		v.Errorf("the token %q is logged, or nothing is:\n%s", token, log)
	}
}

func TestAForgottenPasswordIsSetAnewAndOldSessionsEnd(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		old, reader := v.SignsIn(world.Called("reader")), v.Anew()
		link := v.asksForLink(reader, world.Called("reader").Email)
		reader.Post(link, "password", "une-toute-nouvelle-phrase").Leads("/a/1042")
		reader.Get("/a/1042").Is(http.StatusOK)
		old.Get("/a/1042").Leads("/login?next=%2Fa%2F1042")
		v.Anew().Post("/login", "email", world.Called("reader").Email, "password", world.Called("reader").Password).Is(http.StatusUnprocessableEntity)
	})
}

func TestAMailedLinkIsUsedOnceByAPostAlone(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		link := v.asksForLink(v.Anew(), world.Called("pending").Email)
		for range 3 {
			v.Anew().Get(link).Is(http.StatusOK)
			v.Anew().sends(http.MethodHead, link, nil).Is(http.StatusOK)
		}
		var all sync.WaitGroup
		statuses := make(chan int, 20)
		for range 20 {
			all.Go(func() { statuses <- v.Anew().Post(link, "password", "dwanascie-zielonych-jablek").StatusCode })
		}
		all.Wait()
		close(statuses)
		count := map[int]int{}
		for status := range statuses {
			count[status]++
		}
		if count[http.StatusSeeOther] != 1 || count[http.StatusInternalServerError] > 0 {
			v.Errorf("20 posts at once: %v", count)
		}
	})
}

func TestLinksInMailsComeFromTheBaseURLWhateverTheHostIs(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		b := v.Anew().With("X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "https", "Forwarded", "host=evil.example", "X-Original-Host", "evil.example")
		b.Post("/pwreset", "email", world.Called("pending").Email).Leads("/pwreset/sent")
		letter := v.mailTo(world.Called("pending").Email)
		v.linkIn(letter)
		if strings.Contains(letter.Text+letter.HTML, "evil.example") {
			v.Errorf("the mail names evil.example:\n%s", letter.Text)
		}
	})
}

func TestThePwresetPageTellsNobodyWhoHasASignIn(t *testing.T) {
	visit(t, func(v *visits) {
		var first *answer
		for _, email := range []string{world.Called("owner").Email, world.Called("pending").Email, "nobody@nowhere.example", "gabor@regi-web.example"} {
			asked := v.Anew().Post("/pwreset", "email", email).Leads("/pwreset/sent")
			if first == nil {
				first = asked
			}
			if got, want := headers(asked), headers(first); got != want || asked.body != first.body {
				v.Errorf("%s is answered\n%s%s, not\n%s%s", email, got, asked.body, want, first.body)
			}
		}
		v.Anew().Post("/pwreset", "email", "not an address").Is(http.StatusUnprocessableEntity).Keeps("email", "not an address")
	})
}

func TestAnOfferIsAcceptedOrDeclinedByItsOwnPerson(t *testing.T) {
	visit(t, func(v *visits) {
		owner, claire := v.As("owner"), v.As("stranger")
		add := func() string {
			owner.Post("/a/1042/contacts", "name", "Claire D.", "email", "Claire@atelier-dubois.example", "way", "pwreset", "preset", "developer").Leads("/a/1042/contacts").Follow().
				Shows(`#contacts tr:contains("Claire D.")`, "Pending").Shows(`#contacts tr:contains("Claire D.")`, "Contact")
			return owner.idOf("Claire D.")
		}
		id := add()
		claire.Get("/a/1042").Is(http.StatusNotFound)
		claire.Get("/").Leads("/accounts").Follow().Shows(".card", "Kertész és Társa Kft. #1042").
			Has(`form[action="/accounts/offers/`+id+`/acceptance"]`, 1).Has(`form[action="/accounts/offers/`+id+`/refusal"]`, 1)
		v.As("accountant").Post("/accounts/offers/" + id + "/acceptance").Is(http.StatusNotFound)

		claire.Post("/accounts/offers/" + id + "/refusal").Leads("/accounts").Follow().HasNot("/accounts/offers/")
		claire.Get("/a/1042").Is(http.StatusNotFound)
		owner.Get("/a/1042/contacts?q=Claire").Shows("#contacts tbody tr", "Declined")
		claire.Post("/accounts/offers/" + id + "/acceptance").Is(http.StatusNotFound)

		owner.Post("/a/1042/contacts/" + id + "/removal").Leads("/a/1042/contacts")
		claire.Post("/accounts/offers/" + add() + "/acceptance").Leads("/a/1042").Follow().Is(http.StatusOK)
		owner.Get("/a/1042/contacts?q=Claire").Shows("#contacts tbody tr", "Guest").Shows("#contacts tbody tr", "Active")
		claire.Get("/accounts").Has("#places li", 2)
	})
}
