package store

import (
	"context"

	"github.com/uptrace/bun"

	"foyer/portal"
)

// Accept takes the offered place: the user is on the account from now on.
// Only an offer made to the user's own address can be taken.
func (u *Self) Accept(ctx context.Context, contact string) (account int64, err error) {
	offer, err := u.offer(ctx, contact)
	if err != nil {
		return 0, err
	}
	err = u.s.tx(ctx, func(ctx context.Context, tx bun.Tx) error { return u.s.join(ctx, tx, u.User, offer.Contact) })
	u.s.wake()
	return offer.Account.Number, err
}

// Decline answers that the user does not want the offered place. That of the
// owner cannot be declined: nobody on the account could offer it again.
func (u *Self) Decline(ctx context.Context, contact string) error {
	offer, err := u.offer(ctx, contact)
	if err != nil {
		return err
	}
	return u.s.decline(ctx, offer.Contact, "")
}

func (u *Self) offer(ctx context.Context, contact string) (portal.Place, error) {
	offers, err := u.Offers(ctx)
	for _, offer := range offers {
		if offer.Contact.ID == contact {
			return offer, nil
		}
	}
	if err == nil {
		err = portal.ErrNotFound
	}
	return portal.Place{}, err
}

// answering updates an offer only while it is the same one, and still made to
// the same address: of many answers at once, one meets a row.
func answering(w writer, contact *portal.Contact, columns ...string) *bun.UpdateQuery {
	return w.updates(contact, columns...).
		Where("email_norm = ? AND invitation = ?", contact.EmailNorm, contact.Invitation).Where(isOffered, w.s.now())
}

// join brings the user in as the contact. Who had a sign-in before the
// account knew them is a guest there (002).
func (s *Store) join(ctx context.Context, tx bun.Tx, user portal.User, contact portal.Contact) error {
	contact.UserID, contact.JoinedAt = user.ID, s.now()
	if !contact.IsOwner() && user.CreatedAt.Before(contact.CreatedAt) {
		contact.Kind = portal.Guest
	}
	event := portal.Event{What: portal.ContactJoined, Actor: contact.ID, ActorName: contact.Name}
	return s.changeWithin(ctx, tx, contact.AccountID, event, func(w writer) error {
		w.says(contact.ID, contact.Name, nil)
		if err := touched(answering(w, &contact, "user_id", "joined_at", "kind").Exec(ctx)); err != nil {
			return err
		}
		return w.tellsInviter(ctx, contact, "accepted")
	})
}

func (s *Store) decline(ctx context.Context, contact portal.Contact, note string) error {
	if contact.IsOwner() {
		return portal.Above{Name: contact.Name} // an account has an owner
	}
	defer s.wake()
	event := portal.Event{What: portal.ContactDeclined, Actor: contact.ID, ActorName: contact.Name}
	return s.changeAccount(ctx, contact.AccountID, event, func(w writer) error {
		w.says(contact.ID, contact.Name, nil)
		contact.DeclinedAt, contact.DeclineNote = s.now(), note
		if err := touched(answering(w, &contact, "declined_at", "decline_note").Exec(ctx)); err != nil {
			return err
		}
		return w.tellsInviter(ctx, contact, "declined")
	})
}

// tellsInviter mails the answer to whoever sent the invitation, if that person
// is still there and gets general mails.
func (w writer) tellsInviter(ctx context.Context, answered portal.Contact, answer string) error {
	if answered.Invitation == "" {
		return nil
	}
	inviter, err := w.contact(ctx, answered.OfferedBy)
	if translated(err) == portal.ErrNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	return w.mails(ctx, inviter, portal.GeneralMails, portal.AnsweredMail,
		map[string]string{"name": answered.Name, "answer": answer, "note": answered.DeclineNote})
}

// mails queues a mail of the category to the contact, if the contact gets it.
func (w writer) mails(ctx context.Context, to portal.Contact, category portal.Category, kind string, data map[string]string) error {
	if !to.Gets(category) {
		return nil
	}
	data["category"] = string(category)
	return w.s.queue(ctx, w.tx, mail{
		Kind: kind, EmailNorm: to.EmailNorm, AccountID: w.account, ContactID: to.ID, UserID: to.UserID, Data: data,
	})
}

// lapses takes back what somebody has offered and could not offer now, and
// ends the sign-ons that they could not have now: nobody comes in by a right
// that its giver has lost. By is the giver as they are
// after the change that is under way, with what they may really do.
func (w writer) lapses(ctx context.Context, by portal.Contact) error {
	if err := w.losesSignOn(ctx, by); err != nil {
		return err
	}
	var offers []portal.Contact
	err := w.contacts(&offers).Where("contact.offered_by = ? AND "+isOffered, by.ID, w.s.now()).OrderExpr("contact.id").Scan(ctx)
	if err != nil {
		return err
	}
	for _, offer := range offers {
		if by.Status() != portal.Active || !by.SignIn || !by.May(portal.Manage(portal.Contacts)) || !offer.Has().Within(by.Has()) {
			w.then(portal.ContactWithdrawn, func(w writer) error { return w.withdraws(ctx, offer) })
		}
	}
	return nil
}

// lapsesAll takes back what anybody but the owner has offered.
func (w writer) lapsesAll(ctx context.Context) error {
	var offers []portal.Contact
	err := w.contacts(&offers).Where("contact.offered_by <> '' AND "+isOffered, w.s.now()).
		Where("contact.offered_by NOT IN (SELECT o.id FROM contacts AS o WHERE o.account_id = ? AND o.kind = ?)", w.account, portal.Owner).
		OrderExpr("contact.id").Scan(ctx)
	for _, offer := range offers {
		w.then(portal.ContactWithdrawn, func(w writer) error { return w.withdraws(ctx, offer) })
	}
	return err
}

// offers makes whoever raises what is offered the giver of it.
func (w writer) offers(ctx context.Context, offer portal.Contact, before portal.Access, by portal.Contact) error {
	if offer.Access.Within(before) {
		return nil
	}
	offer.OfferedBy = by.ID
	return touched(w.updates(&offer, "offered_by").Exec(ctx))
}

// withdraws takes the offer back.
func (w writer) withdraws(ctx context.Context, offer portal.Contact) error {
	w.says(offer.ID, offer.Name, nil)
	offer.WithdrawnAt = w.s.now()
	return touched(answering(w, &offer, "withdrawn_at").Exec(ctx))
}
