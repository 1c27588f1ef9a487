package emails

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"foyer/i18n"
	"foyer/portal"
)

const secret = "Zm95ZXIgaXMgdGhlIHBsYWNlIHdoZXJlIGd1ZXN0cyB"

// mails are one of each, by name.
func mails() map[string]portal.Mail {
	all := invitations()
	maps.Copy(all, ownMails())
	account := client()
	maps.Copy(all, map[string]portal.Mail{
		"pwreset":          {Kind: portal.ResetMail, ToName: "Nagy Péter", Token: secret},
		"pwreset_new":      {Kind: portal.ResetMail, ToName: "Zofia Wiśniewska", Token: secret, New: true, Account: account},
		"password_changed": {Kind: portal.PasswordChangedMail, ToName: "Nagy Péter"},
		"access_changed": {Kind: portal.AccessChangedMail, ToName: "Nagy Péter", Account: account, Data: map[string]string{
			"before": "invoices=manage services=view", "after": "invoices=view services=view tickets=manage", "by": "Kertész Anna",
		}},
	})
	return all
}

func client() *portal.Account { return &portal.Account{Number: 1042, Name: "Kertész és Társa Kft."} }

func spoken(t *testing.T, code string) *i18n.Language {
	t.Helper()
	l, known := i18n.For(code)
	if !known {
		t.Fatalf("no language %q", code)
	}
	return l
}

func written(t *testing.T, code string, m portal.Mail) Letter {
	t.Helper()
	l, err := Write(spoken(t, code), m, "Webdigital", "https://portal.example/")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestMailsReadLikeThis(t *testing.T) {
	for name, m := range mails() {
		golden := filepath.Join("testdata", name+".txt")
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		l := written(t, "en", m)
		if got := l.Subject + "\n\n" + l.Text(); got != string(want) {
			t.Errorf("not as %s:\n%s", golden, got)
		}
	}
}

// gap is a value or a sentence that is missing.
var gap = regexp.MustCompile(`\{\w+\}|\b(mail|area|level|access|category)\.[a-z_]+\b`)

func TestEveryMailIsWholeInEveryLanguage(t *testing.T) {
	for _, code := range i18n.Codes {
		for name, m := range mails() {
			l := written(t, code, m)
			if missing := gap.FindString(l.Subject + "\n" + l.Text()); missing != "" {
				t.Errorf("%s %s lacks %s", code, name, missing)
			}
			if page := render(t, l); !strings.Contains(page, `lang="`+code+`"`) {
				t.Errorf("%s %s does not say its language", code, name)
			}
		}
	}
}

func TestALinkIsInMailsThatBringOneAlone(t *testing.T) {
	for name, m := range mails() {
		wanted := m.Token != ""
		m.Token = secret
		l := written(t, "en", m)
		if got := strings.Contains(l.Text()+render(t, l), secret); got != wanted {
			t.Errorf("%s: %v", name, got)
		}
		if strings.Contains(l.Subject, secret) {
			t.Errorf("%s has it in the subject", name)
		}
	}
}

func TestWhatOthersTypedSendsNobodyAnywhere(t *testing.T) {
	evil := "https://evil.example/\r\nwww.evil.example \u202e"
	for name, m := range mails() {
		m.ToName, m.By = evil, evil
		if m.Account != nil {
			m.Account.Name = evil
		}
		for _, typed := range []string{"by", "name", "note"} {
			if m.Data[typed] != "" {
				m.Data[typed] = evil
			}
		}
		l := written(t, "en", m)
		if all := l.Subject + l.Text() + render(t, l); strings.Contains(all, "evil.example") || strings.Contains(all, "\u202e") {
			t.Errorf("%s: %s", name, l.Text())
		}
		if strings.ContainsAny(l.Subject+l.Greeting, "\r\n") {
			t.Errorf("%s breaks a line of the header", name)
		}
	}
}

func TestWhoHasNoNameIsGreetedAllTheSame(t *testing.T) {
	m := mails()["access_changed"]
	m.ToName, m.Data["by"], m.Account.Name = "", "https://", ""
	l := written(t, "en", m)
	if l.Greeting != "Hello," || !strings.HasPrefix(l.Paragraphs[0], "Somebody ") || !strings.HasSuffix(l.Paragraphs[0], "account #1042.") {
		t.Errorf("got %q, %q", l.Greeting, l.Paragraphs[0])
	}
}

func TestAMailThatLacksSomethingIsNotWritten(t *testing.T) {
	added, changed, unread := mails()["pwreset_new"], mails()["access_changed"], mails()["access_changed"]
	added.Account, changed.Account = nil, nil
	unread.Data = map[string]string{"before": "invoices=everything"}
	for name, m := range map[string]portal.Mail{
		"no kind": {}, "a kind of tomorrow": {Kind: "invoice", Token: secret},
		"no token": {Kind: portal.ResetMail}, "no account": added, "whose account": changed, "no level": unread,
	} {
		l, err := Write(spoken(t, "en"), m, "Webdigital", "https://portal.example")
		if err == nil || strings.Contains(err.Error(), secret) || l.Subject != "" {
			t.Errorf("%s: %q, %v", name, l.Subject, err)
		}
	}
}

func TestAPortalWithoutAnAddressSendsNoLinks(t *testing.T) {
	for _, home := range []string{"", "portal.example", "/", "javascript:alert(1)"} {
		l, err := Write(spoken(t, "en"), mails()["pwreset"], "Webdigital", home)
		if err != nil {
			t.Fatal(err)
		}
		if page, err := l.HTML(context.Background()); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%q: %v %s", home, err, page)
		}
	}
}
