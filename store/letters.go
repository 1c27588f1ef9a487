package store

import (
	"cmp"
	"context"
	"time"

	"foyer/portal"
)

// addressing finds out to whom mails of a kind go. Kinds that are not here go
// to the user, or the contact, that the row names.
var addressing = map[string]func(*Store, context.Context, mail, portal.Mail) (portal.Mail, error){
	portal.ResetMail:        (*Store).addressReset,
	portal.InvitationMail:   (*Store).addressInvitation,
	portal.ReminderMail:     (*Store).addressInvitation,
	portal.RegisterMail:     (*Store).addressRegistration,
	portal.EmailChangeMail:  (*Store).addressChange,
	portal.EmailChangedMail: (*Store).addressOld,
	portal.JoinMail:         (*Store).addressJoin,
	portal.JoinedMail:       (*Store).addressOld,
}

// address finds out to whom a mail goes, as things are now: to the stored
// address only, and to nobody who may no longer have it
// ([portal.ErrNotFound]). It makes the link's token as well: only mails that
// are really sent have one, and each has its own.
func (s *Store) address(ctx context.Context, row mail) (portal.Mail, error) {
	letter := portal.Mail{ID: row.ID, Kind: row.Kind, Data: row.Data, Language: row.Language, By: row.Data["by"], Category: portal.Category(row.Data["category"])}
	if special, ok := addressing[row.Kind]; ok {
		return special(s, ctx, row, letter)
	}
	if row.UserID != "" {
		user, err := s.addressee(ctx, row.UserID)
		if err != nil {
			return letter, err
		}
		if !user.Proven() {
			return letter, portal.ErrNotFound // nobody has shown that they read there; links go out all the same
		}
		letter.To, letter.ToName, letter.Language = portal.MailAddress(user.Email, user.EmailNorm), user.Name, user.Language
	}
	if row.AccountID == "" {
		return letter, nil
	}
	return s.addressContact(ctx, row, letter)
}

// addressContact finds the contact that a mail about an account goes to: not
// when it is no longer their business.
func (s *Store) addressContact(ctx context.Context, row mail, letter portal.Mail) (portal.Mail, error) {
	contact, err := reader{s.ro, row.AccountID}.contact(ctx, row.ContactID)
	switch {
	case err != nil:
		return letter, err
	case !contact.DeactivatedAt.IsZero(), row.UserID != contact.UserID:
		return letter, portal.ErrNotFound
	case letter.Category != "" && !contact.Gets(letter.Category):
		return letter, portal.ErrNotFound
	}
	account, err := s.account(ctx, s.ro, row.AccountID)
	if err != nil {
		return letter, err
	}
	letter.Account, letter.ToName = &account, cmp.Or(letter.ToName, contact.Name)
	if row.UserID == "" {
		letter.To, letter.Language = portal.MailAddress(contact.Email, contact.EmailNorm), cmp.Or(contact.Language, account.Language)
	}
	if letter.Category != "" && !contact.AlwaysGets(letter.Category) {
		letter.Unsubscribe, err = s.unsubscribing(ctx, contact, letter.Category)
	}
	return letter, err
}

func (s *Store) addressee(ctx context.Context, id string) (user portal.User, err error) {
	err = s.ro.NewSelect().Model(&user).Where("id = ? AND deactivated_at IS NULL", id).Scan(ctx)
	return user, translated(err)
}

// kept is how long the row of a link that is over stays, so that the page
// behind it can say why.
const kept = 30 * 24 * time.Hour

// Sweep drops what is over: sessions, tokens, counters of tries, devices, and
// mails that were sent a month ago.
func (s *Store) Sweep(ctx context.Context) error {
	now := s.now()
	if err := s.endStray(ctx); err != nil {
		return err
	}
	for _, over := range []struct {
		statement string
		before    time.Time
	}{
		{"DELETE FROM tokens WHERE expires_at < ? AND class <> 'invitation'", now},
		{"DELETE FROM tokens WHERE expires_at < ?", now.Add(-kept)},
		{"DELETE FROM attempts WHERE until < ?", now},
		{"DELETE FROM devices WHERE expires_at < ?", now},
		{"DELETE FROM outbox WHERE done_at < ?", now.AddDate(0, -1, 0)},
		{"DELETE FROM flows WHERE expires_at < ?", now},
		{"DELETE FROM logouts WHERE expires_at < ?", now},
		{"DELETE FROM arrivals WHERE expires_at < ?", now},
		{"DELETE FROM authorizations WHERE expires_at < ?", now},
		{"DELETE FROM access_tokens WHERE expires_at < ?", now},
		{"DELETE FROM refresh_tokens WHERE expires_at < ?", now},
		{"DELETE FROM signons WHERE ended_at < ?", now.AddDate(0, -1, 0)},
		{"DELETE FROM deliveries WHERE done_at < ?", now.AddDate(0, -1, 0)},
		{"DELETE FROM deliveries WHERE dead_at < ?", now.AddDate(0, -1, 0)},
	} {
		if _, err := s.db.NewRaw(over.statement, over.before).Exec(ctx); err != nil {
			return translated(err)
		}
	}
	return nil
}
