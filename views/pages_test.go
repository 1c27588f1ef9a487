package views_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"foyer/portal"
	"foyer/views"
)

func drawn(t *testing.T, ctx context.Context, page templ.Component) string {
	t.Helper()
	var html strings.Builder
	if err := page.Render(ctx, &html); err != nil {
		t.Fatal(err)
	}
	return html.String()
}

func shows(t *testing.T, html string, wanted ...string) {
	t.Helper()
	for _, text := range wanted {
		if !strings.Contains(html, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
}

func TestEveryStatusHasAProblemPage(t *testing.T) {
	for status := 400; status < 600; status++ {
		p := views.ProblemFor(status)
		html := drawn(t, english(t), views.Problem(p))
		if p.Status != status || strings.Contains(html, "problem.") || strings.Count(html, "<h1>") != 1 {
			t.Errorf("%d is drawn with the keys %s and %s", status, p.Title, p.Text)
		}
	}
}

func TestADeactivatedAccountIsNoLink(t *testing.T) {
	left := portal.Place{Account: portal.Account{Number: 1077, Name: "Atelier"}, Contact: portal.Contact{Kind: portal.Guest, DeactivatedAt: time.Now()}}
	html := drawn(t, english(t), views.Accounts(views.AccountsPage{Places: []portal.Place{left}}))
	shows(t, html, "Atelier", "#1077", "Deactivated")
	if strings.Contains(html, `href="/a/1077`) {
		t.Error("the account is a link")
	}
}

func TestOnlyWhoManagesContactsSeesWhoWaits(t *testing.T) {
	place := portal.Place{Account: portal.Account{Number: 1042}, Contact: portal.Contact{Kind: portal.Owner}, Waiting: 3}
	shows(t, drawn(t, english(t), views.Accounts(views.AccountsPage{Places: []portal.Place{place}})), "3 pending")

	place.Contact = portal.Contact{Kind: portal.ContactKind, Access: portal.ReadOnly.Access()}
	if strings.Contains(drawn(t, english(t), views.Accounts(views.AccountsPage{Places: []portal.Place{place}})), "3 pending") {
		t.Error("somebody who cannot help sees who waits")
	}
}

func TestTheHistorySaysWhatChanged(t *testing.T) {
	at := time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)
	html := drawn(t, english(t), views.Activity(views.ActivityPage{Events: []portal.Event{
		{What: portal.ContactAccess, At: at, Data: `{"invoices":"none manage"}`},
		{What: portal.ContactNotices, At: at.AddDate(0, 0, -1), Data: `{"general":"off"}`},
	}}))
	shows(t, html, "21 November 2026", "14:05", "Invoices: Manage (before: None)", "20 November 2026", "General: off")
}

func TestALetterLinksOnlyToWebPages(t *testing.T) {
	letter := views.Letter{Subject: "Hello", Text: "See http://127.0.0.1/a and http://127.0.0.1/ab or javascript:alert(1) <b>.",
		Links: []string{"http://127.0.0.1/a", "http://127.0.0.1/ab", "javascript:alert(1)"}}
	html := drawn(t, english(t), views.MailboxLetter(letter))
	shows(t, html, `<a href="http://127.0.0.1/a">`, `<a href="http://127.0.0.1/ab">`, "&lt;b&gt;")
	if strings.Contains(html, `href="javascript`) {
		t.Error("the letter links to a script")
	}
}

func TestAMailToAGranterHasNoHeadersOfItsOwn(t *testing.T) {
	frame := views.Frame{Brand: "Foyer", User: &portal.User{}, Account: &portal.Account{Number: 1042}, Contact: &portal.Contact{}}
	granter := portal.Contact{Name: "Éva", Email: "eva?bcc=all@example.com"}
	html := drawn(t, views.WithFrame(english(t), &frame), views.Denied(portal.View(portal.Contacts), []portal.Contact{granter}))
	shows(t, html, "Contacts: View", `href="mailto:eva%3Fbcc=all@example.com"`)
}

func TestASentenceThatIsSaidForManyAreasIsLinkedOnce(t *testing.T) {
	beyond := portal.Message{Key: "error.access_beyond"}
	wrong := portal.Invalid{"preset": beyond, "access[invoices]": beyond, "access[domains]": beyond, "name": {Key: "error.name_required"}}
	html := drawn(t, english(t), views.Wrong(wrong))
	if strings.Count(html, "<li>") != 2 || strings.Index(html, "#name") > strings.Index(html, "#preset") {
		t.Error(html)
	}
}
