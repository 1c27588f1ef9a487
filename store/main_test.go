package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"foyer/auth"
	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

func TestMain(m *testing.M) {
	if url := os.Getenv("STORE_TEST_CHILD"); url != "" {
		os.Exit(child(url, os.Getenv("STORE_TEST_DOES")))
	}
	storetest.Main(m)
}

// home is a browser in which nobody has signed in before.
var home = store.Browser{Network: "198.51.100.7", Name: "Test", Language: "hu"}

// signIn is the session of somebody of the world who signs in now.
func signIn(t *testing.T, s *store.Store, role string) string {
	t.Helper()
	who := world.Called(role)
	in, err := s.SignIn(t.Context(), who.Email, who.Password, home)
	if err != nil {
		t.Fatalf("%s signs in: %v", role, err)
	}
	return in.Session
}

// openSession is a session of somebody of the world, who has signed in
// before the test began.
func openSession(t *testing.T, s *store.Store, role string) string {
	t.Helper()
	var user string
	must(t, s.DB().NewRaw("SELECT id FROM users WHERE email_norm = ?", world.Called(role).Email).Scan(t.Context(), &user))
	return openSessionOf(t, s, user)
}

// openSessionOf is openSession for any user.
func openSessionOf(t *testing.T, s *store.Store, user string) string {
	t.Helper()
	token, now := auth.NewToken(), s.Now().UTC()
	row := portal.Session{
		ID: auth.NewToken(), Hash: auth.HashToken(token), UserID: user, Browser: home.Name, Network: home.Network,
		CreatedAt: now, SignedInAt: now, SeenAt: now, ExpiresAt: now.Add(30 * 24 * time.Hour),
	}
	_, err := s.DB().NewInsert().Model(&row).Exec(t.Context())
	must(t, err)
	return token
}

func opened(t *testing.T, s *store.Store, session string, number int64) *store.Tenant {
	t.Helper()
	tenant, err := s.Tenant(t.Context(), session, number)
	if err != nil {
		t.Fatalf("#%d: %v", number, err)
	}
	return tenant
}

// enter opens an account to somebody of the world.
func enter(t *testing.T, s *store.Store, role string, number int64) *store.Tenant {
	t.Helper()
	return opened(t, s, openSession(t, s, role), number)
}

func self(t *testing.T, s *store.Store, session string) *store.Self {
	t.Helper()
	u, err := s.Self(t.Context(), session)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// contact is the only one on the account that the search finds, whole.
func contact(t *testing.T, tenant *store.Tenant, search string) portal.Contact {
	t.Helper()
	list, err := tenant.Contacts(t.Context(), portal.ContactFilter{Search: search})
	if err != nil || len(list.Contacts) != 1 {
		t.Fatalf("%q finds %d contacts, %v", search, len(list.Contacts), err)
	}
	one, err := tenant.OneContact(t.Context(), list.Contacts[0].ID)
	must(t, err)
	return one
}

// added is a new contact on the account, with what the preset gives.
func added(t *testing.T, tenant *store.Tenant, name, email string, preset portal.Preset) portal.Contact {
	t.Helper()
	c := portal.Contact{Name: name, Email: email}
	preset.Fill(&c)
	must(t, tenant.AddContact(t.Context(), &c))
	return c
}

// only is the access with every other area named as closed.
func only(access portal.Access) portal.Access {
	all := portal.Access{}
	for _, area := range portal.Areas {
		all[area] = access[area]
	}
	return all
}

// letters sends what is due.
func letters(t *testing.T, s *store.Store) (sent []portal.Mail) {
	t.Helper()
	send := func(_ context.Context, m portal.Mail) error { sent = append(sent, m); return nil }
	for due := true; due; {
		var err error
		due, err = s.Due(t.Context(), send, func(error) bool { return false })
		must(t, err)
	}
	return sent
}

// link is the token of the mail that somebody gets who asks for one.
func link(t *testing.T, s *store.Store, email string) string {
	t.Helper()
	letters(t, s)
	must(t, s.AskReset(t.Context(), email, home))
	sent := letters(t, s)
	if len(sent) != 1 || sent[0].Token == "" {
		t.Fatalf("%s got %d mails", email, len(sent))
	}
	return sent[0].Token
}

// later lets time go by.
func later(s *store.Store, by time.Duration) {
	before := s.Now
	s.Now = func() time.Time { return before().Add(by) }
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func is(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}

// isA tells whether the error is one of the type.
func isA[E error](t *testing.T, err error) {
	t.Helper()
	if _, ok := errors.AsType[E](err); !ok {
		t.Errorf("got %T %v", err, err)
	}
}

// wrongIn is the message key of what is wrong in the field.
func wrongIn(err error, field string) string {
	wrong, _ := errors.AsType[portal.Invalid](err)
	return wrong[field].Key
}

// atOnce does it so many times at the same moment.
func atOnce(times int, do func(i int) error) []error {
	errs := make([]error, times)
	begin := make(chan struct{})
	var all sync.WaitGroup
	for i := range times {
		all.Go(func() { <-begin; errs[i] = do(i) })
	}
	close(begin)
	all.Wait()
	return errs
}

// tally counts the answers.
func tally(errs []error) map[string]int {
	counts := map[string]int{}
	for _, err := range errs {
		if _, tooMany := err.(portal.TooMany); tooMany {
			err = errors.New("too many")
		}
		counts[fmt.Sprint(err)]++
	}
	return counts
}

func runs(t *testing.T, s *store.Store, statement string, args ...any) {
	t.Helper()
	_, err := s.DB().NewRaw(statement, args...).Exec(t.Context())
	must(t, err)
}

// rows is what a query finds, as text to compare.
func rows(t *testing.T, s *store.Store, query string, args ...any) (text string) {
	t.Helper()
	var found []map[string]any
	must(t, s.DB().NewRaw(query, args...).Scan(t.Context(), &found))
	for _, row := range found {
		text += fmt.Sprintln(row)
	}
	return text
}

func count(t *testing.T, s *store.Store, query string, args ...any) (n int) {
	t.Helper()
	must(t, s.DB().NewRaw("SELECT count(*) FROM "+query, args...).Scan(t.Context(), &n))
	return n
}

// same tells which rows differ.
func same(t *testing.T, before, after string) {
	t.Helper()
	for line := range strings.Lines(before) {
		if !strings.Contains(after, line) {
			t.Errorf("gone: %s", line)
		}
	}
	for line := range strings.Lines(after) {
		if !strings.Contains(before, line) {
			t.Errorf("new: %s", line)
		}
	}
}

// isConflict is is for a conflict, which tells beside that what the database
// said.
func isConflict(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, portal.ErrConflict) {
		t.Errorf("got %v, want a conflict", err)
	}
}
