package emails

import (
	"maps"
	"strings"
	"testing"
	"time"

	"foyer/portal"
)

// invitations are the mails about a place on an account, by name.
func invitations() map[string]portal.Mail {
	contact := &portal.Contact{Access: portal.Accountant.Access(), Notices: portal.Notices{portal.InvoiceMails, portal.GeneralMails}}
	until := time.Date(2026, 11, 28, 14, 5, 0, 0, time.UTC)
	invitation := portal.Mail{
		Kind: portal.InvitationMail, ToName: "Nagy Péter", Token: secret, Account: client(), Contact: contact, By: "Kertész Anna", Until: until,
	}
	reminder := invitation
	reminder.Kind = portal.ReminderMail
	return map[string]portal.Mail{
		"invitation":          invitation,
		"invitation_reminder": reminder,
		"invitation_accepted": general(portal.AnsweredMail, map[string]string{"name": "Nagy Péter", "answer": "accepted", "note": ""}),
		"invitation_declined": general(portal.AnsweredMail, map[string]string{
			"name": "Nagy Péter", "answer": "declined", "note": "I closed my office\r\nin October. See  https://nagy.example",
		}),
		"contact_left": general(portal.LeftMail, map[string]string{"name": "Nagy Péter"}),
	}
}

// general is a mail that can be chosen not to come.
func general(kind string, data map[string]string) portal.Mail {
	return portal.Mail{
		Kind: kind, ToName: "Kertész Anna", Account: client(), Category: portal.GeneralMails, Unsubscribe: "dW5zdWJzY3JpYmU", Data: data,
	}
}

// ownMails are the mails about somebody's own sign-in, by name.
func ownMails() map[string]portal.Mail {
	return map[string]portal.Mail{
		"register":           {Kind: portal.RegisterMail, Token: secret},
		"register_known":     {Kind: portal.RegisterMail, ToName: "Nagy Péter", Known: true},
		"email_change":       {Kind: portal.EmailChangeMail, ToName: "Nagy Péter", Token: secret},
		"email_change_known": {Kind: portal.EmailChangeMail, ToName: "Nagy Péter", Known: true},
		"email_changed":      {Kind: portal.EmailChangedMail, ToName: "Nagy Péter", Data: map[string]string{"email": "peter.nagy@konyveles.example"}},
		"passkey_added":      {Kind: portal.FactorMail, ToName: "Nagy Péter", Data: map[string]string{"what": string(portal.PasskeyAdded), "name": "My phone, see https://evil.example"}},
		"code_used":          {Kind: portal.FactorMail, ToName: "Nagy Péter", Data: map[string]string{"what": string(portal.CodeUsed), "left": "9"}},
		"signin_join":        {Kind: portal.JoinMail, ToName: "Nagy Péter", Token: secret},
		"way_added":          {Kind: portal.WayAddedMail, ToName: "Nagy Péter", Data: map[string]string{"provider": "Demo ID"}},
		"way_removed":        {Kind: portal.WayRemovedMail, ToName: "Nagy Péter", Data: map[string]string{"provider": "Demo ID"}},
		"signin_joined": {Kind: portal.JoinedMail, ToName: "Nagy Péter", Data: map[string]string{
			"kept": "peter@nagy.example", "alias": "peter.nagy@konyveles.example",
		}},
	}
}

func TestEveryKindHasAMail(t *testing.T) {
	shown := map[string]bool{}
	for _, m := range mails() {
		shown[m.Kind] = true
	}
	for kind := range kinds {
		if !shown[kind] {
			t.Errorf("no test shows %q", kind)
		}
	}
}

func TestAnInvitationDoesNotTellWhetherThereIsASignIn(t *testing.T) {
	for _, kind := range []string{"invitation", "invitation_reminder"} {
		m := mails()[kind]
		want := written(t, "en", m)
		m.Known, m.New = true, true
		if got := written(t, "en", m); got.Text() != want.Text() || render(t, got) != render(t, want) {
			t.Errorf("%s: %s", kind, got.Text())
		}
	}
}

