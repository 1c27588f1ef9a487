package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" // of [verifier]; RFC 7636, appendix B
const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
const comesBack = "https://webmail.example/callback"

// client registers a client and gives the account a service that it opens.
func client(t *testing.T, s *store.Store, id string, number int64) portal.Service {
	t.Helper()
	_, err := s.RegisterClient(t.Context(), portal.Client{
		ID: id, Kind: portal.ByOpenID, Name: id, RedirectURIs: comesBack, BackchannelURI: "https://webmail.example/out",
	})
	must(t, err)
	service, err := s.AddService(t.Context(), number, portal.Service{Name: id, ClientID: id})
	must(t, err)
	return service
}

// asks is the token of what the client asks for.
func asks(t *testing.T, s *store.Store, client string) string {
	t.Helper()
	token, err := s.Issuer().Begin(t.Context(), portal.Authorization{
		ClientID: client, RedirectURI: comesBack, Scope: "openid offline_access", Challenge: challenge, MaxAge: portal.AnyAge,
	}, "", home)
	must(t, err)
	return token
}

// signsOn brings the tenant's person to the client.
func signsOn(t *testing.T, s *store.Store, tenant *store.Tenant, client string) store.Grant {
	t.Helper()
	done, err := tenant.SignOn(t.Context(), asks(t, s, client))
	must(t, err)
	grant, err := s.Issuer().Redeem(t.Context(), store.CodeUse{Client: client, Code: done.Code, RedirectURI: comesBack, Verifier: verifier})
	must(t, err)
	return grant
}

// told are the logouts that clients are told of now.
func told(t *testing.T, s *store.Store, answer error) (logouts []portal.Logout) {
	t.Helper()
	for {
		found, _, err := s.Issuer().DueLogout(t.Context(), func(_ context.Context, l portal.Logout) error {
			logouts = append(logouts, l)
			return answer
		})
		if must(t, err); !found {
			return logouts
		}
	}
}

func TestASignOnIsOverWithItsSession(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		client(t, s, "webmail", world.Home)
		grant := signsOn(t, s, enter(t, s, "developer", world.Home), "webmail")
		_, err := s.Issuer().RefreshBearer(t.Context(), grant.Refresh)
		must(t, err)
		later(s, 15*24*time.Hour) // nobody has used the session
		_, err = s.Issuer().RefreshBearer(t.Context(), grant.Refresh)
		is(t, err, portal.ErrNotFound)
		_, err = s.Issuer().Refresh(t.Context(), "webmail", grant.Refresh, "")
		is(t, err, portal.ErrNotFound)
		must(t, s.Sweep(t.Context()))
		if logouts := told(t, s, nil); len(logouts) != 1 || logouts[0].SignonID != grant.Signon.ID {
			t.Errorf("the client is told %v", logouts)
		}
		later(s, 32*24*time.Hour)
		must(t, s.Sweep(t.Context()))
		for _, table := range []string{"signons", "access_tokens", "refresh_tokens", "authorizations", "deliveries"} {
			if n := count(t, s, table); n != 0 {
				t.Errorf("%d rows stay in %s", n, table)
			}
		}
	})
}

func TestAUserOrAnAccountThatIsDeactivatedIsKnownToNoClient(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		client(t, s, "webmail", world.Home)
		for _, over := range []string{
			"UPDATE users SET deactivated_at = %s WHERE email_norm = 'jonas@webwerk.example'", "UPDATE accounts SET deactivated_at = %s WHERE number = 1042",
			"UPDATE services SET deactivated_at = %s", "UPDATE clients SET deactivated_at = %s",
		} {
			grant := signsOn(t, s, enter(t, s, "developer", world.Home), "webmail")
			runs(t, s, fmt.Sprintf(over, "CURRENT_TIMESTAMP"))
			_, err := s.Issuer().Bearer(t.Context(), grant.Access)
			is(t, err, portal.ErrNotFound)
			must(t, s.Sweep(t.Context()))
			runs(t, s, fmt.Sprintf(over, "NULL"))
			_, err = s.Issuer().Bearer(t.Context(), grant.Access)
			is(t, err, portal.ErrNotFound) // it does not come back
			if told := told(t, s, nil); len(told) != 1 {
				t.Errorf("%s: the client is told %v", over, told)
			}
		}
	})
}

func TestAClientIsToldAgainForADay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		client(t, s, "webmail", world.Home)
		jonas := enter(t, s, "developer", world.Home)
		signsOn(t, s, jonas, "webmail")
		must(t, jonas.SignOut(t.Context()))
		tries := 0
		for range 30 * 60 {
			tries += len(told(t, s, errors.New("the client is down")))
			later(s, time.Minute)
		}
		if tries < 50 || tries > 200 {
			t.Errorf("it was tried %d times", tries)
		}
		if n := count(t, s, "deliveries WHERE dead_at IS NOT NULL AND error <> ''"); n != 1 {
			t.Errorf("%d are given up", n)
		}
	})
}

func TestManyWhoTellClientsTellEachOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		client(t, s, "webmail", world.Home)
		jonas := enter(t, s, "developer", world.Home)
		for range 10 {
			signsOn(t, s, jonas, "webmail")
		}
		must(t, jonas.SignOut(t.Context()))
		seen := make(chan string, 100)
		for _, err := range atOnce(20, func(int) error {
			_, _, err := s.Issuer().DueLogout(t.Context(), func(_ context.Context, l portal.Logout) error { seen <- l.ID; return nil })
			return err
		}) {
			must(t, err)
		}
		for _, late := range told(t, s, nil) { // two at a time are told
			seen <- late.ID
		}
		close(seen)
		once := map[string]bool{}
		for id := range seen {
			if once[id] {
				t.Errorf("%s was told twice", id)
			}
			once[id] = true
		}
		if len(once) != 10 {
			t.Errorf("%d were told", len(once))
		}
	})
}

func TestOfManyProcessesOneMakesTheSigningKey(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for range 2 {
			for _, err := range atOnce(4, func(int) error { _, err := s.Issuer().SigningKeys(t.Context()); return err }) {
				must(t, err)
			}
			keys, err := s.Issuer().SigningKeys(t.Context())
			must(t, err)
			if n := count(t, s, "signing_keys"); n != len(keys) || n > 2 {
				t.Errorf("there are %d keys", n)
			}
			signing, err := keys.Signing(s.Now())
			must(t, err)
			if published := keys.Published(s.Now()); published[len(published)-1].ID != signing.ID && published[0].ID != signing.ID {
				t.Error("the key that signs is not published")
			}
			later(s, 91*24*time.Hour)
		}
	})
}

func TestNoTokenIsKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		service := client(t, s, "webmail", world.Home)
		jonas := enter(t, s, "developer", world.Home)
		grant := signsOn(t, s, jonas, "webmail")
		click, err := jonas.Arrive(t.Context(), service.ID, "")
		must(t, err)
		secret, err := s.RenewSecret(t.Context(), "webmail")
		must(t, err)
		var all strings.Builder
		for _, table := range []string{"clients", "arrivals", "authorizations", "signons", "access_tokens", "refresh_tokens", "events"} {
			all.WriteString(rows(t, s, "SELECT * FROM "+table))
		}
		for what, token := range map[string]string{"the access token": grant.Access, "the refresh token": grant.Refresh, "the click": click, "the secret": secret} {
			if token == "" || strings.Contains(all.String(), token) {
				t.Errorf("%s is kept", what)
			}
		}
	})
}
