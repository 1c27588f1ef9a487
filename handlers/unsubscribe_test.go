package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"foyer/handlers"
	"foyer/portal"
	"foyer/store/world"
)

const oneClick = "List-Unsubscribe=One-Click"

// ending is the path by which the owner of Home ends the mails that tell her
// how an invitation was answered.
func (v *visits) ending() string {
	v.Helper()
	link := v.invites("owner", world.Home, guest("Kovács Ádám", ádám))
	v.Anew().Post(link + "/refusal").Leads(link)
	v.allMailsAreSent()
	letter := v.mailTo(world.Called("owner").Email)
	if post := letter.Header("List-Unsubscribe-Post"); post != oneClick {
		v.Fatalf("List-Unsubscribe-Post is %q", post)
	}
	path, ours := strings.CutPrefix(strings.Trim(letter.Header("List-Unsubscribe"), "<>"), v.base.String())
	if !ours {
		v.Fatalf("List-Unsubscribe is %q", letter.Header("List-Unsubscribe"))
	}
	return path
}

// gets tells whether the owner of the account gets general mails.
func (v *visits) gets(role string, account int64) bool {
	v.Helper()
	tenant := v.tenant(role, account)
	contact, err := tenant.OneContact(v.Context(), tenant.Contact.ID)
	v.must(err)
	return contact.Gets(portal.GeneralMails)
}

func TestAMailProgramEndsMailsWithOneClick(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		link := v.ending()
		for kind, body := range map[string]string{
			"application/x-www-form-urlencoded": oneClick,
			"multipart/form-data; boundary=b":   "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n",
		} {
			v.must(v.tenant("owner", world.Home).SetOwnNotices(v.Context(), portal.Categories))
			for range 2 {
				answer := v.fromAMailProgram().With("Content-Type", kind).sends(http.MethodPost, link, strings.NewReader(body)).Is(http.StatusOK)
				answer.Shows("h1", "do not come any more").Shows("main", "Kertész és Társa Kft. #1042").HasNot("Kertész Anna")
				if len(answer.Cookies()) > 0 {
					v.Errorf("it sets cookies: %v", answer.Cookies())
				}
			}
			if v.gets("owner", world.Home) {
				v.Errorf("%s: the mails still come", kind)
			}
		}
		v.As("owner").Get("/a/1042/activity").Shows(".timeline", "General: off")
	})
}

func TestThePageEndsMailsAndBringsThemBack(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		link := v.ending()
		b := v.Anew()
		v.allMailsAreSent()
		before := v.everything()
		for range 20 {
			b.Get(link).Is(http.StatusOK).Shows("h1", "come to you").Shows("main", "“General”").Has("button[name=mails][value=off]", 1)
			b.sends(http.MethodHead, link, nil).Is(http.StatusOK)
		}
		if after := v.everything(); after != before {
			v.Errorf("looking changed something: %s", difference(before, after))
		}
		b.Post(link, "mails", "off").Leads(link).Follow().Shows("h1", "do not come").Has("button[name=mails][value=on]", 1)
		b.Post(link, "mails", "off").Leads(link)
		if v.gets("owner", world.Home) {
			v.Error("the mails still come")
		}
		b.Post(link, "mails", "on").Leads(link).Follow().Shows("h1", "come to you")
		if !v.gets("owner", world.Home) || v.counts("SELECT count(*) FROM notices WHERE category = 'general'") == 0 {
			v.Error("the mails do not come again")
		}
		v.isNotLogged(link)
	})
}

func TestATamperedEndOfMailsDoesNothing(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		link := v.ending()
		v.allMailsAreSent()
		before := v.everything()
		token := strings.TrimPrefix(link, "/unsubscribe/")
		contact, rest, _ := strings.Cut(token, ".")
		_, seal, _ := strings.Cut(rest, ".")
		for _, forged := range []string{
			contact + ".invoice." + seal, v.contactOf(world.Called("reader").Email) + ".general." + seal, contact + ".general.", contact + ".general." + seal[1:], token + "A", "x", contact,
			contact + ".general.x." + seal, strings.ToUpper(token), nothing,
		} {
			v.Anew().Get("/unsubscribe/" + forged).Is(http.StatusNotFound)
			v.fromAMailProgram().With("Content-Type", formKind).sends(http.MethodPost, "/unsubscribe/"+forged, strings.NewReader(oneClick)).Is(http.StatusNotFound)
		}
		for _, body := range []string{"", "mails=", "mails=maybe", "mails=off&mails=on", "mails=off&role=owner", oneClick + "&mails=off", oneClick + "&" + oneClick, "List-Unsubscribe=Yes", "list-unsubscribe=One-Click"} {
			v.Anew().posts(link, formKind, body).Is(http.StatusBadRequest)
		}
		v.Anew().posts(link, "application/json", `{"mails":"off"}`).Is(http.StatusUnsupportedMediaType)
		if after := v.everything(); after != before {
			v.Errorf("it changed something: %s", difference(before, after))
		}
	})
}

func TestTheEndOfMailsLooksAtNoSession(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		link := v.ending()
		claire, nobody := v.As("stranger"), v.Anew()
		nobody.Post("/language", "language", "en").Is(http.StatusSeeOther)
		for _, path := range []string{link, "/unsubscribe/x"} {
			if one, two := plain(claire.Get(path)), plain(nobody.Get(path)); one != two {
				v.Errorf("%s differs for somebody who is signed in: %s", path, difference(one, two))
			}
		}
		claire.Post(link, "mails", "off").Leads(link)
		if !v.gets("stranger", world.Foreign) {
			v.Error("it switched off mails of whoever was signed in")
		}
	})
}

// fromAnywhere are the forms that another site's page may send, and how one is
// answered that names nobody: none acts by the session.
var fromAnywhere = map[string]int{
	"/unsubscribe/:token":          http.StatusNotFound,
	"/login/:provider":             http.StatusNotFound, // there is none; else 303 to itself, asked with GET
	"/login/:provider/backchannel": http.StatusNotFound,
	"/oidc/authorize":              http.StatusSeeOther,
	"/oidc/end_session":            http.StatusSeeOther,
	"/oidc/token":                  http.StatusBadRequest,
	"/oidc/userinfo":               http.StatusUnauthorized,
	"/oidc/revoke":                 http.StatusBadRequest,
	"/oidc/introspect":             http.StatusBadRequest,
}

// What another site's page may send is written in the route table, and is
// nothing else.
func TestOnlyOpenRoutesTakeWhatAnotherSiteSends(t *testing.T) {
	visit(t, func(v *visits) {
		for _, route := range handlers.Routes(true) {
			if route.Method == http.MethodGet {
				continue
			}
			status, open := fromAnywhere[route.Path]
			if open != (route.Door == "open") {
				v.Errorf("%s is %s", route.Path, route.Door)
			}
			if !open {
				status = http.StatusForbidden
			}
			path := strings.NewReplacer(":account", "1042", ":id", nothing, ":token", nothing).Replace(route.Path)
			for _, b := range []*browser{v.fromAMailProgram(), v.As("owner").With("Origin", "https://evil.example")} {
				b.With("Content-Type", formKind).sends(http.MethodPost, path, strings.NewReader(oneClick)).Is(status)
			}
		}
	})
}
