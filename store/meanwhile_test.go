package store_test

import (
	"testing"
	"time"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

const another = "a-quite-other-password-5"

func TestAnOldPasswordLetsNobodyInOnceItWasChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		owner := world.Called("owner")
		first := signIn(t, s, "owner")
		thieves := make(chan string, 40)
		go func() {
			defer close(thieves)
			for range 40 {
				in, err := s.SignIn(t.Context(), owner.Email, owner.Password, store.Browser{Network: "198.51.100.66"})
				if err == nil {
					thieves <- in.Session
				}
			}
		}()
		time.Sleep(60 * time.Millisecond)
		_, err := self(t, s, first).ChangePassword(t.Context(), owner.Password, another, store.Browser{})
		must(t, err)
		for session := range thieves {
			if _, err := s.Self(t.Context(), session); err != portal.ErrSignedOut {
				t.Fatalf("a session with the old password is alive: %v", err)
			}
		}
	})
}

func TestAResetWinsOverAChangeThatWasUnderWay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		owner := world.Called("owner")
		thief := self(t, s, signIn(t, s, "owner")) // looked at before the reset
		_, err := s.SetPassword(t.Context(), link(t, s, owner.Email), another, store.Browser{})
		must(t, err)
		_, err = thief.ChangePassword(t.Context(), owner.Password, "the-thiefs-own-password", store.Browser{})
		is(t, err, portal.ErrSignedOut)
		_, err = s.SignIn(t.Context(), owner.Email, another, store.Browser{Network: "198.51.100.9"})
		must(t, err)
	})
}

func TestGuessingOnesOwnPasswordIsCountedWhateverTheDevice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := self(t, s, signIn(t, s, "owner"))
		for i := range 12 {
			_, err := anna.ChangePassword(t.Context(), "a wrong guess", another, store.Browser{Device: string(rune('a' + i))})
			if i < 10 {
				isA[portal.Invalid](t, err)
			} else {
				isA[portal.TooMany](t, err)
			}
		}
	})
}

func TestADeviceIsNeverOfTheBrowsersChoosing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		owner := world.Called("owner")
		in, err := s.SignIn(t.Context(), owner.Email, owner.Password, store.Browser{Device: "chosen by me"})
		must(t, err)
		if in.Device == "chosen by me" {
			t.Error("the device is the one that the browser chose")
		}
		again, err := s.SignIn(t.Context(), owner.Email, owner.Password, store.Browser{Device: in.Device})
		must(t, err)
		if again.Device != in.Device {
			t.Error("a known device was not kept")
		}
		_, err = self(t, s, again.Session).ChangePassword(t.Context(), owner.Password, another, store.Browser{Device: in.Device})
		must(t, err)
		if n := count(t, s, "devices WHERE user_id = ?", again.User.ID); n != 1 {
			t.Errorf("%d devices after the password was changed", n)
		}
	})
}

func TestMailGoesToTheDomainInASCII(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		added(t, enter(t, s, "owner", world.Home), "Bíró Anna", "Anna.B@könyvelés.example", portal.Accountant)
		must(t, s.AskReset(t.Context(), "anna.b@könyvelés.example", store.Browser{}))
		sent := letters(t, s)
		if len(sent) != 1 || sent[0].To != "Anna.B@xn--knyvels-gya5i.example" {
			t.Errorf("got %+v", sent)
		}
	})
}

func TestWhoAskedTooEarlyMayAskAgainAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		must(t, s.AskReset(t.Context(), "late@host.example", store.Browser{}))
		if sent := letters(t, s); len(sent) != 0 {
			t.Fatalf("got %+v", sent)
		}
		added(t, enter(t, s, "owner", world.Home), "Late", "late@host.example", portal.Accountant)
		must(t, s.AskReset(t.Context(), "late@host.example", store.Browser{}))
		if sent := letters(t, s); len(sent) != 1 {
			t.Errorf("got %+v", sent)
		}
	})
}

func TestManyChangesOfAccessAreTwoMails(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		peter := contact(t, anna, "Nagy Péter")
		for i := range 20 {
			must(t, anna.SetAccess(t.Context(), peter.ID, portal.Access{portal.Tickets: portal.Level(i % 3)}))
			letters(t, s)
		}
		later(s, 11*time.Minute)
		last := letters(t, s)
		if len(last) != 1 || last[0].Data["after"] != contact(t, anna, "Nagy Péter").Access.String() {
			t.Errorf("got %+v", last)
		}
		if n := count(t, s, "outbox WHERE kind = ? AND contact_id = ?", portal.AccessChangedMail, peter.ID); n != 2 {
			t.Errorf("%d mails", n)
		}
	})
}

func TestTheOwnersPlaceCannotBeDeclined(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		jonas := world.Called("developer")
		_, err := s.OpenAccount(t.Context(), store.NewAccount{
			Account: portal.Account{Name: "Webwerk", Language: "de"}, Owner: portal.Contact{Name: jonas.Name, Email: jonas.Email},
		})
		must(t, err)
		him := self(t, s, signIn(t, s, "developer"))
		offers, err := him.Offers(t.Context())
		must(t, err)
		isA[portal.Above](t, him.Decline(t.Context(), offers[0].Contact.ID))
		_, err = him.Accept(t.Context(), offers[0].Contact.ID)
		must(t, err)
	})
}

func TestARightThatWentMeanwhileChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		julia := enter(t, s, "manager", world.Home) // the door is open
		must(t, anna.SetAccess(t.Context(), julia.Contact.ID, portal.Access{portal.Contacts: portal.LevelView}))
		is(t, julia.AddContact(t.Context(), &portal.Contact{Name: "Late", Email: "late@host.example"}), portal.ErrConflict)
		must(t, anna.Deactivate(t.Context(), julia.Contact.ID))
		is(t, julia.AddContact(t.Context(), &portal.Contact{Name: "Late", Email: "late@host.example"}), portal.ErrNotFound)
	})
}
