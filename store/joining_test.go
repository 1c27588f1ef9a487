package store_test

import (
	"testing"
	"time"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

const aliasEmail = "anna+web@kertesz.example"

// comer is somebody who has just come in by an invitation to the account.
func comer(t *testing.T, s *store.Store, by *store.Tenant, email string, preset portal.Preset) *store.Self {
	t.Helper()
	_, token := invited(t, s, by, email, preset)
	in, err := acceptedBy(s, token)
	must(t, err)
	return self(t, s, in.Session)
}

// joiningLink proves the other sign-in of the user.
func joiningLink(t *testing.T, s *store.Store, u *store.Self, password, email string) string {
	t.Helper()
	letters(t, s)
	must(t, u.AskJoin(t.Context(), email, password))
	m := onePosted(t, s, portal.JoinMail)
	if m.To != email || m.Token == "" || m.Data["kept"] != u.User.Email {
		t.Fatalf("got %+v", m)
	}
	return m.Token
}

func TestJoiningAnAliasMovesAndMergesWhatItWas(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, claire := enter(t, s, "owner", world.Home), enter(t, s, "stranger", world.Foreign)
		alias := comer(t, s, anna, aliasEmail, portal.Accountant)
		_, away := invited(t, s, claire, aliasEmail, portal.Developer)
		_, err := alias.AcceptInvitation(t.Context(), away)
		must(t, err)
		peter, password := self(t, s, openSession(t, s, "developer")), world.Called("developer").Password
		kept := contact(t, anna, "jonas@")
		must(t, anna.SetAccess(t.Context(), kept.ID, portal.Access{portal.Services: portal.LevelNone, portal.SignOn: portal.LevelNone}))
		_, waiting := invited(t, s, enter(t, s, "manager", world.Home), "waiting@host.example", portal.Support)
		token, reset := joiningLink(t, s, peter, password, aliasEmail), link(t, s, aliasEmail)
		events := rows(t, s, "SELECT * FROM events ORDER BY history, seq")
		shown, err := peter.Joining(t.Context(), token)
		if err != nil || len(shown.Merges) != 1 || len(shown.Moves) != 1 || shown.Alias.Email != aliasEmail || shown.Merges[0].Become.ID != kept.ID {
			t.Fatalf("it shows %+v, %v", shown, err)
		}
		if err := peter.Join(t.Context(), token, "a wrong one"); wrongIn(err, "current") != "error.password_wrong" {
			t.Errorf("got %v", err)
		}
		must(t, peter.Join(t.Context(), token, password))
		told := map[string]bool{}
		for _, m := range posted(t, s, portal.JoinedMail) {
			told[m.To] = m.Data["kept"] == peter.User.Email && m.Data["alias"] == aliasEmail
		}
		if len(told) != 2 || !told[aliasEmail] || !told[peter.User.Email] {
			t.Errorf("told are %v", told)
		}
		session := peter.Session // it stays
		places, err := self(t, s, openSessionOf(t, s, peter.User.ID)).Places(t.Context(), "")
		if err != nil || len(places) != 2 || session.ID == "" {
			t.Fatalf("%d places, %v", len(places), err)
		}
		for _, place := range places {
			want := shown.Merges[0].Become
			if place.Account.Number == world.Foreign {
				want = shown.Moves[0].Contact
			}
			if got := place.Contact; got.ID != want.ID || got.Email != peter.User.Email || got.Access.String() != want.Access.String() || len(got.Notices.Changes(want.Notices)) != 0 {
				t.Errorf("on #%d he is %+v", place.Account.Number, got)
			}
		}
		if got := contact(t, anna, "jonas@").Access; got[portal.Services] != view || got[portal.Domains] != manage || got[portal.Invoices] != manage || got[portal.SignOn] != manage {
			t.Errorf("he may %s", got)
		}
		same(t, events, rows(t, s, "SELECT * FROM events WHERE at <= (SELECT max(at) FROM events WHERE what <> ? AND what <> ?) ORDER BY history, seq", portal.ContactMerged, portal.UserJoined))
		_, err = s.Self(t.Context(), aliasSession(t, s, alias))
		is(t, err, portal.ErrSignedOut)
		_, err = s.SignIn(t.Context(), aliasEmail, newPassword, home)
		is(t, err, portal.ErrWrongSignIn)
		_, err = s.Reset(t.Context(), reset)
		is(t, err, portal.ErrNotFound)
		_, err = acceptedBy(s, waiting) // what others offered holds
		must(t, err)
		later(s, aDay)
		somebody := comer(t, s, enter(t, s, "owner", world.Home), aliasEmail, portal.Support)
		if somebody.User.ID == alias.User.ID || somebody.User.Number == alias.User.Number {
			t.Error("the alias came back")
		}
		verify(t, s)
	})
}

// aliasSession is a session that the database still knows of the user.
func aliasSession(t *testing.T, s *store.Store, u *store.Self) string {
	t.Helper()
	if n := count(t, s, "sessions WHERE user_id = ?", u.User.ID); n != 0 {
		t.Errorf("%d sessions are left", n)
	}
	return openSessionOf(t, s, u.User.ID)
}

func TestTheOwnerStaysOwnerWhoeverJoins(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		alias := comer(t, s, anna, aliasEmail, portal.Support)
		owner := anna.Contact.ID
		must(t, alias.Join(t.Context(), joiningLink(t, s, alias, newPassword, anna.User.Email), newPassword))
		now := opened(t, s, openSessionOf(t, s, alias.User.ID), world.Home)
		if now.Contact.ID != owner || !now.Contact.IsOwner() || now.Contact.Email != aliasEmail || count(t, s, "contacts WHERE account_id = ? AND kind = 'owner'", anna.Account.ID) != 1 {
			t.Errorf("the owner is %+v", now.Contact)
		}
		verify(t, s)
	})
}

func TestALinkJoinsOnlyForWhoAsked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		alias := comer(t, s, anna, aliasEmail, portal.Accountant)
		token := joiningLink(t, s, anna.Self, world.Called("owner").Password, aliasEmail)
		claire := enter(t, s, "stranger", world.Foreign)
		for u, password := range map[*store.Self]string{claire.Self: world.Called("stranger").Password, alias: newPassword} {
			_, err := u.Joining(t.Context(), token)
			is(t, err, portal.ErrNotFound)
			is(t, u.Join(t.Context(), token, password), portal.ErrNotFound)
		}
		must(t, anna.AskJoin(t.Context(), "nobody@host.example", world.Called("owner").Password))
		if sent := letters(t, s); len(sent) != 0 {
			t.Errorf("mailed: %+v", sent)
		}
		later(s, 61*time.Minute)
		is(t, anna.Join(t.Context(), token, world.Called("owner").Password), portal.ErrNotFound)
	})
}
