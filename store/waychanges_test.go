package store_test

import (
	"testing"
	"time"

	"foyer/auth"
	"foyer/portal"
	"foyer/store"
	"foyer/store/world"
)

func TestWaysChangeOnlyAfterAFreshSignIn(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		anna := linked(t, s, "owner", said("anna", "anna@id.example"))
		ways, err := anna.Ways(t.Context())
		must(t, err)
		session := signIn(t, s, "owner")
		later(s, 11*time.Minute)
		stale := self(t, s, session)
		is(t, stale.Unlink(t.Context(), ways[0].ID), portal.ErrStale)
		_, err = stale.Goes(t.Context(), store.Going{Errand: store.ToLink, Provider: "demo"}, at)
		is(t, err, portal.ErrStale)

		from := at
		from.Session = session
		_, err = stale.ProveByPassword(t.Context(), "wrong", from)
		if wrongIn(err, "current") == "" {
			t.Errorf("got %v", err)
		}
		in, err := stale.ProveByPassword(t.Context(), world.Called("owner").Password, from)
		must(t, err)
		_, err = s.Self(t.Context(), session)
		is(t, err, portal.ErrSignedOut)
		must(t, self(t, s, in.Session).Unlink(t.Context(), ways[0].ID))
	})
}

func TestChangesOfWaysAreMailedAndRecorded(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		anna := linked(t, s, "owner", said("anna", "anna@id.example"))
		ways, err := anna.Ways(t.Context())
		must(t, err)
		must(t, anna.Unlink(t.Context(), ways[0].ID))
		var kinds []string
		for _, letter := range letters(t, s) {
			if letter.To == world.Called("owner").Email {
				kinds = append(kinds, letter.Kind+" "+letter.Data["provider"])
			}
		}
		if len(kinds) != 2 || kinds[0] != "way_added Demo ID" || kinds[1] != "way_removed Demo ID" {
			t.Errorf("mailed %v", kinds)
		}
		for _, what := range []string{portal.UserWayAdded, portal.UserWayRemoved} {
			if n := count(t, s, "events WHERE what = ? AND history = ?", what, anna.User.ID); n != 1 {
				t.Errorf("%s: %d events", what, n)
			}
		}
	})
}

func TestTheLastWayInStays(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		in, err := s.ComeBy(t.Context(), said("zofia", world.Called("pending").Email), true, at)
		must(t, err)
		zofia := self(t, s, in.Session)
		ways, err := zofia.Ways(t.Context())
		must(t, err)
		is(t, zofia.Unlink(t.Context(), ways[0].ID), portal.ErrLastWay)
		in, err = zofia.ChangePassword(t.Context(), "", "zielona-herbata-9", at)
		must(t, err)
		must(t, self(t, s, in.Session).Unlink(t.Context(), ways[0].ID))
	})
}

func TestNobodyTouchesAnothersWays(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		anna := linked(t, s, "owner", said("anna", "anna@id.example"))
		ways, err := anna.Ways(t.Context())
		must(t, err)
		péter := self(t, s, openSession(t, s, "accountant"))
		_, err = péter.Way(t.Context(), ways[0].ID)
		is(t, err, portal.ErrNotFound)
		is(t, péter.Unlink(t.Context(), ways[0].ID), portal.ErrNotFound)

		attempt, err := péter.Goes(t.Context(), store.Going{Errand: store.ToLink, Provider: "demo"}, at)
		must(t, err)
		going, err := s.Returns(t.Context(), "demo", attempt.State, at)
		must(t, err)
		isConflict(t, péter.Link(t.Context(), going, said("anna", "anna@id.example")))
		is(t, anna.Link(t.Context(), going, said("new", "")), portal.ErrNotFound)
		_, err = péter.ProveBy(t.Context(), going, said("anna", "anna@id.example"), at)
		is(t, err, portal.ErrNotFound)
	})
}

