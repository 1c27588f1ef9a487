package handlers_test

import (
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"foyer/portal"
	"foyer/store/world"
)

func TestWhatIsNoTextIsRefusedBeforeAClientIsLookedFor(t *testing.T) {
	visit(t, func(v *visits) {
		v.service("1042")
		bodies := []string{
			"grant_type=refresh_token&client_id=web%00mail&refresh_token=x", "grant_type=refresh_token&client_id=web%ffmail&refresh_token=x",
			"grant_type=refresh_token&client_id=webmail&refresh_token=x&scope=%00", "token=x&client_id=web\x00mail", "%00=x", "client_id=%zz", "client_id=a&client_id=b",
		}
		for _, path := range []string{"/oidc/token", "/oidc/userinfo", "/oidc/revoke", "/oidc/introspect"} {
			for _, body := range bodies {
				refusesProgram(v.Anew().posts(path, formKind, body), body)
			}
			for _, pair := range []string{"web\x00mail:x", "web%00mail:x", "web\xffmail:x", "webmail:%ff"} {
				basic := "Basic " + base64.StdEncoding.EncodeToString([]byte(pair))
				refusesProgram(v.Anew().With("Authorization", basic).posts(path, formKind, "grant_type=refresh_token&refresh_token=x&token=x"), pair)
			}
		}
		v.Anew().posts("/oidc/token", formKind, "grant_type=refresh_token&client_id=webmail&client_secret=x&refresh_token=x").Is(http.StatusUnauthorized)
	})
}

func refusesProgram(a *answer, what string) {
	a.b.Helper()
	if a.StatusCode != http.StatusBadRequest || !strings.Contains(a.body, `"error":"invalid_request"`) {
		a.b.Errorf("%s with %q: %d %.200s", a.what, what, a.StatusCode, a.body)
	}
}

// panel registers a control panel that makes a page for each visit, gives the
// home account a service that it opens, and tells what it is told of.
func (v *visits) panel() (path string, asked <-chan string) {
	v.Helper()
	told := make(chan string, 100)
	var site *httptest.Server
	site = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		told <- string(body)
		io.WriteString(w, `{"url": "`+site.URL+`/once"}`) //nolint:errcheck // the asker is gone
	}))
	v.Cleanup(site.Close)
	_, err := v.store.RegisterClient(v.Context(), portal.Client{ID: "panel", Kind: portal.ByURL, Name: "Panel", Endpoint: site.URL, Origins: portal.URIs(site.URL)})
	v.must(err)
	service, err := v.store.AddService(v.Context(), world.Home, portal.Service{Name: "Panel", ClientID: "panel"})
	v.must(err)
	return "/a/1042/services/" + service.ID + "/signon", told
}

func TestAPanelIsToldAnAddressOnlyWhenItIsProven(t *testing.T) {
	visit(t, func(v *visits) {
		path, asked := v.panel()
		jonas, email := v.As("developer"), world.Called("developer").Email
		jonas.Post(path).Is(http.StatusSeeOther)
		if told := <-asked; !strings.Contains(told, `"email":"`+email+`","email_verified":true`) {
			v.Errorf("told was %s", told)
		}
		v.unproves(email, world.Home)
		jonas.Post(path).Is(http.StatusSeeOther)
		if told := <-asked; strings.Contains(told, email) || !strings.Contains(told, `"email_verified":false`) || !strings.Contains(told, `"number":`) {
			v.Errorf("told was %s", told)
		}
	})
}

func TestAPanelIsAskedSixtyTimesByOnePerson(t *testing.T) {
	visit(t, func(v *visits) {
		path, asked := v.panel()
		jonas := v.As("developer")
		for range 60 {
			jonas.Post(path).Is(http.StatusSeeOther)
		}
		if a := jonas.Post(path).Is(http.StatusTooManyRequests); a.Header.Get("Retry-After") == "" || len(asked) != 60 {
			v.Errorf("it was asked %d times", len(asked))
		}
		v.As("owner").Post(path).Is(http.StatusSeeOther)
	})
}

func TestAClientThatAsksAgainAndAgainIsTooManyOnAPage(t *testing.T) {
	visit(t, func(v *visits) {
		v.service("1042")
		jonas := v.As("developer")
		tenant := v.tenant("developer", world.Home)
		for range 300 {
			_, err := tenant.SignOn(v.Context(), "nothing that was asked")
			if err != portal.ErrNotFound {
				v.Fatal(err)
			}
		}
		asked := "/oidc/authorize?response_type=code&scope=openid&client_id=webmail&redirect_uri=" + redirectURI +
			"&code_challenge_method=S256&code_challenge=" + strings.Repeat("A", 43)
		jonas.Get(asked).Follow().Is(http.StatusTooManyRequests)
	})
}

func TestAPathThatIsTooLongIsNotKeptWhileTheBrowserIsAtAProvider(t *testing.T) {
	visitBy(t, func(p *provided) {
		for path, want := range map[string]string{"/a/1042/me": "/a/1042/me", "/" + strings.Repeat("a", 3000): ""} {
			p.does("DELETE FROM flows")
			p.Anew().Get("/login/demo?next=" + path).Is(http.StatusSeeOther)
			if kept := p.column("SELECT next FROM flows"); len(kept) != 1 || kept[0] != want {
				p.Errorf("kept is %.100q", kept)
			}
		}
	})
}
