package store

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// The classes of tokens. A token of one class opens nothing of another.
const resetClass = "reset"

const (
	resetLife  = time.Hour // from the moment the mail server took the mail
	resetsKept = 3         // alive at a time: greylisting delays mails
)

// AskReset has a link mailed to the address by which a password can be set,
// if anybody may sign in with it. Whether anybody does is looked up when the
// mail is sent, so that the answer is the same, and as fast, for everybody.
func (s *Store) AskReset(ctx context.Context, email string, from Browser) error {
	wrong := portal.Invalid{}
	_, norm := portal.CheckEmail(wrong, email)
	if len(wrong) > 0 {
		return wrong
	}
	if err := s.count(ctx, limit{"reset network " + from.Network, 60, time.Hour}); err != nil {
		return err
	}
	err := s.count(ctx, resets(norm)...)
	if _, tooMany := err.(portal.TooMany); tooMany {
		return nil
	}
	if err != nil {
		return err
	}
	defer s.wake()
	return s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return s.queue(ctx, tx, mail{Kind: portal.ResetMail, EmailNorm: norm, Language: from.Language})
	})
}

// resets are the limits on mails to one address: they spare its owner, and
// are forgotten when nobody was there to mail to.
func resets(norm string) []limit {
	return []limit{
		{"reset again " + norm, 1, 2 * time.Minute},
		{"reset " + norm, 3, time.Hour},
	}
}

// comer is who comes in by a link that was mailed to an address: a user, or
// the contacts that are pending under it.
type comer struct {
	user     portal.User
	pending  []portal.Contact
	accounts []portal.Account // of the pending contacts
}

func (c comer) nobody() bool { return c.user.ID == "" && len(c.pending) == 0 }

// Coming is what the page behind a mailed link tells whoever opened it.
type Coming struct {
	Email   string
	New     bool             // there is no sign-in yet: this makes it
	Account []portal.Account // where the person is expected
}

// Reset tells who may set a password by the token, without using it up. A
// token that is used up, too old or void answers [portal.ErrNotFound].
func (s *Store) Reset(ctx context.Context, token string) (Coming, error) {
	var norm string
	err := s.ro.NewRaw("SELECT email_norm FROM tokens WHERE hash = ? AND class = ? AND expires_at > ?",
		auth.HashToken(token), resetClass, s.now()).Scan(ctx, &norm)
	if err != nil {
		return Coming{}, translated(err)
	}
	who, err := s.comer(ctx, s.ro, norm)
	if err == nil && who.nobody() {
		err = portal.ErrNotFound
	}
	if who.user.ID != "" {
		return Coming{Email: who.user.Email, Account: who.accounts}, err
	}
	if err != nil {
		return Coming{}, err
	}
	return Coming{Email: who.pending[0].Email, New: true, Account: who.accounts}, nil
}

// comer looks up who may come in under the address.
func (s *Store) comer(ctx context.Context, db bun.IDB, norm string) (who comer, err error) {
	err = translated(db.NewSelect().Model(&who.user).Where("email_norm = ?", norm).Scan(ctx))
	if err != nil && err != portal.ErrNotFound {
		return who, err
	}
	if !who.user.DeactivatedAt.IsZero() {
		return comer{}, nil
	}
	offers, err := s.offered(ctx, db, norm)
	for _, offer := range offers {
		who.pending = append(who.pending, offer.Contact)
		who.accounts = append(who.accounts, offer.Account)
	}
	return who, err
}

