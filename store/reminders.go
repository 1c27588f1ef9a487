package store

import (
	"context"

	"foyer/portal"
)

const remindAtOnce = 100 // invitations in one look

// Remind recalls the invitations that nobody has answered for three days, each
// once. Any number of processes may do it at once.
func (s *Store) Remind(ctx context.Context) error {
	var forgotten []portal.Contact
	now := s.now()
	err := s.ro.NewSelect().Model(&forgotten).ModelTableExpr("contacts AS contact").
		Where("contact.invitation <> '' AND contact.user_id IS NULL AND contact.reminded_at IS NULL").
		Where("contact.invited_at < ? AND contact.way = ?", now.Add(-portal.ReminderAfter), portal.ByInvitation).
		Where(isOffered, now).OrderExpr("contact.invited_at").Limit(remindAtOnce).Scan(ctx)
	if err != nil {
		return translated(err)
	}
	for _, contact := range forgotten {
		if err := s.remind(ctx, contact); err != nil && err != portal.ErrNotFound {
			return err // not found: it was answered, or recalled, a moment ago
		}
	}
	s.wake()
	return nil
}

func (s *Store) remind(ctx context.Context, contact portal.Contact) error {
	return s.changeAccount(ctx, contact.AccountID, portal.Event{What: portal.ContactReminded}, func(w writer) error {
		w.says(contact.ID, contact.Name, nil)
		contact.RemindedAt = s.now()
		if err := touched(answering(w, &contact, "reminded_at").Where("reminded_at IS NULL").Exec(ctx)); err != nil {
			return err
		}
		by, err := w.contact(ctx, contact.OfferedBy)
		if translated(err) == portal.ErrNotFound {
			err = nil // the invitation outlives who sent it only where the owner's was left by an import
		}
		if err != nil {
			return err
		}
		return w.mailsInvitation(ctx, contact, portal.ReminderMail, by.Name)
	})
}
