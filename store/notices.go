package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"

	"foyer/auth"
	"foyer/portal"
)

// SetNotices changes which mails the contact gets from this account.
func (t *Tenant) SetNotices(ctx context.Context, id string, wanted portal.Notices) error {
	return t.changeContact(ctx, id, portal.ContactNotices, func(w writer, now portal.Contact) error {
		return w.switches(ctx, now, wanted)
	})
}

// SetOwnNotices changes which mails the person gets from this account.
func (t *Tenant) SetOwnNotices(ctx context.Context, wanted portal.Notices) error {
	return t.change(ctx, portal.ContactNotices, func(w writer) error {
		now, err := w.contact(ctx, t.Contact.ID)
		if err != nil {
			return err
		}
		return w.switches(ctx, now, wanted)
	})
}

// switches replaces the categories that the contact gets. What it cannot do
// without stays.
func (w writer) switches(ctx context.Context, now portal.Contact, wanted portal.Notices) error {
	before := now.Notices
	now.Notices = wanted.Sorted()
	for _, category := range portal.Categories {
		if now.AlwaysGets(category) && !now.Notices.Has(category) {
			now.Notices = append(slices.Clone(now.Notices), category).Sorted()
		}
	}
	changes := before.Changes(now.Notices)
	if len(changes) == 0 {
		return errUnchanged
	}
	w.says(now.ID, now.Name, changes)
	return replaces[notice](ctx, w, now.ID, noticesFor(now))
}

// heardOf are the categories that somebody on the account gets.
const heardOf = `(SELECT string_agg(heard.category, ' ') FROM (
	SELECT DISTINCT n.category FROM notices AS n JOIN contacts AS c ON c.account_id = n.account_id AND c.id = n.contact_id
	WHERE n.account_id = ? AND c.deactivated_at IS NULL AND c.withdrawn_at IS NULL AND c.left_at IS NULL AND c.declined_at IS NULL
		AND (c.joined_at IS NOT NULL OR NOT c.use_signin)) AS heard)`

// Recipients are the contacts that get mails of the category. What happens to
// domains always reaches the owner.
func (t *Tenant) Recipients(ctx context.Context, category portal.Category) ([]portal.Contact, error) {
	var contacts []portal.Contact
	err := translated(t.contacts(&contacts).OrderExpr("kind <> ?, search, id", portal.Owner).Scan(ctx))
	return slices.DeleteFunc(contacts, func(c portal.Contact) bool { return !c.Gets(category) }), err
}

// unsubscribing is the token by which the contact ends a category of mails, or
// has it again. It is made of nothing but who and what, and has no end.
func (s *Store) unsubscribing(ctx context.Context, c portal.Contact, category portal.Category) (string, error) {
	what := c.ID + "." + string(category)
	key, err := s.secret(ctx, "unsubscribe")
	return what + "." + signed(key, what+" "+c.EmailNorm), err
}

func signed(key, what string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(what))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// secret is the key with the name: the same for every process on the database.
func (s *Store) secret(ctx context.Context, name string) (value string, err error) {
	err = translated(s.ro.NewRaw("SELECT value FROM secrets WHERE name = ?", name).Scan(ctx, &value))
	if err != portal.ErrNotFound {
		return value, err
	}
	if _, err := s.db.NewRaw("INSERT INTO secrets (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING", name, auth.NewToken()).Exec(ctx); err != nil {
		return "", translated(err)
	}
	return value, translated(s.db.NewRaw("SELECT value FROM secrets WHERE name = ?", name).Scan(ctx, &value))
}

// subscribesADay is how often a contact's categories can be switched by links
// in a day: each time is an event for good.
const subscribesADay = 20

// Subscription is what the link in a mail can end, and whether it has ended.
func (s *Store) Subscription(ctx context.Context, token string) (found portal.Subscription, err error) {
	cut := strings.LastIndexByte(token, '.')
	if cut < 0 {
		return found, portal.ErrNotFound
	}
	id, category, _ := strings.Cut(token[:cut], ".")
	key, err := s.secret(ctx, "unsubscribe")
	if err != nil {
		return found, err
	}
	var row placeRow
	err = s.ro.NewSelect().
		ColumnExpr(s.columns(portal.Account{}, "a", "a__")).ColumnExpr(s.columns(portal.Contact{}, "contact", "c__")).
		ColumnExpr(noticesOf+" AS notices").
		TableExpr("contacts AS contact").Join("JOIN accounts AS a ON a.id = contact.account_id AND a.deactivated_at IS NULL").
		Where("contact.id = ?", id).Scan(ctx, &row)
	place := row.place()
	if !hmac.Equal([]byte(token[cut+1:]), []byte(signed(key, token[:cut]+" "+place.Contact.EmailNorm))) {
		return found, portal.ErrNotFound
	}
	return portal.Subscription{Account: place.Account, Contact: place.Contact, Category: portal.Category(category)}, translated(err)
}

// Subscribe switches the category of the link off for that contact on that
// account, or on again. It says so in the history; switching it twice is no
// error.
func (s *Store) Subscribe(ctx context.Context, token string, on bool) error {
	found, err := s.Subscription(ctx, token)
	if err != nil {
		return err
	}
	if err := s.count(ctx, limit{"subscription " + found.Contact.ID, subscribesADay, day}); err != nil {
		return err
	}
	event := portal.Event{What: portal.ContactNotices, Actor: found.Contact.ID, ActorName: found.Contact.Name}
	return s.changeAccount(ctx, found.Account.ID, event, func(w writer) error {
		now, err := w.contact(ctx, found.Contact.ID)
		if err == nil && now.Status() != portal.Active {
			err = portal.ErrNotFound // what comes to them is no longer theirs to say
		}
		if err != nil {
			return err
		}
		wanted := slices.DeleteFunc(slices.Clone(now.Notices), func(c portal.Category) bool { return c == found.Category })
		if on {
			wanted = append(wanted, found.Category)
		}
		return w.switches(ctx, now, wanted)
	})
}
