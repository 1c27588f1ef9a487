package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"foyer/auth"
	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

func TestWrongUnknownAndDeactivatedLookAlike(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		jonas, pending := world.Called("developer"), world.Called("pending")
		runs(t, s, "UPDATE users SET deactivated_at = ? WHERE email_norm = ?", s.Now().UTC(), jonas.Email)
		for _, try := range [][2]string{
			{world.Called("owner").Email, "wrong"}, {world.Called("owner").Email, ""}, {world.Called("owner").Email, strings.Repeat("x", 10000)},
			{"nobody@host.example", "wrong"}, {"no address", "wrong"}, {"", ""}, {jonas.Email, jonas.Password}, {pending.Email, "-"}, {pending.Email, ""},
		} {
			in, err := s.SignIn(t.Context(), try[0], try[1], home)
			if err != portal.ErrWrongSignIn || in != (store.SignedIn{}) {
				t.Errorf("%q: %v, %v", try[0], in, err)
			}
		}
	})
}

func TestEverySpellingOfTheAddressSignsIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, email := range []string{"anna@kertesz.example", " ANNA@Kertesz.Example\t"} {
			in, err := s.SignIn(t.Context(), email, world.Called("owner").Password, home)
			if err != nil || in.User.EmailNorm != "anna@kertesz.example" {
				t.Errorf("%q: %v", email, err)
			}
		}
		_, err := s.SignIn(t.Context(), "anna+tag@kertesz.example", world.Called("owner").Password, home)
		is(t, err, portal.ErrWrongSignIn)
	})
}

func TestASignInStartsANewSessionAndEndsTheBrowsersOld(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, claire := world.Called("owner"), world.Called("stranger")
		elsewhere := signIn(t, s, "owner")
		from := home
		from.Session = signIn(t, s, "stranger")
		in, err := s.SignIn(t.Context(), anna.Email, anna.Password, from)
		must(t, err)
		if in.Session == from.Session || in.Session == elsewhere || in.Session == "" {
			t.Error("the session is not a new one")
		}
		_, err = s.Self(t.Context(), from.Session)
		is(t, err, portal.ErrSignedOut)
		if self(t, s, elsewhere).User.Email != anna.Email || self(t, s, in.Session).User.Email != anna.Email {
			t.Errorf("%s is signed in", claire.Name)
		}
		if kept := count(t, s, "sessions WHERE hash = ? OR id = ?", in.Session, in.Session); kept != 0 {
			t.Error("the cookie stands in the database")
		}
	})
}

func TestAForgedSessionOpensNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		session := openSession(t, s, "owner")
		row := self(t, s, session).Session
		for _, forged := range []string{"", row.ID, row.Hash, session + "x", strings.ToUpper(session), "' OR '1'='1"} {
			_, err := s.Self(t.Context(), forged)
			is(t, err, portal.ErrSignedOut)
			_, err = s.Tenant(t.Context(), forged, world.Home)
			is(t, err, portal.ErrSignedOut)
		}
	})
}

func TestAnOldHashIsRenewedAtSignIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := world.Called("owner")
		old, err := argon2id.CreateHash(anna.Password, &argon2id.Params{Memory: 4096, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
		must(t, err)
		runs(t, s, "UPDATE users SET password_hash = ? WHERE email_norm = ?", old, anna.Email)
		_, err = s.SignIn(t.Context(), anna.Email, "wrong", home)
		is(t, err, portal.ErrWrongSignIn)
		if renewed := count(t, s, "users WHERE password_hash <> ? AND email_norm = ?", old, anna.Email); renewed != 0 {
			t.Error("a wrong password renewed it")
		}
		if hash := self(t, s, signIn(t, s, "owner")).User.PasswordHash; hash == old || auth.NewPasswords(12, 1).Weak(hash) {
			t.Errorf("it is %s", hash)
		}
		signIn(t, s, "owner")
	})
}

func TestASessionEndsWhenItIsIdleForTwoWeeks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		session := signIn(t, s, "owner")
		later(s, 14*24*time.Hour-time.Minute)
		opened(t, s, session, world.Home)
		later(s, 14*24*time.Hour-time.Minute)
		self(t, s, session)
		other := signIn(t, s, "stranger")
		later(s, 14*24*time.Hour)
		for _, idle := range []string{session, other} {
			_, err := s.Self(t.Context(), idle)
			is(t, err, portal.ErrSignedOut)
			_, err = s.Tenant(t.Context(), idle, world.Foreign)
			is(t, err, portal.ErrSignedOut)
		}
	})
}

