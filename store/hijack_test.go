package store_test

import (
	"testing"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

// Whoever makes a sign-in with an address before its owner comes hopes to be
// in still when the owner has come (Sudhodanan & Paverd 2022).

// comings are the ways in which the owner of the address can come.
var comings = map[string]func(t *testing.T, s *store.Store) (string, store.SignedIn){
	"reset": func(t *testing.T, s *store.Store) (string, store.SignedIn) { return newPassword, comesIn(t, s, eva) },
	"invitation": func(t *testing.T, s *store.Store) (string, store.SignedIn) {
		_, token := invited(t, s, enter(t, s, "owner", world.Home), eva, portal.Support)
		if found, err := s.Invitation(t.Context(), token); err != nil || found.Known {
			t.Errorf("the page says that she has a sign-in: %v", err)
		}
		in, err := acceptedBy(s, token)
		must(t, err)
		return newPassword, in
	},
	"registration": func(t *testing.T, s *store.Store) (string, store.SignedIn) {
		in, err := s.Register(t.Context(), registering(t, s, eva), application, home)
		must(t, err)
		return application.Password, in
	},
}

const thiefs = "a-tolvaj-sajat-jelszava"

var den = store.Browser{Network: "203.0.113.9", Name: "Thief", Language: "en"}

func TestWhatWasPreparedBeforeTheOwnerCameEnds(t *testing.T) {
	for how, comes := range comings {
		t.Run(how, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				claire := enter(t, s, "stranger", world.Foreign)
				givenPassword(t, claire, eva)
				thief := usesFirst(t, s, eva, thiefs) // classic: the thief knows the password
				u := self(t, s, thief.Session)        // unexpired session
				second, err := s.SignIn(t.Context(), eva, thiefs, den)
				must(t, err)
				for _, err := range []error{ // trojan ways in: another address, another sign-in
					u.AskAddress(t.Context(), "thief@host.example", thiefs), u.AskJoin(t.Context(), world.Called("stranger").Email, thiefs),
				} {
					if wrongIn(err, "email") != "error.unproven" {
						t.Errorf("got %v", err)
					}
				}
				password, in := comes(t, s)
				if in.User.ID != thief.User.ID || !in.User.Proven() || in.User.BoundTo != "" || in.Session == "" {
					t.Errorf("she is %+v", in.User)
				}
				for _, session := range []string{thief.Session, second.Session} {
					_, err = s.Self(t.Context(), session)
					is(t, err, portal.ErrSignedOut)
				}
				for _, wrong := range []string{thiefs, byHand} {
					_, err = s.SignIn(t.Context(), eva, wrong, den)
					is(t, err, portal.ErrWrongSignIn)
				}
				_, err = u.ChangePassword(t.Context(), thiefs, thiefs+"-2", den)
				is(t, err, portal.ErrSignedOut) // with the door that was open
				if n := count(t, s, "devices WHERE user_id = ?", in.User.ID); n != 1 {
					t.Errorf("%d browsers are known", n)
				}
				letters(t, s)
				if n := count(t, s, "tokens WHERE expires_at > ? AND (subject = ? OR email_norm = ?) AND class <> 'invitation'", s.Now().UTC(), in.User.ID, eva); n != 0 {
					t.Errorf("%d links are alive", n)
				}
				got, err := s.SignIn(t.Context(), eva, password, home)
				if err != nil || got.First != "" {
					t.Errorf("she cannot sign in: %v", err)
				}
				verify(t, s)
			})
		})
	}
}

func TestAFirstPasswordDiesWhenTheOwnerComes(t *testing.T) {
	for how, comes := range comings {
		t.Run(how, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				givenPassword(t, enter(t, s, "stranger", world.Foreign), eva)
				first, err := s.SignIn(t.Context(), eva, byHand, den)
				must(t, err)
				_, in := comes(t, s)
				_, err = s.FirstPassword(t.Context(), first.First)
				is(t, err, portal.ErrNotFound)
				_, err = s.ReplaceFirstPassword(t.Context(), first.First, thiefs, den)
				is(t, err, portal.ErrNotFound)
				_, err = s.SignIn(t.Context(), eva, byHand, den)
				is(t, err, portal.ErrWrongSignIn)
				if u := self(t, s, in.Session); !u.User.PasswordExpiresAt.IsZero() {
					t.Error("her own password runs out")
				}
			})
		})
	}
}

