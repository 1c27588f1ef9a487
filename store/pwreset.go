package store

import (
	"cmp"
	"context"
	"time"

	"github.com/uptrace/bun"

	"foyer/portal"
)

// AskReset has a link mailed to the address by which a password can be set,
// if anybody may sign in with it. Whether anybody does is looked up when the
// mail is sent, so that the answer is the same, and as fast, for everybody.
func (s *Store) AskReset(ctx context.Context, email string, from Browser) error {
	return s.ask(ctx, "reset", email, from, mail{Kind: portal.ResetMail})
}

// ask queues a mail that somebody has asked for with nothing but an address.
func (s *Store) ask(ctx context.Context, what, email string, from Browser, m mail) error {
	wrong := portal.Invalid{}
	email, norm := portal.CheckEmail(wrong, email)
	if len(wrong) > 0 {
		return wrong
	}
	if err := s.count(ctx, limit{what + " network " + from.Network, 60, time.Hour}); err != nil {
		return err
	}
	err := s.count(ctx, asked(what, norm)...)
	if _, tooMany := err.(portal.TooMany); tooMany {
		return nil
	}
	if err != nil {
		return err
	}
	m.EmailNorm, m.Language = norm, from.Language
	if m.Kind == portal.RegisterMail { // nobody knows the spelling of a new address yet
		m.Data = map[string]string{"email": email}
	}
	defer s.wake()
	return s.tx(ctx, func(ctx context.Context, tx bun.Tx) error { return s.queue(ctx, tx, m) })
}

// asked are the limits on such mails to one address: they spare its owner, and
// are forgotten when nobody was there to mail to.
func asked(what, norm string) []limit {
	return []limit{
		{what + " again " + norm, 1, 2 * time.Minute},
		{what + " " + norm, 3, time.Hour},
	}
}

// comer is who comes in by a link that was mailed to an address: a user, or
// the contacts that are pending under it.
type comer struct {
	email    string // as it was typed
	norm     string
	user     portal.User
	pending  []portal.Contact
	accounts []portal.Account // of the pending contacts

	deactivated bool // there is a user, who may not come in
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
	row, err := s.living(ctx, token, resetTokens)
	if err != nil {
		return Coming{}, err
	}
	who, err := s.comer(ctx, s.ro, row.EmailNorm)
	if err == nil && who.nobody() {
		err = portal.ErrNotFound
	}
	return Coming{Email: who.email, New: !who.user.Proven(), Account: who.accounts}, err
}

// comer looks up who may come in under the address.
func (s *Store) comer(ctx context.Context, db bun.IDB, norm string) (who comer, err error) {
	who.norm = norm
	err = translated(db.NewSelect().Model(&who.user).Where("email_norm = ?", norm).Scan(ctx))
	if err != nil && err != portal.ErrNotFound {
		return who, err
	}
	if !who.user.DeactivatedAt.IsZero() {
		return comer{norm: norm, deactivated: true}, nil
	}
	offers, err := s.offered(ctx, db, norm)
	for _, offer := range offers {
		who.pending = append(who.pending, offer.Contact)
		who.accounts = append(who.accounts, offer.Account)
		who.email = cmp.Or(who.email, offer.Contact.Email)
	}
	who.email = cmp.Or(who.user.Email, who.email)
	return who, err
}

// SetPassword uses the token up: it sets the password of the user, or makes a
// new user with it, and signs that person in. Somebody new whose only offer
// is one pending contact is on that account at once (001, 004); invitations,
// and several offers, wait for an answer. All other links and sessions of the person end.
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
		row, err := s.useUp(ctx, tx, token, resetTokens)
		if err != nil {
			return err
		}
		who, err := s.comer(ctx, tx, row.EmailNorm)
		if err != nil {
			return err
		}
		in, err = s.comeIn(ctx, tx, who, hash, from, byPassword)
		return err
	})
	s.wake()
	return in, err
}

func (s *Store) comeIn(ctx context.Context, tx bun.Tx, who comer, hash string, from Browser, by proof) (in SignedIn, err error) {
	if who.nobody() {
		return in, portal.ErrNotFound
	}
	joins := !who.user.Proven() && len(who.pending) == 1 && who.pending[0].Status() == portal.Pending
	if joins {
		if err := holdHistory(ctx, tx, who.accounts[0].ID); err != nil {
			return in, err
		}
	}
	if in, err = s.proves(ctx, tx, who, by.called, hash, from, by); err != nil || !joins {
		return in, err
	}
	in.Account = who.accounts[0].Number
	return in, s.join(ctx, tx, in.User, who.pending[0])
}

// proves signs in whoever has followed a link that was mailed to the address,
// or whom a provider that proves it has named: a new user, or one who sets a
// new password by it, or, with an empty hash, has none. What was done in the
// user's name before the address was proven ends.
func (s *Store) proves(ctx context.Context, tx bun.Tx, who comer, name, hash string, from Browser, by proof) (in SignedIn, err error) {
	if who.user.ID == "" {
		return s.startUser(ctx, tx, portal.User{
			Name: name, Email: who.email, EmailNorm: who.norm, Language: from.Language, PasswordHash: hash, ProvenAt: s.now(),
		}, from, by)
	}
	event := portal.Event{What: portal.UserPasswordSet, Actor: who.user.ID, ActorName: who.user.Called()}
	err = s.changeUserWithin(ctx, tx, who.user.ID, event, func(tx bun.Tx, _ chain) error {
		if !who.user.Proven() {
			who.user.ProvenAt, who.user.BoundTo, who.user.Name = s.now(), "", cmp.Or(name, who.user.Name)
			if err := touched(tx.NewUpdate().Model(&who.user).Column("proven_at", "bound_to", "name").WherePK().Exec(ctx)); err != nil {
				return err
			}
		}
		in, err = s.replacePassword(ctx, tx, who.user, hash, from, by)
		return err
	})
	return in, err
}

// startUser makes a user and signs the browser in.
func (s *Store) startUser(ctx context.Context, tx bun.Tx, user portal.User, from Browser, by proof) (in SignedIn, err error) {
	if user, err = s.newUser(ctx, tx, user); err != nil {
		return in, err
	}
	if err := endLinks(ctx, tx, user); err != nil {
		return in, err
	}
	from.Device = ""
	return s.startSession(ctx, tx, user, from, by)
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
