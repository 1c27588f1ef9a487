package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

const newPassword = "muskatli-a-parkanyon"

func TestTwentyUsesOfALinkAreOneSuccess(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for role, uses := range map[string]int{"pending": 20, "owner": 5} {
			email := world.Called(role).Email
			token := link(t, s, email)
			got := tally(atOnce(uses, func(int) error {
				_, err := s.SetPassword(context.Background(), token, newPassword, home)
				return err
			}))
			if got["<nil>"] != 1 || got[portal.ErrNotFound.Error()] != uses-1 {
				t.Errorf("%s: %v", role, got)
			}
			if users := count(t, s, "users WHERE email_norm = ?", email); users != 1 {
				t.Errorf("%s is %d users", role, users)
			}
		}
		verify(t, s)
	})
}

func TestUsingALinkEndsTheOthersEvenAtTheSameMoment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, role := range []string{"pending", "owner"} {
			var tokens []string
			for range 3 {
				tokens = append(tokens, link(t, s, world.Called(role).Email))
				later(s, 3*time.Minute)
			}
			got := tally(atOnce(len(tokens), func(i int) error {
				_, err := s.SetPassword(context.Background(), tokens[i], newPassword, home)
				return err
			}))
			if got["<nil>"] != 1 || got[portal.ErrNotFound.Error()] != 2 {
				t.Errorf("%s: %v", role, got)
			}
		}
	})
}

// alive counts the tokens that still open something.
func alive(t *testing.T, s *store.Store, tokens []string) (n int) {
	t.Helper()
	for _, token := range tokens {
		_, err := s.Reset(t.Context(), token)
		if err == nil {
			n++
		} else if err != portal.ErrNotFound {
			t.Error(err)
		}
	}
	return n
}

func TestThreeLinksAreAliveAtMost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var tokens []string
		for range 3 {
			must(t, s.AskReset(t.Context(), world.Called("owner").Email, home))
			later(s, 3*time.Minute)
		}
		later(s, 45*time.Minute)
		for _, letter := range letters(t, s) {
			tokens = append(tokens, letter.Token)
		}
		if n := alive(t, s, tokens); n != 3 || len(tokens) != 3 {
			t.Errorf("%d of %d are alive", n, len(tokens))
		}
		later(s, 7*time.Minute)
		tokens = append(tokens, link(t, s, world.Called("owner").Email))
		if n := alive(t, s, tokens); n != 3 || alive(t, s, tokens[3:]) != 1 {
			t.Errorf("%d of %d are alive", n, len(tokens))
		}
	})
}

func TestAMailThatIsTriedAgainEndsNoLinkThatArrived(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		arrived := link(t, s, world.Called("owner").Email)
		later(s, 3*time.Minute)
		must(t, s.AskReset(t.Context(), world.Called("owner").Email, home))
		for range 4 { // greylisting
			_, err := s.Due(t.Context(), func(context.Context, portal.Mail) error { return errors.New("450 come again") }, func(error) bool { return false })
			must(t, err)
			later(s, 5*time.Minute)
		}
		if alive(t, s, []string{arrived}) != 1 {
			t.Error("the link that arrived is dead")
		}
	})
}

func TestAskingAgainIsLimitedWithoutSayingSo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		email := world.Called("owner").Email
		ask := func(spelling string) int {
			must(t, s.AskReset(t.Context(), spelling, home))
			return len(letters(t, s))
		}
		if ask(email) != 1 || ask(" ANNA@Kertesz.example") != 0 {
			t.Error("asking again at once sends another mail")
		}
		later(s, 119*time.Second)
		if ask(email) != 0 {
			t.Error("asking again within two minutes sends another mail")
		}
		sent := 1
		for range 5 {
			later(s, 3*time.Minute)
			sent += ask(email)
		}
		if sent != 3 {
			t.Errorf("%d mails in an hour", sent)
		}
		later(s, time.Hour)
		if ask(email) != 1 {
			t.Error("an hour later nothing is sent")
		}
	})
}

