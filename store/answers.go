package store

import (
	"context"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// invited is the row of an invitation's token, and the contact it is about.
type invited struct {
	token
	portal.Invitation
}

// Invitation tells what the link was mailed for and where that stands, without
// using it up. Of a contact that was removed nothing is told:
// [portal.ErrNotFound].
func (s *Store) Invitation(ctx context.Context, token string) (portal.Invitation, error) {
	found, err := s.invitation(ctx, token)
	return found.Invitation, err
}

func (s *Store) invitation(ctx context.Context, value string) (found invited, err error) {
	err = translated(s.ro.NewSelect().Model(&found.token).
		Where("hash = ? AND class = ?", auth.HashToken(value), invitationTokens.name).Scan(ctx))
	if err != nil {
		return found, err
	}
	// Who comes is read before where it stands: an answer in between is seen as
	// answered, never as a person known all along who still has to answer.
	who, err := s.comer(ctx, s.ro, found.EmailNorm)
	if err != nil {
		return found, err
	}
	var row placeRow
	err = translated(s.placed(s.ro).ColumnExpr(noticesOf+" AS notices, "+inviterOf+" AS by").
		Where("contact.id = ? AND contact.email_norm = ?", found.Subject, found.EmailNorm).Scan(ctx, &row))
	if err != nil {
		return found, err
	}
	found.Place, found.Known = row.place(), who.user.Proven()
	found.State = found.Contact.StateOf(found.Data, !found.ExpiresAt.After(s.now()), s.now())
	for _, other := range who.pending {
		if other.ID != found.Contact.ID {
			found.More++
		}
	}
	return found, nil
}

// open is the invitation while it can be answered; later it is
// [portal.ErrNotFound].
func (s *Store) open(ctx context.Context, token string) (invited, error) {
	found, err := s.invitation(ctx, token)
	if err == nil && found.State != portal.InvitationOpen {
		err = portal.ErrNotFound
	}
	return found, err
}

// AcceptInvitation takes the place that the link offers, for somebody who has
// no sign-in yet: the link proves the address, and the person gets one with
// the name and the password. Who has a sign-in uses it first:
// [portal.ErrSignedOut].
func (s *Store) AcceptInvitation(ctx context.Context, token, name, password string, from Browser) (in SignedIn, err error) {
	found, err := s.open(ctx, token)
	switch {
	case err != nil:
		return in, err
	case found.Known:
		return in, portal.ErrSignedOut
	}
	person := portal.User{Name: name, Email: found.Contact.Email}
	hash, err := s.checkNewcomer(ctx, &person, password)
	if err != nil {
		return in, err
	}
	err = s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := holdHistory(ctx, tx, found.Account.ID); err != nil {
			return err
		}
		if err := holdLinks(ctx, tx, token); err != nil {
			return err
		}
		who, err := s.comer(ctx, tx, found.EmailNorm)
		if err != nil {
			return err
		}
		if who.user.Proven() || who.nobody() {
			return portal.ErrNotFound // answered a moment ago
		}
		if in, err = s.proves(ctx, tx, who, person.Name, hash, from, byPassword); err != nil {
			return err
		}
		if found.More == 0 {
			in.Account = found.Account.Number
		}
		return s.join(ctx, tx, in.User, found.Contact)
	})
	s.wake()
	return in, err
}

// checkNewcomer tells what is wrong with how somebody new is to be called, or
// with the password, and hashes it.
func (s *Store) checkNewcomer(ctx context.Context, person *portal.User, password string) (hash string, err error) {
	wrong := portal.Invalid{}
	if refusal := s.passwords.Refusal(password, wordsOf(*person)...); refusal != nil {
		wrong["password"] = *refusal
	}
	if err := portal.Merged(person.CheckNewcomer(), wrong.OrNil()); err != nil {
		return "", err
	}
	return s.passwords.Hash(ctx, password)
}

// DeclineInvitation answers the link without anybody signing in. With noMore
// no invitation is mailed to the address again.
func (s *Store) DeclineInvitation(ctx context.Context, token, note string, noMore bool) error {
	found, err := s.open(ctx, token)
	if err != nil {
		return err
	}
	if note, err = portal.CheckNote(note); err != nil {
		return err
	}
	if noMore {
		if err := s.refuse(ctx, found.EmailNorm); err != nil {
			return err
		}
	}
	return s.decline(ctx, found.Contact, note)
}

// AcceptInvitation takes the place that the link offers. It has to have been
// mailed to the user's own address.
func (u *Self) AcceptInvitation(ctx context.Context, token string) (account int64, err error) {
	found, err := u.s.open(ctx, token)
	if err == nil && (found.EmailNorm != u.User.EmailNorm || !u.User.Proven()) {
		err = portal.ErrNotFound
	}
	if err != nil {
		return 0, err
	}
	return u.Accept(ctx, found.Contact.ID)
}

func (s *Store) refuses(ctx context.Context, norm string) (bool, error) {
	refused, err := s.ro.NewSelect().TableExpr("refusals").Where("email_norm = ?", norm).Exists(ctx)
	return refused, translated(err)
}

func (s *Store) refuse(ctx context.Context, norm string) error {
	_, err := s.db.NewRaw("INSERT INTO refusals (email_norm, at) VALUES (?, ?) ON CONFLICT DO NOTHING", norm, s.now()).Exec(ctx)
	return translated(err)
}

// RefusesInvitations tells whether the user wants no more of them at the
// address.
func (u *Self) RefusesInvitations(ctx context.Context) (bool, error) {
	return u.s.refuses(ctx, u.User.EmailNorm)
}

// AllowInvitations takes back that no more of them go to the user's address.
// Who has not proven the address has no say in that.
func (u *Self) AllowInvitations(ctx context.Context) error {
	if !u.User.Proven() {
		return portal.ErrNotFound
	}
	_, err := u.s.db.NewRaw("DELETE FROM refusals WHERE email_norm = ?", u.User.EmailNorm).Exec(ctx)
	return translated(err)
}
