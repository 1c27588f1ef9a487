package store

import (
	"context"

	"foyer/portal"
)

// grant is one row of what a contact may do. An object limits it to one
// service or domain; without one it is for the whole area.
type grant struct {
	AccountID string `bun:",pk"`
	ContactID string `bun:",pk"`
	Area      string `bun:",pk"`
	Object    string `bun:",pk"`
	Level     string
}

// notice is one category of mails that a contact gets.
type notice struct {
	AccountID string `bun:",pk"`
	ContactID string `bun:",pk"`
	Category  string `bun:",pk"`
}

func grantsFor(c portal.Contact) (rows []grant) {
	for _, area := range portal.Areas {
		if level := c.Access[area]; level > portal.LevelNone {
			rows = append(rows, grant{AccountID: c.AccountID, ContactID: c.ID, Area: string(area), Level: level.String()})
		}
	}
	return rows
}

func noticesFor(c portal.Contact) (rows []notice) {
	for _, category := range c.Notices.Sorted() {
		rows = append(rows, notice{AccountID: c.AccountID, ContactID: c.ID, Category: string(category)})
	}
	return rows
}

// SetAccess changes what the contact may do in the areas that are named; the
// others stay. It is in force at the contact's next request, and the contact
// gets a mail about it. Nobody grants or takes more than they have, nor
// changes their own access; the owner's has no limits.
func (t *Tenant) SetAccess(ctx context.Context, id string, named portal.Access) error {
	return t.changeContact(ctx, id, portal.ContactAccess, func(w writer, now portal.Contact) error {
		if now.IsOwner() || now.ID == t.Contact.ID {
			return portal.Above{Name: now.Name}
		}
		before := now.Access
		now.Access = before.With(named)
		if err := now.CheckAccess(t.Editor(), before); err != nil {
			return err
		}
		changes := before.Changes(now.Access)
		if len(changes) == 0 {
			return errUnchanged
		}
		w.says(now.ID, now.Name, changes)
		if err := replaces[grant](ctx, w, now.ID, grantsFor(now)); err != nil {
			return err
		}
		if now.UserID == "" {
			return w.offers(ctx, now, before, t.Contact)
		}
		if err := w.lapses(ctx, t.really(now)); err != nil {
			return err
		}
		return w.mailsAccess(ctx, now, before, t.Contact.Name)
	})
}
