package store

import (
	"cmp"
	"context"
	"time"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// address finds out to whom a mail goes, as things are now: to the stored
// address only, and to nobody who may no longer have it
// ([portal.ErrNotFound]).
func (s *Store) address(ctx context.Context, row mail) (portal.Mail, error) {
	letter := portal.Mail{ID: row.ID, Kind: row.Kind, Data: row.Data, Language: row.Language}
	if row.Kind == portal.ResetMail {
		return s.addressReset(ctx, row, letter)
	}
	user, err := s.addressee(ctx, row.UserID)
	if err != nil {
		return letter, err
	}
	letter.To, letter.ToName, letter.Language = portal.MailAddress(user.Email, user.EmailNorm), user.Name, user.Language
	if row.AccountID == "" {
		return letter, nil
	}
	contact, err := reader{s.ro, row.AccountID}.contact(ctx, row.ContactID)
	if err == nil && !contact.DeactivatedAt.IsZero() {
		err = portal.ErrNotFound // what happens on the account is no longer their business
	}
	if err != nil {
		return letter, err
	}
	account, err := s.account(ctx, s.ro, row.AccountID)
	letter.Account, letter.ToName = &account, cmp.Or(user.Name, contact.Name)
	return letter, err
}

func (s *Store) addressee(ctx context.Context, id string) (user portal.User, err error) {
	err = s.ro.NewSelect().Model(&user).Where("id = ? AND deactivated_at IS NULL", id).Scan(ctx)
	return user, translated(err)
}

// addressReset makes the token as well: only mails that are really sent have
// one, and each has its own.
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
		contact, account := who.pending[0], who.accounts[0]
		letter.New, letter.Account = true, &account
		letter.To, letter.ToName = portal.MailAddress(contact.Email, contact.EmailNorm), contact.Name
		letter.Language = cmp.Or(contact.Language, row.Language, account.Language)
	}
	letter.Token, err = s.mint(ctx, resetClass, row.EmailNorm)
	return letter, err
}

// mint makes a token for the address.
func (s *Store) mint(ctx context.Context, class, norm string) (string, error) {
	token := auth.NewToken()
	now := s.now()
	_, err := s.db.NewRaw("INSERT INTO tokens (hash, class, email_norm, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
		auth.HashToken(token), class, norm, now, now.Add(resetLife)).Exec(ctx)
	return token, translated(err)
}

// handedOver lets a token live its full life from now on, and ends all but
// the newest ones. A token that no mail server has taken ends no other.
func (s *Store) handedOver(ctx context.Context, tx bun.Tx, token, norm string) error {
	if _, err := tx.NewRaw("UPDATE tokens SET expires_at = ? WHERE hash = ?",
		s.now().Add(resetLife), auth.HashToken(token)).Exec(ctx); err != nil {
		return err
	}
	return done(tx.NewRaw(`DELETE FROM tokens WHERE email_norm = ?0 AND class = ?1 AND hash NOT IN (
		SELECT hash FROM tokens WHERE email_norm = ?0 AND class = ?1 ORDER BY created_at DESC, hash LIMIT ?2)`,
		norm, resetClass, resetsKept).Exec(ctx))
}

// notHandedOver takes back the token of a mail that no mail server has taken.
func notHandedOver(ctx context.Context, tx bun.Tx, token string) error {
	return done(tx.NewRaw("DELETE FROM tokens WHERE hash = ?", auth.HashToken(token)).Exec(ctx))
}

// Sweep drops what is over: sessions, tokens, counters of tries, devices, and
// mails that were sent a month ago.
func (s *Store) Sweep(ctx context.Context) error {
	now := s.now()
	for _, over := range []struct {
		statement string
		before    time.Time
	}{
		{"DELETE FROM sessions WHERE expires_at < ?", now},
		{"DELETE FROM sessions WHERE seen_at < ?", now.Add(-sessionIdle)},
		{"DELETE FROM tokens WHERE expires_at < ?", now},
		{"DELETE FROM attempts WHERE until < ?", now},
		{"DELETE FROM devices WHERE expires_at < ?", now},
		{"DELETE FROM outbox WHERE done_at < ?", now.AddDate(0, -1, 0)},
	} {
		if _, err := s.db.NewRaw(over.statement, over.before).Exec(ctx); err != nil {
			return translated(err)
		}
	}
	return nil
}