func TestAnIdentityThatWaitsIsLinkedByWhoSignsInWithAnotherWay(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		token, err := s.Wait(t.Context(), store.Unlinked{Identity: said("anna", "anna@id.example")}, at)
		must(t, err)
		anna := self(t, s, openSession(t, s, "owner"))
		stranger := at
		stranger.Flow = "another browser"
		is(t, anna.LinkWaiting(t.Context(), token, stranger), portal.ErrNotFound)
		must(t, anna.LinkWaiting(t.Context(), token, at))
		is(t, anna.LinkWaiting(t.Context(), token, at), portal.ErrNotFound)
		in, err := s.ComeBy(t.Context(), said("anna", ""), false, at)
		must(t, err)
		if in.User.ID != anna.User.ID {
			t.Error("one click signs Anna in")
		}
	})
}

func TestAProvenNewcomerOpensAnAccountWithoutAPassword(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		wait := func(email string, proves bool) (string, store.Unlinked) {
			token, err := s.Wait(t.Context(), store.Unlinked{Identity: said(email, email), Proves: proves}, at)
			must(t, err)
			found, err := s.Unlinked(t.Context(), token, at)
			must(t, err)
			return token, found
		}
		robin := store.NewRegistration{Name: "Robin Newcomer", Language: "en"}
		for _, closed := range []struct {
			email  string
			proves bool
		}{{"robin@newcomer.example", false}, {world.Called("owner").Email, true}, {world.Called("pending").Email, true}} {
			token, found := wait(closed.email, closed.proves)
			_, err := s.RegisterBy(t.Context(), token, robin, at)
			if found.Opens || err != portal.ErrNotFound {
				t.Errorf("%s: %v, %v", closed.email, found.Opens, err)
			}
		}
		token, found := wait("robin@newcomer.example", true)
		_, err := s.RegisterBy(t.Context(), token, store.NewRegistration{Language: "en"}, at)
		if !found.Opens || wrongIn(err, "name") == "" {
			t.Errorf("got %v", err)
		}
		in, err := s.RegisterBy(t.Context(), token, robin, at)
		must(t, err)
		if !opened(t, s, in.Session, in.Account).Contact.IsOwner() || self(t, s, in.Session).Session.Provider != "demo" {
			t.Errorf("got %+v", in)
		}
		_, err = s.RegisterBy(t.Context(), token, robin, at)
		is(t, err, portal.ErrNotFound)
	})
}

func TestALogoutTokenEndsExactlyTheSessionsMeant(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		linked(t, s, "owner", said("anna", ""))
		come := func(sid string) string {
			id := said("anna", "")
			id.SID = sid
			in, err := s.ComeBy(t.Context(), id, false, at)
			must(t, err)
			return in.Session
		}
		password, one, two := signIn(t, s, "owner"), come("one"), come("two")
		alive := func(session string, want bool) {
			t.Helper()
			if _, err := s.Self(t.Context(), session); (err == nil) != want {
				t.Errorf("alive: %v", err)
			}
		}
		out := auth.LoggedOut{Issuer: "https://id.example", SID: "one", JTI: "1", ExpiresAt: s.Now().Add(time.Minute)}
		must(t, s.EndProviderSessions(t.Context(), out))
		alive(one, false)
		alive(two, true)
		isConflict(t, s.EndProviderSessions(t.Context(), out))
		must(t, s.EndProviderSessions(t.Context(), auth.LoggedOut{Issuer: "https://other.example", Subject: "anna", JTI: "1", ExpiresAt: s.Now()}))
		alive(two, true)
		must(t, s.EndProviderSessions(t.Context(), auth.LoggedOut{Issuer: "https://id.example", Subject: "anna", JTI: "2", ExpiresAt: s.Now()}))
		alive(two, false)
		alive(password, true)
	})
}

func TestAProviderThatIsGoneEndsItsSessions(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		linked(t, s, "owner", said("anna", ""))
		in, err := s.ComeBy(t.Context(), said("anna", ""), false, at)
		must(t, err)
		delete(s.Providers, "demo")
		_, err = s.Self(t.Context(), in.Session)
		is(t, err, portal.ErrSignedOut)
	})
}
