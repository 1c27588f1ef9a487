package store_test

import (
	"testing"

	"foyer/auth"
	"foyer/portal"
	"foyer/store"
)

func TestAPasskeyIsMadeInTheSessionAndBrowserThatAskedForIt(t *testing.T) {
	withPasskeys(t, func(t *testing.T, s *store.Store, phone *phone) {
		u := self(t, s, signIn(t, s, "developer"))
		options, token, err := u.NewPasskey(t.Context(), desk)
		must(t, err)
		answer := phone.makes(options)
		_, err = self(t, s, openSession(t, s, "owner")).AddPasskey(t.Context(), token, "Theirs", answer, couch)
		is(t, err, portal.ErrRefused)
		if _, err := u.AddPasskey(t.Context(), token, " ", answer, desk); wrongIn(err, "name") != "error.passkey_name" {
			t.Errorf("got %v", err)
		}
		got := tally(atOnce(5, func(int) error {
			own := *u
			_, err := own.AddPasskey(t.Context(), token, "Phone", answer, desk)
			return err
		}))
		if got["<nil>"] != 1 || got["portal: passkey refused"] != 4 {
			t.Errorf("got %v", got)
		}
		owner := self(t, s, signIn(t, s, "owner"))
		options, token, err = owner.NewPasskey(t.Context(), desk)
		must(t, err)
		_, err = owner.AddPasskey(t.Context(), token, "The same", phone.makes(options), desk)
		is(t, err, portal.ErrRefused) // a key has one owner
	})
}

func TestPasskeysOfOthersAreNotFound(t *testing.T) {
	withPasskeys(t, func(t *testing.T, s *store.Store, phone *phone) {
		u := self(t, s, signIn(t, s, "developer"))
		_, err := phone.enrols(u, "Phone")
		must(t, err)
		factors, err := u.Factors(t.Context())
		must(t, err)
		id, before := factors.Passkeys[0].ID, rows(t, s, "SELECT * FROM passkeys")
		anna := self(t, s, signIn(t, s, "owner"))
		_, err = anna.Passkey(t.Context(), id)
		is(t, err, portal.ErrNotFound)
		is(t, anna.RenamePasskey(t.Context(), id, "Taken"), portal.ErrNotFound)
		is(t, anna.RemovePasskey(t.Context(), id), portal.ErrNotFound)
		same(t, before, rows(t, s, "SELECT * FROM passkeys"))
		must(t, u.RenamePasskey(t.Context(), id, "Renamed"))
		renamed, err := u.Passkey(t.Context(), id)
		if err != nil || renamed.Name != "Renamed" {
			t.Errorf("it is %+v, %v", renamed, err)
		}
	})
}

func TestTheLastPasskeyStaysWhereItIsTheLastWayIn(t *testing.T) {
	withPasskeys(t, func(t *testing.T, s *store.Store, first *phone) {
		u := self(t, s, signIn(t, s, "developer"))
		_, err := first.enrols(u, "First")
		must(t, err)
		_, err = newPhone(t).enrols(u, "Second")
		must(t, err)
		runs(t, s, "UPDATE users SET password_hash = '' WHERE id = ?", u.User.ID)
		factors, err := u.Factors(t.Context())
		must(t, err)
		got := tally(atOnce(2, func(i int) error {
			own := *u
			return own.RemovePasskey(t.Context(), factors.Passkeys[i].ID)
		}))
		if got["<nil>"] != 1 || got["portal: last way in"] != 1 {
			t.Errorf("got %v", got)
		}
		if count(t, s, "passkeys") != 1 || count(t, s, "recovery_codes") != auth.RecoveryCodes {
			t.Error("what is left is not one passkey with its recovery codes")
		}
		lastEvents(t, s, u.User.ID, portal.UserFactorRemoved)
	})
}
