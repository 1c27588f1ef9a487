package store_test

import (
	"testing"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

// doors are what an open session of Jonas finds at its next request.
func doors(t *testing.T, s *store.Store, session string) (*store.Tenant, error) {
	t.Helper()
	return s.Tenant(t.Context(), session, world.Home)
}

func TestADeactivatedContactIsOutAtTheNextRequest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, session := enter(t, s, "owner", world.Home), openSession(t, s, "developer")
		jonas := opened(t, s, session, world.Home).Contact
		must(t, anna.Deactivate(t.Context(), jonas.ID))
		_, err := doors(t, s, session)
		is(t, err, portal.ErrNotFound)
		_, err = doors(t, s, signIn(t, s, "developer"))
		is(t, err, portal.ErrNotFound) // signing in again revives nothing
		places, err := self(t, s, session).Places(t.Context(), "")
		if err != nil || len(places) != 1 || places[0].Contact.Status() != portal.Inactive {
			t.Errorf("the chooser shows %v, %v", places, err)
		}
		if recent, err := self(t, s, session).Recent(t.Context(), 10); err != nil || recent.Total != 0 {
			t.Errorf("the switcher has %d, %v", recent.Total, err)
		}
		must(t, anna.Reactivate(t.Context(), jonas.ID))
		if back := opened(t, s, session, world.Home); back.Access().String() != jonas.Access.String() {
			t.Errorf("it came back with %s", back.Access())
		}
	})
}

func TestAResetDoesNotReviveADeactivatedContact(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		jonas := contact(t, anna, "jonas")
		must(t, anna.Deactivate(t.Context(), jonas.ID))
		in, err := s.SetPassword(t.Context(), link(t, s, jonas.Email), "quelltext-am-abend", home)
		must(t, err)
		_, err = doors(t, s, in.Session)
		is(t, err, portal.ErrNotFound)
	})
}

func TestARemovedContactIsOutAtTheNextRequest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, session := enter(t, s, "owner", world.Home), openSession(t, s, "developer")
		must(t, anna.Remove(t.Context(), opened(t, s, session, world.Home).Contact.ID))
		_, err := doors(t, s, session)
		is(t, err, portal.ErrNotFound)
		places, err := self(t, s, session).Places(t.Context(), "")
		if err != nil || len(places) != 0 {
			t.Errorf("the chooser shows %v, %v", places, err)
		}
		if left := count(t, s, "grants AS g WHERE NOT EXISTS (SELECT 1 FROM contacts AS c WHERE c.id = g.contact_id)"); left != 0 {
			t.Errorf("%d grants are nobody's", left)
		}
	})
}

func TestARightThatIsTakenIsGoneAtTheNextRequest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, session := enter(t, s, "owner", world.Home), openSession(t, s, "developer")
		jonas := opened(t, s, session, world.Home)
		must(t, anna.SetAccess(t.Context(), jonas.Contact.ID, portal.Access{portal.Domains: view, portal.Tickets: portal.LevelNone, portal.Invoices: view}))
		jonas = opened(t, s, session, world.Home)
		for right, want := range map[portal.Right]bool{
			portal.Manage(portal.Domains): false, portal.View(portal.Domains): true, portal.View(portal.Tickets): false,
			portal.View(portal.Invoices): true, portal.Manage(portal.Services): true,
		} {
			if jonas.May(right) != want {
				t.Errorf("%s: %v", right, !want)
			}
		}
	})
}

func TestAContactWhoMayNoLongerSignInIsOutAtTheNextRequest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, session := enter(t, s, "owner", world.Home), openSession(t, s, "developer")
		jonas := opened(t, s, session, world.Home).Contact
		jonas.SignIn = false
		must(t, anna.EditContact(t.Context(), &jonas))
		_, err := doors(t, s, session)
		is(t, err, portal.ErrNotFound)
		jonas.SignIn = true
		must(t, anna.EditContact(t.Context(), &jonas))
		opened(t, s, session, world.Home)
	})
}

func TestADeactivatedUserIsSignedOutEverywhere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		session := openSession(t, s, "developer")
		token := link(t, s, world.Called("developer").Email)
		runs(t, s, "UPDATE users SET deactivated_at = ? WHERE email_norm = ?", s.Now().UTC(), world.Called("developer").Email)
		_, err := doors(t, s, session)
		is(t, err, portal.ErrSignedOut)
		_, err = s.Self(t.Context(), session)
		is(t, err, portal.ErrSignedOut)
		_, err = s.Reset(t.Context(), token)
		is(t, err, portal.ErrNotFound)
		_, err = s.SetPassword(t.Context(), token, "quelltext-am-abend", home)
		is(t, err, portal.ErrNotFound)
		later(s, 3*60e9)
		must(t, s.AskReset(t.Context(), world.Called("developer").Email, home))
		if sent := letters(t, s); len(sent) != 0 {
			t.Errorf("a deactivated user gets %v", sent)
		}
	})
}

func TestADeactivatedAccountIsNowhere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		session := openSession(t, s, "many")
		account := opened(t, s, session, world.First).Account
		runs(t, s, "UPDATE accounts SET deactivated_at = ? WHERE id = ?", s.Now().UTC(), account.ID)
		_, err := s.Tenant(t.Context(), session, world.First)
		is(t, err, portal.ErrNotFound)
		places, err := self(t, s, session).Places(t.Context(), "")
		if err != nil || len(places) != world.Many-1 {
			t.Errorf("the chooser shows %d, %v", len(places), err)
		}
	})
}
