package store

import (
	"context"

	"github.com/uptrace/bun"

	"foyer/portal"
)

// Invite sends a new invitation to a contact that has not come in: one that is
// pending, was invited before, has declined, left, or was withdrawn. The links
// of older ones are void. What is wrong is said under "invitation".
func (t *Tenant) Invite(ctx context.Context, id string) error {
	return t.changeContact(ctx, id, portal.ContactInvited, func(w writer, now portal.Contact) error {
		if !now.MayBeInvited() {
			return portal.ErrConflict
		}
		if err := w.voidInvitations(ctx, now.ID); err != nil {
			return err
		}
		now.Way = portal.ByInvitation
		return w.invites(ctx, now, t.Contact)
	})
}

// invites makes the invitation and queues its mail. To one address an account
// mails one a day.
func (w writer) invites(ctx context.Context, contact, by portal.Contact) error {
	if err := w.mayInvite(ctx, contact); err != nil {
		return err
	}
	return w.sendsInvitation(ctx, contact, by)
}

func (w writer) sendsInvitation(ctx context.Context, contact, by portal.Contact) error {
	now := w.s.now()
	contact.Offer = portal.Offer{
		Way: contact.Way, Invitation: newID(), OfferedBy: by.ID, InvitedAt: now, InvitationEndsAt: now.Add(portal.InvitationLife),
	}
	contact.DeclinedAt, contact.DeactivatedAt = contact.WithdrawnAt, contact.WithdrawnAt // neither
	if err := touched(w.updates(&contact, "way", "invitation", "offered_by", "invited_at", "invitation_ends_at", "reminded_at",
		"withdrawn_at", "left_at", "decline_note", "declined_at", "deactivated_at").Exec(ctx)); err != nil {
		return err
	}
	return w.mailsInvitation(ctx, contact, portal.InvitationMail, by.Name)
}

func (w writer) mailsInvitation(ctx context.Context, to portal.Contact, kind, by string) error {
	return w.s.queue(ctx, w.tx, mail{
		Kind: kind, EmailNorm: to.EmailNorm, AccountID: w.account, ContactID: to.ID,
		Data: map[string]string{"invitation": to.Invitation, "by": by},
	})
}

// mayInvite keeps the account from mailing to strangers in quantity, and to
// one of them again and again.
func (w writer) mayInvite(ctx context.Context, contact portal.Contact) error {
	account, err := w.itself(ctx)
	if err != nil {
		return err
	}
	for _, most := range []struct {
		limit
		says string
	}{
		{limit{"invitation " + w.account + " " + contact.EmailNorm, 1, day}, "error.invited_today"},
		{limit{"invitations " + w.account, 2 * account.InvitationLimit, day}, "error.invitations_today"}, // withdrawn ones were mailed, too
	} {
		err := w.s.countWithin(ctx, w.tx, most.limit)
		if _, tooMany := err.(portal.TooMany); tooMany {
			err = portal.Invalid{"invitation": {Key: most.says}}
		}
		if err != nil {
			return err
		}
	}
	return w.mayOpen(ctx, account, contact)
}

// mayAwait keeps an account that somebody opened on their own from adding
// strangers without end who can be mailed to at /pwreset.
func (w writer) mayAwait(ctx context.Context, contact portal.Contact) error {
	account, err := w.itself(ctx)
	if err != nil || account.InvitationLimit >= portal.OpenInvitations {
		return err
	}
	return w.mayOpen(ctx, account, contact)
}

// mayOpen keeps the account from having too many invitations open. Of one that
// somebody opened on their own, those who come by /pwreset count as well.
func (w writer) mayOpen(ctx context.Context, account portal.Account, contact portal.Contact) error {
	ways := []portal.Way{portal.ByInvitation, portal.ByPassword}
	if account.InvitationLimit < portal.OpenInvitations {
		ways = append(ways, portal.ByReset)
	}
	open, err := w.contactRows((*portal.Contact)(nil)).Where("contact.way IN (?) AND contact.id <> ? AND "+isOffered,
		bun.List(ways), contact.ID, w.s.now()).Count(ctx)
	if err == nil && int64(open) >= account.InvitationLimit {
		err = portal.Invalid{"invitation": {Key: "error.invitations_open", Args: []any{"count", account.InvitationLimit}}}
	}
	return err
}

// Withdraw takes back an offer that was not answered yet.
func (t *Tenant) Withdraw(ctx context.Context, id string) error {
	return t.changeContact(ctx, id, portal.ContactWithdrawn, func(w writer, now portal.Contact) error {
		if !now.MayBeWithdrawn() {
			return portal.ErrConflict
		}
		now.WithdrawnAt = t.s.now()
		if err := w.voidInvitations(ctx, now.ID); err != nil {
			return err
		}
		return touched(w.updates(&now, "withdrawn_at").Where("user_id IS NULL").Exec(ctx))
	})
}
