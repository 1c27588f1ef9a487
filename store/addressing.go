package store

import (
	"cmp"
	"context"

	"foyer/portal"
)

func (s *Store) addressReset(ctx context.Context, row mail, letter portal.Mail) (portal.Mail, error) {
	who, err := s.comer(ctx, s.ro, row.EmailNorm)
	switch {
	case err != nil:
		return letter, err
	case who.nobody():
		return letter, portal.ErrNotFound
	case who.user.ID != "":
		letter.To, letter.ToName = portal.MailAddress(who.user.Email, who.user.EmailNorm), who.user.Name
		letter.Language = cmp.Or(who.user.Language, row.Language)
	default:
		refused, err := s.refuses(ctx, row.EmailNorm)
		if err != nil || refused {
			return letter, cmp.Or(err, portal.ErrNotFound)
		}
		contact, account := who.pending[0], who.accounts[0]
		letter.New, letter.Account = true, &account
		letter.To, letter.ToName = portal.MailAddress(contact.Email, contact.EmailNorm), contact.Name
		letter.Language = cmp.Or(contact.Language, row.Language, account.Language)
	}
	letter.Token, err = s.mint(ctx, s.db, resetTokens, token{EmailNorm: row.EmailNorm})
	return letter, err
}

// addressInvitation mails nothing when the invitation was answered, taken back
// or replaced meanwhile, or when the address wants no more of them.
func (s *Store) addressInvitation(ctx context.Context, row mail, letter portal.Mail) (portal.Mail, error) {
	contact, err := reader{s.ro, row.AccountID}.contact(ctx, row.ContactID)
	if err != nil {
		return letter, err
	}
	who, err := s.comer(ctx, s.ro, row.EmailNorm)
	if err != nil {
		return letter, err
	}
	refused, err := s.refuses(ctx, contact.EmailNorm)
	switch {
	case err != nil:
		return letter, err
	case refused, who.deactivated, contact.Invitation != row.Data["invitation"], contact.EmailNorm != row.EmailNorm, !contact.IsOffer(s.now()):
		return letter, portal.ErrNotFound
	}
	account, err := s.account(ctx, s.ro, row.AccountID)
	if err != nil {
		return letter, err
	}
	letter.Account, letter.Contact, letter.Until = &account, &contact, contact.InvitationEndsAt
	letter.To, letter.ToName = portal.MailAddress(contact.Email, contact.EmailNorm), contact.Name
	letter.Language = cmp.Or(contact.Language, account.Language)
	letter.Token, err = s.mint(ctx, s.db, invitationTokens, token{
		EmailNorm: contact.EmailNorm, Subject: contact.ID, Data: contact.Invitation, ExpiresAt: contact.InvitationEndsAt,
	})
	return letter, err
}

// addressOld writes to an address that is no longer anybody's.
func (s *Store) addressOld(_ context.Context, row mail, letter portal.Mail) (portal.Mail, error) {
	letter.To, letter.ToName = portal.MailAddress(row.Data["to"], row.EmailNorm), row.Data["name"]
	return letter, nil
}

func (s *Store) addressChange(ctx context.Context, row mail, letter portal.Mail) (portal.Mail, error) {
	user, other, err := s.proving(ctx, row)
	if err != nil {
		return letter, err
	}
	letter.To, letter.Language = portal.MailAddress(row.Data["email"], row.EmailNorm), user.Language
	if letter.Known = other.ID != ""; letter.Known {
		return letter, nil
	}
	letter.ToName = user.Name
	letter.Token, err = s.mint(ctx, s.db, addressTokens, token{EmailNorm: row.EmailNorm, Subject: user.ID, Data: row.Data["email"]})
	return letter, err
}

func (s *Store) addressJoin(ctx context.Context, row mail, letter portal.Mail) (portal.Mail, error) {
	user, other, err := s.proving(ctx, row)
	if err == nil && (other.ID == "" || other.ID == user.ID || !other.DeactivatedAt.IsZero()) {
		err = portal.ErrNotFound
	}
	if err != nil {
		return letter, err
	}
	letter.To, letter.ToName, letter.Language = portal.MailAddress(other.Email, other.EmailNorm), other.Name, other.Language
	letter.Data = map[string]string{"kept": user.Email}
	letter.Token, err = s.mint(ctx, s.db, joinTokens, token{EmailNorm: other.EmailNorm, Subject: user.ID, Data: other.ID})
	return letter, err
}

// proving is the user who wants to prove an address, and the one who signs in
// with it already, if there is one.
func (s *Store) proving(ctx context.Context, row mail) (user, other portal.User, err error) {
	if user, err = s.addressee(ctx, row.UserID); err != nil {
		return user, other, err
	}
	err = translated(s.ro.NewSelect().Model(&other).Where("email_norm = ?", row.EmailNorm).Scan(ctx))
	if err == portal.ErrNotFound {
		err = nil
	}
	return user, other, err
}

func (s *Store) addressRegistration(ctx context.Context, row mail, letter portal.Mail) (portal.Mail, error) {
	who, err := s.comer(ctx, s.ro, row.EmailNorm)
	switch {
	case err != nil:
		return letter, err
	case s.NoRegistration, who.deactivated:
		return letter, portal.ErrNotFound
	}
	letter.To, letter.ToName = portal.MailAddress(cmp.Or(who.email, row.Data["email"]), row.EmailNorm), who.user.Name
	letter.Language = cmp.Or(who.user.Language, row.Language)
	if letter.Known = who.user.Proven(); letter.Known {
		return letter, nil
	}
	letter.Token, err = s.mint(ctx, s.db, registerTokens, token{EmailNorm: row.EmailNorm, Data: row.Data["email"]})
	return letter, err
}
