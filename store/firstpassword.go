package store

import (
	"context"

	"github.com/uptrace/bun"

	"foyer/portal"
)

// firstPasswordsADay is how many passwords may be given by hand on an account
// in a day: trying one later tells whether the address had a sign-in before.
const firstPasswordsADay = 5

// checkFirst tells what is wrong with a password that is given by hand.
func (s *Store) checkFirst(contact portal.Contact) error {
	switch {
	case contact.Way != portal.ByPassword:
		return nil
	case s.NoFirstPassword:
		return portal.Tampered{Field: "way"}
	}
	if refusal := s.passwords.Refusal(contact.FirstPassword, "foyer", contact.Name, contact.Email); refusal != nil {
		return portal.Invalid{"password": *refusal}
	}
	return nil
}

// hashFirst hashes a password that is given by hand: the same work whether the
// address is known or not.
func (s *Store) hashFirst(ctx context.Context, contact portal.Contact) (string, error) {
	if contact.Way != portal.ByPassword {
		return "", nil
	}
	return s.passwords.Hash(ctx, contact.FirstPassword)
}

// givesPassword makes a sign-in with the temporary password. Where the address
// has one already the password is discarded, and an invitation goes out; the
// list shows the same for both.
func (w writer) givesPassword(ctx context.Context, contact portal.Contact, by portal.Contact, hash string) error {
	err := w.s.countWithin(ctx, w.tx, limit{"first password " + w.account, firstPasswordsADay, day})
	if _, tooMany := err.(portal.TooMany); tooMany {
		return portal.Invalid{"password": {Key: "error.first_passwords", Args: []any{"count", firstPasswordsADay}}}
	}
	if err != nil {
		return err
	}
	if err := w.mayInvite(ctx, contact); err != nil {
		return err // for an unknown address as well: a refusal tells nothing
	}
	who, err := w.s.comer(ctx, w.tx, contact.EmailNorm)
	switch {
	case err != nil:
		return err
	case who.user.ID == "" && !who.deactivated:
		_, err = w.s.newUser(ctx, w.tx, portal.User{
			Email: contact.Email, EmailNorm: contact.EmailNorm, Language: contact.Language, PasswordHash: hash,
			PasswordExpiresAt: w.s.now().Add(portal.FirstPasswordLife), BoundTo: w.account,
		})
		return err
	case who.user.BoundTo == w.account && !who.user.PasswordExpiresAt.IsZero():
		return w.givesAnother(ctx, who.user, hash)
	default:
		return w.sendsInvitation(ctx, contact, by)
	}
}

// givesAnother replaces a temporary password that was never used.
func (w writer) givesAnother(ctx context.Context, user portal.User, hash string) error {
	user.PasswordHash, user.PasswordExpiresAt = hash, w.s.now().Add(portal.FirstPasswordLife)
	event := portal.Event{What: portal.UserPasswordSet}
	return w.s.changeUserWithin(ctx, w.tx, user.ID, event, func(tx bun.Tx, _ chain) error {
		return touched(tx.NewUpdate().Model(&user).Column("password_hash", "password_expires_at").WherePK().
			Where("password_expires_at IS NOT NULL").Exec(ctx))
	})
}

// replaceFirst lets somebody in who has given a temporary password, as far as
// the page on which another one is chosen.
func (s *Store) replaceFirst(ctx context.Context, user portal.User) (SignedIn, error) {
	if !user.PasswordExpiresAt.After(s.now()) {
		return SignedIn{}, portal.ErrWrongSignIn
	}
	value, err := s.mint(ctx, s.db, firstTokens, token{EmailNorm: user.EmailNorm, Subject: user.ID})
	return SignedIn{First: value}, err
}

// FirstPassword tells whose temporary password the token replaces, without
// using it up.
func (s *Store) FirstPassword(ctx context.Context, value string) (portal.User, error) {
	row, err := s.living(ctx, value, firstTokens)
	if err != nil {
		return portal.User{}, err
	}
	user, err := s.addressee(ctx, row.Subject)
	if err == nil && !user.PasswordExpiresAt.After(s.now()) {
		err = portal.ErrNotFound
	}
	return user, err
}

// ReplaceFirstPassword uses the token up: the user has a password of their own
// and is on the account that gave the first one. The address is not proven by
// that.
func (s *Store) ReplaceFirstPassword(ctx context.Context, value, password string, from Browser) (in SignedIn, err error) {
	user, err := s.FirstPassword(ctx, value)
	if err != nil {
		return in, err
	}
	hash, err := s.anotherHash(ctx, user, password)
	if err != nil {
		return in, err
	}
	event := portal.Event{What: portal.UserPasswordSet, Actor: user.ID, ActorName: user.Called()}
	err = s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := s.useUp(ctx, tx, value, firstTokens); err != nil {
			return err
		}
		if err := s.changeUserWithin(ctx, tx, user.ID, event, func(tx bun.Tx, _ chain) error {
			still := tx.NewRaw(`UPDATE users SET password_expires_at = NULL
				WHERE id = ? AND password_hash = ? AND password_expires_at IS NOT NULL AND proven_at IS NULL`, user.ID, user.PasswordHash)
			if err := touched(still.Exec(ctx)); err != nil {
				return err
			}
			in, err = s.replacePassword(ctx, tx, user, hash, from, byPassword)
			return err
		}); err != nil {
			return err
		}
		return s.joinFirst(ctx, tx, &in)
	})
	s.wake()
	return in, err
}

// anotherHash is the hash of the password, which may not be the one that
// somebody else knows.
func (s *Store) anotherHash(ctx context.Context, user portal.User, password string) (string, error) {
	if refusal := s.passwords.Refusal(password, wordsOf(user)...); refusal != nil {
		return "", portal.Invalid{"password": *refusal}
	}
	same, err := s.passwords.Matches(ctx, password, user.PasswordHash)
	if err != nil {
		return "", err
	}
	if same {
		return "", portal.Invalid{"password": {Key: "error.password_same"}}
	}
	return s.passwords.Hash(ctx, password)
}

// joinFirst brings the user in on the account that gave the password, if the
// place is still offered.
func (s *Store) joinFirst(ctx context.Context, tx bun.Tx, in *SignedIn) error {
	offers, err := s.offered(ctx, tx, in.User.EmailNorm)
	if err != nil {
		return err
	}
	for _, offer := range offers {
		if offer.Account.ID == in.User.BoundTo && offer.Contact.Way == portal.ByPassword {
			in.Account = offer.Account.Number
			return s.join(ctx, tx, in.User, offer.Contact)
		}
	}
	return nil
}