func TestAnUnprovenAddressReachesOnlyTheAccountThatMadeIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		claire, anna := enter(t, s, "stranger", world.Foreign), enter(t, s, "owner", world.Home)
		offered, link := invited(t, s, anna, eva, portal.Everything)
		given := givenPassword(t, claire, eva)
		in := usesFirst(t, s, eva, thiefs)
		u, there := self(t, s, in.Session), opened(t, s, in.Session, world.Foreign)
		for _, right := range []portal.Right{portal.View(portal.Contacts), portal.Manage(portal.Contacts), portal.View(portal.Security), portal.Manage(portal.Security), portal.OwnerOnly} {
			if there.May(right) || there.Editor().May(right) {
				t.Errorf("it may %s", right)
			}
		}
		if in.Account != world.Foreign || !there.May(portal.Manage(portal.Invoices)) || u.User.Proven() {
			t.Errorf("it is in #%d and may %s", in.Account, there.Access())
		}
		fresh := newcomer("X", "x@host.example", portal.Support, portal.ByInvitation)
		for what, err := range map[string]error{
			"add": there.AddContact(t.Context(), &fresh), "invite": there.Invite(t.Context(), given.ID), "remove": there.Remove(t.Context(), contact(t, claire, "luc").ID),
			"notices": there.SetNotices(t.Context(), contact(t, claire, "luc").ID, nil),
		} {
			if _, denied := err.(portal.Denied); !denied {
				t.Errorf("%s: %v", what, err)
			}
		}
		recent, err := u.Recent(t.Context(), 9)
		if err != nil || recent.Total != 1 || recent.Offers != 0 || len(offers(t, u)) != 0 {
			t.Errorf("it sees %+v, %v", recent, err)
		}
		_, err = u.Accept(t.Context(), offered.ID)
		is(t, err, portal.ErrNotFound)
		is(t, u.Decline(t.Context(), offered.ID), portal.ErrNotFound)
		_, err = u.AcceptInvitation(t.Context(), link)
		is(t, err, portal.ErrNotFound)
		_, err = s.Tenant(t.Context(), in.Session, world.Home)
		is(t, err, portal.ErrNotFound)
		owner := comesIn(t, s, eva) // the invitation waits for her
		if found := offers(t, self(t, s, owner.Session)); owner.Account != 0 || len(found) != 1 || found[0].Account.Number != world.Home {
			t.Errorf("she is in #%d with %d offers", owner.Account, len(found))
		}
	})
}

func TestAPlaceThatWasTakenBackIsNotReachedByItsPassword(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		claire := enter(t, s, "stranger", world.Foreign)
		for how, back := range map[string]func(id string) error{
			"withdrawn":   func(id string) error { return claire.Withdraw(t.Context(), id) },
			"deactivated": func(id string) error { return claire.Deactivate(t.Context(), id) },
			"removed":     func(id string) error { return claire.Remove(t.Context(), id) },
		} {
			email := how + "@host.example"
			c := givenPassword(t, claire, email)
			must(t, back(c.ID))
			in := usesFirst(t, s, email, thiefs)
			_, err := s.Tenant(t.Context(), in.Session, world.Foreign)
			is(t, err, portal.ErrNotFound)
			places, err := self(t, s, in.Session).Places(t.Context(), "")
			if err != nil || in.Account != 0 || len(places) != 0 {
				t.Errorf("%s: it reaches #%d and %d accounts, %v", how, in.Account, len(places), err)
			}
			if how == "removed" {
				continue
			}
			later(s, aDay)
			must(t, claire.Invite(t.Context(), c.ID))
			_, err = acceptedBy(s, onePosted(t, s, portal.InvitationMail).Token) // by its owner
			must(t, err)
			_, err = s.Self(t.Context(), in.Session)
			is(t, err, portal.ErrSignedOut)
		}
		verify(t, s)
	})
}

func TestALinkThatJoinsASignInDiesWithItsOwnersReset(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		thief := self(t, s, openSession(t, s, "stranger"))
		must(t, thief.AskJoin(t.Context(), world.Called("reader").Email, world.Called("stranger").Password))
		read := onePosted(t, s, portal.JoinMail).Token // by somebody who reads her mail for a while
		comesIn(t, s, world.Called("reader").Email)
		is(t, thief.Join(t.Context(), read, world.Called("stranger").Password), portal.ErrNotFound)
	})
}

func TestNobodyIsMailedToAtAnAddressThatIsNotProven(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		claire := enter(t, s, "stranger", world.Foreign)
		c := newcomer("Nobody Asked", "nobody@asked.example", portal.Support, portal.ByPassword)
		c.FirstPassword = newPassword
		must(t, claire.AddContact(t.Context(), &c))
		first, err := s.SignIn(t.Context(), c.Email, newPassword, home)
		must(t, err)
		in, err := s.ReplaceFirstPassword(t.Context(), first.First, newPassword+"-2", home)
		must(t, err)
		_, err = self(t, s, in.Session).ChangePassword(t.Context(), newPassword+"-2", newPassword+"-3", home)
		must(t, err)
		must(t, claire.SetAccess(t.Context(), c.ID, portal.Access{portal.Tickets: portal.LevelView}))
		if sent := letters(t, s); len(sent) != 0 {
			t.Errorf("%d mails went out, the first is %s", len(sent), sent[0].Kind)
		}
	})
}
