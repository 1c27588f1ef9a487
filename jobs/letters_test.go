package jobs_test

import (
	"strings"
	"testing"

	"foyer/portal"
	"foyer/store"
	"foyer/store/world"
)

func TestAResetReachesTheStoredAddressWithALinkThatWorks(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.start(t, p.Store)
		anna := world.Called("owner")
		p.ask(t, " ANNA@Kertesz.example ")
		letter := p.arrives(t, anna.Email)
		if letter.Subject == "" || !strings.HasSuffix(letter.Header("Message-ID"), "@foyer.example>") {
			t.Errorf("got %q, %q", letter.Subject, letter.Header("Message-ID"))
		}
		if err := p.box.Clear(); err != nil {
			t.Fatal(err)
		}
		in, err := p.SetPassword(t.Context(), token(t, letter), "uj-levendula-kert-78", store.Browser{})
		if err != nil || in.User.Email != anna.Email {
			t.Fatalf("got %v, %v", in.User, err)
		}
		if warning := p.arrives(t, anna.Email); link.MatchString(warning.Text) || !strings.Contains(warning.Text, baseURL+"/pwreset\n") {
			t.Errorf("the warning says %q", warning.Text)
		}
	})
}

func TestSomebodyWhoWasAddedComesInByTheLink(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.start(t, p.Store)
		zofia := world.Called("pending")
		p.ask(t, zofia.Email)
		letter := p.arrives(t, zofia.Email)
		if !strings.Contains(letter.Subject, "Webdigital") || !strings.Contains(letter.Text, "#1042") || !strings.Contains(letter.Text, zofia.Name) {
			t.Errorf("got %q: %s", letter.Subject, letter.Text)
		}
		in, err := p.SetPassword(t.Context(), token(t, letter), "zielona-herbata-9", store.Browser{Language: "pl"})
		if err != nil || in.Account != world.Home {
			t.Fatalf("got %+v, %v", in, err)
		}
	})
}

func TestAStrangerAndADeactivatedContactGetNoMail(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.ask(t, "nobody@elsewhere.example", "gabor@regi-web.example", "bela@kertesz.example", world.Called("owner").Email)
		p.start(t, p.Store)
		if n := p.count(t); n != 1 {
			t.Errorf("%d mails", n)
		}
		p.arrives(t, world.Called("owner").Email)
	})
}

func TestAContactIsToldWhatItMayDo(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		anna, peter := p.enter(t, "owner"), world.Called("accountant")
		list, err := anna.Contacts(t.Context(), portal.ContactFilter{Search: peter.Email})
		if err != nil || len(list.Contacts) != 1 {
			t.Fatalf("got %v, %v", list.Contacts, err)
		}
		if err := anna.SetAccess(t.Context(), list.Contacts[0].ID, portal.Access{portal.Tickets: portal.LevelManage}); err != nil {
			t.Fatal(err)
		}
		p.start(t, p.Store)
		text := p.arrives(t, peter.Email).Text
		for _, words := range []string{world.Called("owner").Name, "#1042", baseURL + "/a/1042\n", "→"} {
			if !strings.Contains(text, words) {
				t.Errorf("no %q in %s", words, text)
			}
		}
	})
}
