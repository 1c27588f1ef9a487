package idp_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"foyer/portal"
	"foyer/store/world"
)

func TestARightThatIsTakenBetweenTheStepsGivesNothing(t *testing.T) {
	each(t, func(h *house) {
		webmail := h.party("webmail")
		service := h.service["webmail"].ID
		taken, given := portal.Access{portal.SignOn: portal.LevelNone}, portal.Access{portal.SignOn: portal.LevelManage}
		jonas := h.as("developer")
		hint := webmail.hint(jonas.opened("1042", service))
		h.sets("developer", taken)
		jonas.is(jonas.follows(webmail.asking("login_hint", hint)), http.StatusForbidden, "One-click sign-in: Manage")
		h.sets("developer", given)
		code := webmail.comes(jonas)
		h.sets("developer", taken)
		h.sets("developer", given)
		if _, err := webmail.redeems(code); err == nil {
			h.Error("what was taken came back with the right")
		}
		got := webmail.arrives(jonas)
		h.must(h.tenant().Deactivate(h.Context(), h.called("developer").ID))
		h.must(h.tenant().Reactivate(h.Context(), h.called("developer").ID))
		webmail.isOut(got)
	})
}

func TestAServiceOfAnotherAccountIsNone(t *testing.T) {
	each(t, func(h *house) {
		webmail := h.party("webmail")
		foreign := h.gives(world.Foreign, "webmail")
		anna, claire := h.as("owner"), h.as("stranger")
		anna.is(anna.post("/a/1042/services/"+foreign.ID+"/signon"), http.StatusNotFound)
		anna.is(anna.post("/a/1077/services/"+foreign.ID+"/signon"), http.StatusNotFound)
		click := claire.post("/a/1077/services/" + foreign.ID + "/signon").leads
		anna.is(anna.get(click.Path), http.StatusNotFound)
		anna.is(anna.get(strings.Replace(click.Path, "1077", "1042", 1)), http.StatusNotFound)
		h.as("stranger").is(h.as("stranger").get(click.Path), http.StatusNotFound) // in another browser
		if got := webmail.arrives(anna, "login_hint", webmail.hint(claire.follows(click.Path))); got.account() != world.Home {
			h.Errorf("Anna is %v", got.claims)
		}
	})
}

func TestNoEndpointActsByTheSessionCookie(t *testing.T) {
	each(t, func(h *house) {
		webmail := h.party("webmail")
		anna := h.as("owner")
		got := webmail.arrives(anna)
		foreign := http.Header{"Sec-Fetch-Site": {"cross-site"}, "Origin": {"https://evil.example"}}
		for path, body := range map[string]url.Values{
			"/oidc/token": {"grant_type": {"refresh_token"}, "refresh_token": {"x"}}, "/oidc/userinfo": {}, "/oidc/introspect": {"token": {got.AccessToken}},
			"/oidc/revoke": {"token": {got.AccessToken}}, "/oidc/end_session": {"client_id": {"webmail"}}, "/oidc/authorize": {"client_id": {"webmail"}},
		} {
			a := anna.sends(http.MethodPost, path, strings.NewReader(body.Encode()), foreign)
			if led := a.leads != nil && a.leads.Path == path; a.status < 400 && !led {
				h.Errorf("%s: %d %v", path, a.status, a.leads)
			}
			if a.header.Get("Access-Control-Allow-Origin") != "" {
				h.Errorf("%s lets other sites read", path)
			}
		}
		a := anna.sends(http.MethodPost, "/signon/logout", strings.NewReader(""), foreign)
		anna.is(a, http.StatusForbidden)
		webmail.isIn(got)
	})
}

func TestSigningKeysAreReplacedWithoutAnybodyNoticing(t *testing.T) {
	each(t, func(h *house) {
		webmail := h.party("webmail")
		before := webmail.arrives(h.as("owner"))
		h.passes(91 * 24 * time.Hour)
		set := h.anew().get("/oidc/keys")
		if strings.Count(set.body, `"kid"`) != 2 || strings.Contains(set.body, `"d":`) {
			h.Errorf("the keys are %s", set.body)
		}
		anna := h.as("owner")
		still := webmail.arrives(anna)
		h.passes(3 * time.Hour)
		after := webmail.arrives(anna)
		if head(before) != head(still) || head(after) == head(still) {
			h.Error("the next key signs at the wrong time")
		}
		h.passes(3 * time.Hour)
		if set := h.anew().get("/oidc/keys"); strings.Count(set.body, `"kid"`) != 1 {
			h.Errorf("the keys are %s", set.body)
		}
		webmail.arrives(anna, "prompt", "none", "id_token_hint", before.rawID)
	})
}

func head(t tokens) string {
	head, _, _ := strings.Cut(t.rawID, ".")
	return head
}
