package store_test

import (
	"testing"
	"time"

	"foyer/auth"
	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

// at is the browser that ways in are tried from.
var at = store.Browser{Name: "Firefox", Network: "198.51.100.9", Language: "hu", Flow: "the cookie of this browser"}

// said is what the provider says of somebody.
func said(subject, email string) auth.Identity {
	return auth.Identity{Provider: "demo", Issuer: "https://id.example", Subject: subject, Email: email, EmailVerified: true, SID: "there " + subject, AuthTime: time.Now()}
}

// provided is Each with an identity provider.
func provided(t *testing.T, test func(t *testing.T, s *store.Store)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		s.Providers = map[string]string{"demo": "Demo ID", "other": "Other ID"}
		test(t, s)
	})
}

// linked makes the identity a way in of somebody.
func linked(t *testing.T, s *store.Store, role string, id auth.Identity) *store.Self {
	t.Helper()
	user := self(t, s, openSession(t, s, role))
	attempt, err := user.Goes(t.Context(), store.Going{Errand: store.ToLink, Provider: id.Provider}, at)
	must(t, err)
	going, err := s.Returns(t.Context(), id.Provider, attempt.State, at)
	must(t, err)
	must(t, user.Link(t.Context(), going, id))
	return user
}

func TestAPendingContactComesInByOneClick(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		zofia := world.Called("pending")
		_, err := s.ComeBy(t.Context(), said("zofia", zofia.Email), false, at)
		is(t, err, portal.ErrUnlinked)
		in, err := s.ComeBy(t.Context(), said("zofia", zofia.Email), true, at)
		must(t, err)
		if in.Account != world.Home || !in.User.Proven() || in.User.PasswordHash != "" {
			t.Errorf("got %+v", in)
		}
		session := self(t, s, in.Session).Session
		if session.Provider != "demo" || session.ProviderSID != "there zofia" || session.WayID == "" {
			t.Errorf("the session is %+v", session)
		}
		_, err = s.SignIn(t.Context(), zofia.Email, "", home)
		is(t, err, portal.ErrWrongSignIn)
		again, err := s.ComeBy(t.Context(), said("zofia", "renamed@elsewhere.example"), false, at)
		must(t, err)
		if again.User.ID != in.User.ID || again.User.EmailNorm != zofia.Email {
			t.Error("she is known by issuer and subject")
		}
	})
}

func TestAnInvitedPersonIsShownTheOfferAndNotPutOnTheAccount(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		eszter := world.Called("invited")
		in, err := s.ComeBy(t.Context(), said("eszter", eszter.Email), true, at)
		must(t, err)
		offers, err := self(t, s, in.Session).Offers(t.Context())
		must(t, err)
		if in.Account != 0 || len(offers) != 1 || offers[0].Account.Number != world.Home {
			t.Errorf("account %d, offers %v", in.Account, offers)
		}
		_, err = s.Tenant(t.Context(), in.Session, world.Home)
		is(t, err, portal.ErrNotFound)
	})
}

func TestAnAddressNeverLinksToAUserWithAnotherWayIn(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		anna := world.Called("owner")
		before := rows(t, s, "SELECT * FROM ways")
		for _, email := range []string{anna.Email, "ANNA@KERTESZ.example", "nobody@new.example", "", "no address"} {
			_, err := s.ComeBy(t.Context(), said("thief", email), true, at)
			is(t, err, portal.ErrUnlinked)
		}
		same(t, before, rows(t, s, "SELECT * FROM ways"))
	})
}

func TestTheRealOwnerEndsWhatWasMadeUnderAnUnprovenAddress(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		runs(t, s, "UPDATE users SET proven_at = NULL, bound_to = 'somewhere' WHERE email_norm = ?", world.Called("developer").Email)
		jonas := world.Called("developer")
		hijacker := openSession(t, s, "developer")
		in, err := s.ComeBy(t.Context(), said("jonas", jonas.Email), true, at)
		must(t, err)
		if !self(t, s, in.Session).User.Proven() {
			t.Error("the address is proven now")
		}
		_, err = s.Self(t.Context(), hijacker)
		is(t, err, portal.ErrSignedOut)
		_, err = s.SignIn(t.Context(), jonas.Email, jonas.Password, home)
		is(t, err, portal.ErrWrongSignIn)
	})
}

func TestADeactivatedUserStaysOut(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		jonas := linked(t, s, "developer", said("jonas", "j@id.example"))
		runs(t, s, "UPDATE users SET deactivated_at = ? WHERE id = ?", s.Now().UTC(), jonas.User.ID)
		_, err := s.ComeBy(t.Context(), said("jonas", "j@id.example"), true, at)
		is(t, err, portal.ErrWrongSignIn)
		_, err = s.ComeBy(t.Context(), said("other", jonas.User.Email), true, at)
		is(t, err, portal.ErrUnlinked)
	})
}

func TestTwentyFirstClicksMakeOnePerson(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		zofia := world.Called("pending")
		errs := atOnce(20, func(int) error {
			_, err := s.ComeBy(t.Context(), said("zofia", zofia.Email), true, at)
			return err
		})
		if n := tally(errs)["<nil>"]; n != 20 {
			t.Errorf("got %v", tally(errs))
		}
		if users, ways := count(t, s, "users WHERE email_norm = ?", zofia.Email), count(t, s, "ways"); users != 1 || ways != 1 {
			t.Errorf("%d users, %d ways", users, ways)
		}
	})
}

func TestAStateCountsOnceInItsBrowserForItsProvider(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		begun := func() string {
			attempt, err := s.Goes(t.Context(), store.Going{Errand: store.ToSignIn, Provider: "demo", Attempt: auth.NewAttempt(), Next: "/a/1042"}, at)
			must(t, err)
			return attempt.State
		}
		stranger := at
		stranger.Flow = "another browser"
		_, err := s.Returns(t.Context(), "demo", begun(), stranger)
		is(t, err, portal.ErrNotFound)
		_, err = s.Returns(t.Context(), "demo", begun(), store.Browser{})
		is(t, err, portal.ErrNotFound)
		_, err = s.Returns(t.Context(), "other", begun(), at)
		is(t, err, portal.ErrNotFound)
		state := begun()
		errs := atOnce(20, func(int) error { _, err := s.Returns(t.Context(), "demo", state, at); return err })
		if n := tally(errs)["<nil>"]; n != 1 {
			t.Errorf("%d of 20 had it", n)
		}
		late := begun()
		later(s, 11*time.Minute)
		_, err = s.Returns(t.Context(), "demo", late, at)
		is(t, err, portal.ErrNotFound)
		must(t, s.Sweep(t.Context()))
		if left := count(t, s, "flows"); left != 0 {
			t.Errorf("%d abandoned ones stay", left)
		}
	})
}