func TestASessionLivesThirtyDays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		session := openSession(t, s, "owner")
		for range 3 {
			later(s, 10*24*time.Hour-time.Minute)
			self(t, s, session)
		}
		later(s, 4*time.Minute)
		_, err := s.Self(t.Context(), session)
		is(t, err, portal.ErrSignedOut)
		must(t, s.Sweep(t.Context()))
		if left := count(t, s, "sessions"); left != 0 {
			t.Errorf("%d rows are left", left)
		}
	})
}

func TestWhenASessionWasSeenIsWrittenEveryFiveMinutesAtMost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		session := openSession(t, s, "owner")
		began := opened(t, s, session, world.Home).Session.SeenAt
		later(s, 4*time.Minute)
		opened(t, s, session, world.Home)
		if seen := opened(t, s, session, world.Home).Session.SeenAt; !seen.Equal(began) {
			t.Errorf("after four minutes it was written: %s", seen.Sub(began))
		}
		later(s, 2*time.Minute)
		opened(t, s, session, world.Home)
		tenant := opened(t, s, session, world.Home)
		if seen := tenant.Session.SeenAt; seen.Sub(began) < 6*time.Minute || tenant.Contact.OpenedAt.Before(began) {
			t.Errorf("after six minutes: %s, %s", seen.Sub(began), tenant.Contact.OpenedAt)
		}
	})
}

func TestOneEndsOnesOwnSessionsOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		one, two, three, claires := openSession(t, s, "owner"), openSession(t, s, "owner"), openSession(t, s, "owner"), openSession(t, s, "stranger")
		anna := self(t, s, one)
		is(t, anna.EndSession(t.Context(), self(t, s, claires).Session.ID), portal.ErrNotFound)
		self(t, s, claires)
		must(t, anna.EndSession(t.Context(), self(t, s, two).Session.ID))
		_, err := s.Self(t.Context(), two)
		is(t, err, portal.ErrSignedOut)
		sessions, err := anna.Sessions(t.Context())
		if err != nil || len(sessions) != 2 || sessions[0].Browser != "Test" || sessions[0].Network != home.Network {
			t.Errorf("there are %+v, %v", sessions, err)
		}
		must(t, anna.EndOtherSessions(t.Context()))
		_, err = s.Self(t.Context(), three)
		is(t, err, portal.ErrSignedOut)
		self(t, s, one)
		must(t, anna.SignOut(t.Context()))
		_, err = s.Self(t.Context(), one)
		is(t, err, portal.ErrSignedOut)
		self(t, s, claires)
	})
}

func TestAChangedPasswordEndsOtherSessionsAndLinks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := world.Called("owner")
		one, two := openSession(t, s, "owner"), openSession(t, s, "owner")
		token := link(t, s, anna.Email)
		_, err := self(t, s, one).ChangePassword(t.Context(), "wrong", "muskatli-a-parkanyon", home)
		if wrongIn(err, "current") != "error.password_wrong" {
			t.Errorf("got %v", err)
		}
		_, err = self(t, s, one).ChangePassword(t.Context(), anna.Password, anna.Email, home)
		if wrongIn(err, "password") != "error.password_common" {
			t.Errorf("got %v", err)
		}
		from := home
		from.Session = one
		in, err := self(t, s, one).ChangePassword(t.Context(), anna.Password, "muskatli-a-parkanyon", from)
		must(t, err)
		for _, old := range []string{one, two} {
			_, err := s.Self(t.Context(), old)
			is(t, err, portal.ErrSignedOut)
		}
		self(t, s, in.Session)
		_, err = s.Reset(t.Context(), token)
		is(t, err, portal.ErrNotFound)
		_, err = s.SignIn(t.Context(), anna.Email, anna.Password, home)
		is(t, err, portal.ErrWrongSignIn)
		if sent := letters(t, s); len(sent) != 1 || sent[0].Kind != portal.PasswordChangedMail || sent[0].To != anna.Email || sent[0].Token != "" {
			t.Errorf("mails: %+v", sent)
		}
	})
}