func TestAnInvitationSaysWhatTheAccountGives(t *testing.T) {
	m := mails()["invitation"]
	m.Contact = &portal.Contact{Access: portal.Access{portal.Contacts: portal.LevelManage}}
	m.Account.OwnerAddsContacts = true // and so nobody else does
	facts := written(t, "en", m).Facts
	if !strings.HasPrefix(facts[0].Text, "Can see contacts, but not change them.") || facts[1].Text != "None" {
		t.Errorf("got %q", facts)
	}
	m.Contact = &portal.Contact{Kind: portal.Owner}
	if said := written(t, "en", m).Facts[0].Text; said != "Can do everything." {
		t.Errorf("the owner: %s", said)
	}
}

func TestARefusalWithoutWordsHasNoGap(t *testing.T) {
	for _, note := range []string{"", " ", "https://"} {
		m := without("invitation_declined", func(m *portal.Mail) { m.Data["note"] = note })
		if l := written(t, "en", m); len(l.Paragraphs) != 1 {
			t.Errorf("%q became %q", note, l.Paragraphs)
		}
	}
}

func TestAMailThatIsChosenCanBeEnded(t *testing.T) {
	m := mails()["contact_left"]
	l := written(t, "en", m)
	end := "https://portal.example/unsubscribe/" + m.Unsubscribe
	if l.Unsubscribe != end || !strings.Contains(l.Text(), "\n"+end+"\n") || !strings.Contains(render(t, l), `href="`+end+`"`) {
		t.Errorf("got %q: %s", l.Unsubscribe, l.Text())
	}
	m.Unsubscribe = "" // such as what happens to domains, for the owner
	if l := written(t, "en", m); l.Unsubscribe != "" || len(l.Links) != 1 || strings.Contains(l.Text(), "unsubscribe") {
		t.Errorf("got %q: %s", l.Unsubscribe, l.Text())
	}
	if l := written(t, "en", mails()["access_changed"]); l.Unsubscribe != "" || len(l.Links) != 0 {
		t.Errorf("what always comes says %s", l.Text())
	}
}

// without is the mail, less one thing that it needs.
func without(name string, lose func(*portal.Mail)) portal.Mail {
	m := mails()[name]
	m.Data = maps.Clone(m.Data)
	lose(&m)
	return m
}

func TestNoMailIsWrittenWithoutWhatItNeeds(t *testing.T) {
	account := func(m *portal.Mail) { m.Account = nil }
	token := func(m *portal.Mail) { m.Token = "" }
	data := func(key, value string) func(*portal.Mail) { return func(m *portal.Mail) { m.Data[key] = value } }
	for _, c := range []struct {
		name string
		lose func(*portal.Mail)
	}{
		{"invitation", account}, {"invitation", token}, {"invitation", func(m *portal.Mail) { m.Contact = nil }},
		{"invitation", func(m *portal.Mail) { m.Until = time.Time{} }}, {"invitation_reminder", token},
		{"invitation_accepted", account}, {"invitation_accepted", data("answer", "")}, {"invitation_declined", data("answer", "expired")},
		{"contact_left", account}, {"register", token}, {"email_change", token}, {"signin_join", token},
		{"email_changed", data("email", "")}, {"email_changed", data("email", "https://evil.example/\r\n@")},
		{"signin_joined", data("kept", "")}, {"signin_joined", data("alias", "Anna")},
		{"passkey_added", data("what", "")}, {"code_used", data("what", "code_lost")},
		{"contact_left", func(m *portal.Mail) { m.Category = "everything" }},
	} {
		l, err := Write(spoken(t, "en"), without(c.name, c.lose), "Webdigital", "https://portal.example")
		if err == nil || strings.Contains(err.Error(), secret) || l.Subject != "" {
			t.Errorf("%s: %q, %v", c.name, l.Subject, err)
		}
	}
}
