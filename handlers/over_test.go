package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"foyer/store/world"
)

// Each of these is over in another way, and each page says which.
func TestAnInvitationThatIsOverSaysWhyAndDoesNothing(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		for said, happens := range map[string]func(link, id string){
			"run out":   func(_, id string) { v.runsOut(id) },
			"withdrawn": func(_, id string) { v.must(v.tenant("owner", world.Home).Withdraw(v.Context(), id)) },
			"newer":     func(_, id string) { v.invitesAgain(id) },
			"declined":  func(link, _ string) { v.Anew().Post(link + "/refusal").Leads(link) },
			"accepted": func(link, _ string) {
				v.Anew().Post(link+"/acceptance", "name", "A", "password", "tizenket-zold-alma").Leads("/a/1042")
			},
			"do not know": func(_, id string) { v.must(v.tenant("owner", world.Home).Remove(v.Context(), id)) },
		} {
			email := strings.ReplaceAll(said, " ", "-") + "@over.example"
			link := v.invites("owner", world.Home, guest("Over "+said, email))
			happens(link, v.contactOf(email))
			v.isOver(link, said)
		}
		v.isOver("/invitations/"+strings.Repeat("A", 43), "do not know")
	})
}

// isOver says that the page behind the link tells it, whoever asks, and that
// nothing can be done there any more.
func (v *visits) isOver(link, said string) {
	v.Helper()
	status := http.StatusGone
	if said == "do not know" {
		status = http.StatusNotFound
	}
	v.allMailsAreSent()
	before := v.everything()
	for _, b := range []*browser{v.Anew(), v.As("owner")} {
		b.Get(link).Is(status).Shows("h1", said).Has("h1", 1).Has("form[action*=invitations]", 0)
		b.sends(http.MethodHead, link, nil).Is(status)
		b.Post(link+"/acceptance", "name", "A", "password", "tizenket-zold-alma").Is(status).Shows("h1", said)
		b.Post(link+"/refusal", "stop", "1").Is(status).Shows("h1", said)
	}
	if after := v.everything(); after != before {
		v.Errorf("%s: it changed something: %s", said, difference(before, after))
	}
}