func TestAnUnknownAddressWritesAndAnswersTheSame(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		written := func(email string) string {
			must(t, s.AskReset(t.Context(), email, home))
			row := rows(t, s, "SELECT kind, account_id, contact_id, user_id, language, data, attempts FROM outbox WHERE email_norm = ? AND done_at IS NULL", email)
			return row + rows(t, s, "SELECT count FROM attempts ORDER BY count") + rows(t, s, "SELECT 1 FROM tokens")
		}
		clear := func() { runs(t, s, "DELETE FROM attempts"); runs(t, s, "DELETE FROM tokens") }
		clear()
		unknown := written("nobody@host.example")
		clear()
		known := written(world.Called("owner").Email)
		clear()
		if pending := written(world.Called("pending").Email); known != unknown || pending != unknown || unknown == "" {
			t.Errorf("unknown\n%sknown\n%spending\n%s", unknown, known, pending)
		}
		for _, letter := range letters(t, s) {
			if letter.To == "nobody@host.example" {
				t.Error("a stranger gets mail")
			}
		}
		if wrongIn(s.AskReset(t.Context(), "no address", home), "email") != "error.email_invalid" {
			t.Error("what is no address is taken")
		}
	})
}

func TestLookingAtALinkUsesNothingUp(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		token := link(t, s, world.Called("pending").Email)
		before := rows(t, s, "SELECT * FROM tokens ORDER BY hash")
		for range 5 {
			coming, err := s.Reset(t.Context(), token)
			if err != nil || !coming.New || coming.Email != world.Called("pending").Email || len(coming.Account) != 1 || coming.Account[0].Number != world.Home {
				t.Errorf("got %+v, %v", coming, err)
			}
		}
		if _, err := s.SetPassword(t.Context(), token, "short", home); wrongIn(err, "password") != "error.password_short" {
			t.Errorf("got %v", err)
		}
		if rows(t, s, "SELECT * FROM tokens ORDER BY hash") != before {
			t.Error("the link was touched")
		}
		_, err := s.SetPassword(t.Context(), token, newPassword, home)
		must(t, err)
		for _, forged := range []string{"", token, token + "x", "' OR '1'='1"} {
			_, err := s.Reset(t.Context(), forged)
			is(t, err, portal.ErrNotFound)
		}
	})
}

func TestALinkLivesAnHourFromTheHandOver(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		must(t, s.AskReset(t.Context(), world.Called("owner").Email, home))
		later(s, 5*time.Hour)
		token := letters(t, s)[0].Token
		later(s, 59*time.Minute)
		if alive(t, s, []string{token}) != 1 {
			t.Error("it died early")
		}
		later(s, 2*time.Minute)
		_, err := s.SetPassword(t.Context(), token, newPassword, home)
		is(t, err, portal.ErrNotFound)
	})
}

func TestTheLinkOfADeactivatedContactIsDead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		zofia := contact(t, anna, "zofia")
		token := link(t, s, zofia.Email)
		must(t, anna.Deactivate(t.Context(), zofia.ID))
		_, err := s.Reset(t.Context(), token)
		is(t, err, portal.ErrNotFound)
		_, err = s.SetPassword(t.Context(), token, newPassword, home)
		is(t, err, portal.ErrNotFound)
		later(s, 3*time.Minute)
		must(t, s.AskReset(t.Context(), zofia.Email, home))
		if sent := letters(t, s); len(sent) != 0 {
			t.Errorf("it gets %+v", sent)
		}
	})
}

func TestAChangedAddressEndsTheLinkToTheOldOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		zofia := contact(t, anna, "zofia")
		token := link(t, s, zofia.Email)
		zofia.Email = "zofia@nowa.example"
		must(t, anna.EditContact(t.Context(), &zofia))
		_, err := s.Reset(t.Context(), token)
		is(t, err, portal.ErrNotFound)
		_, err = s.SetPassword(t.Context(), link(t, s, zofia.Email), newPassword, home)
		must(t, err)
		if zofia = contact(t, anna, "zofia"); zofia.Status() != portal.Active {
			t.Errorf("she is %s", zofia.Status())
		}
		zofia.Email = "zofia@inna.example"
		if got := wrongIn(anna.EditContact(t.Context(), &zofia), "email"); got != "error.email_fixed" {
			t.Errorf("an address that somebody signs in with: %q", got)
		}
	})
}