// SetPassword uses the token up: it sets the password of the user, or makes a
// new user with it, and signs that person in. Somebody new whose only offer
// is one pending contact is on that account at once (001, 004); other offers
// wait for an answer. All other links and sessions of the person end.
func (s *Store) SetPassword(ctx context.Context, token, password string, from Browser) (SignedIn, error) {
	coming, err := s.Reset(ctx, token)
	if err != nil {
		return SignedIn{}, err
	}
	if refusal := s.passwords.Refusal(password, "foyer", coming.Email); refusal != nil {
		return SignedIn{}, portal.Invalid{"password": *refusal}
	}
	hash, err := s.passwords.Hash(ctx, password)
	if err != nil {
		return SignedIn{}, err
	}
	var in SignedIn
	err = s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		norm, err := useUp(ctx, tx, token, resetClass, s.now())
		if err != nil {
			return err
		}
		who, err := s.comer(ctx, tx, norm)
		if err != nil {
			return err
		}
		in, err = s.comeIn(ctx, tx, who, hash, from)
		return err
	})
	s.wake()
	return in, err
}

// useUp takes the token out of the world: of any number of tries at once, one
// gets the address it was mailed to. All tokens of the address are locked
// first, in one order: whoever uses two of them at once is not deadlocked.
func useUp(ctx context.Context, tx bun.Tx, token, class string, now time.Time) (norm string, err error) {
	var hashes []string
	siblings := tx.NewSelect().TableExpr("tokens").Column("hash").Order("hash").
		Where("email_norm = (SELECT email_norm FROM tokens WHERE hash = ?)", auth.HashToken(token))
	if err := locked(siblings, "UPDATE").Scan(ctx, &hashes); err != nil {
		return "", err
	}
	err = tx.NewRaw("DELETE FROM tokens WHERE hash = ? AND class = ? AND expires_at > ? RETURNING email_norm",
		auth.HashToken(token), class, now).Scan(ctx, &norm)
	return norm, err
}

func (s *Store) comeIn(ctx context.Context, tx bun.Tx, who comer, hash string, from Browser) (in SignedIn, err error) {
	switch {
	case who.nobody():
		return in, portal.ErrNotFound
	case who.user.ID == "":
		return s.comeInNew(ctx, tx, who, hash, from)
	}
	event := portal.Event{What: portal.UserPasswordSet, Actor: who.user.ID, ActorName: who.user.Called()}
	err = s.changeUserWithin(ctx, tx, who.user.ID, event, func(tx bun.Tx, _ chain) error {
		if _, err := tx.NewRaw("UPDATE users SET proven_at = ? WHERE id = ? AND proven_at IS NULL", s.now(), who.user.ID).Exec(ctx); err != nil {
			return err
		}
		in, err = s.replacePassword(ctx, tx, who.user, hash, from)
		return err
	})
	return in, err
}

func (s *Store) comeInNew(ctx context.Context, tx bun.Tx, who comer, hash string, from Browser) (in SignedIn, err error) {
	user, err := s.newUser(ctx, tx, portal.User{
		Email: who.pending[0].Email, EmailNorm: who.pending[0].EmailNorm,
		Language: from.Language, PasswordHash: hash, ProvenAt: s.now(),
	})
	if err != nil {
		return in, err
	}
	if len(who.pending) == 1 {
		if err := s.join(ctx, tx, user, who.pending[0]); err != nil {
			return in, err
		}
	}
	if _, err := tx.NewRaw("DELETE FROM tokens WHERE email_norm = ?", user.EmailNorm).Exec(ctx); err != nil {
		return in, err
	}
	from.Device = ""
	in, err = s.startSession(ctx, tx, user, from)
	if len(who.pending) == 1 {
		in.Account = who.accounts[0].Number
	}
	return in, err
}

// newUser makes a user and the first event of the user's history.
func (s *Store) newUser(ctx context.Context, tx bun.Tx, user portal.User) (portal.User, error) {
	var err error
	user.ID, user.CreatedAt = newID(), s.now()
	if user.Number, err = counted(ctx, tx, "user"); err != nil {
		return user, err
	}
	if _, err := tx.NewInsert().Model(&user).Exec(ctx); err != nil {
		return user, err
	}
	if err := startHistory(ctx, tx, user.ID); err != nil {
		return user, err
	}
	event := portal.Event{What: portal.UserCreated, Actor: user.ID, ActorName: user.Called()}
	return user, s.changeUserWithin(ctx, tx, user.ID, event, func(bun.Tx, chain) error { return nil })
}
