package store

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"foyer/portal"
)

// AskAddress has a link mailed to a new address of the user, by which it takes
// the place of the present one. Whether the address has a sign-in of its own
// only its mailbox tells. What is wrong is said under "email" or "current".
func (u *Self) AskAddress(ctx context.Context, email, current string) error {
	return u.ask(ctx, portal.EmailChangeMail, email, current)
}

// AskJoin has a link mailed to another sign-in of the user, by which the two
// can be joined. To an address without one nothing is mailed.
func (u *Self) AskJoin(ctx context.Context, email, current string) error {
	return u.ask(ctx, portal.JoinMail, email, current)
}

func (u *Self) ask(ctx context.Context, kind, email, current string) error {
	wrong := portal.Invalid{}
	email, norm := portal.CheckEmail(wrong, email)
	switch {
	case !u.User.Proven():
		wrong["email"] = portal.Message{Key: "error.unproven"}
	case norm == u.User.EmailNorm:
		wrong["email"] = portal.Message{Key: "error.email_same"}
	}
	if err := u.confirms(ctx, current, wrong); err != nil {
		return err
	}
	if err := u.s.count(ctx, limit{kind + " of " + u.User.ID, 3, time.Hour}); err != nil {
		return err
	}
	err := u.s.count(ctx, limit{kind + " to " + norm, 10, time.Hour})
	if _, tooMany := err.(portal.TooMany); tooMany {
		return nil // that others ask for the address is nobody's business
	}
	if err != nil {
		return err
	}
	defer u.s.wake()
	return u.s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return u.s.queue(ctx, tx, mail{Kind: kind, EmailNorm: norm, UserID: u.User.ID, Data: map[string]string{"email": email}})
	})
}

// confirms lets the user go on who gives the password again, or, without one,
// has just signed in; what is wrong with it joins what is wrong already.
func (u *Self) confirms(ctx context.Context, current string, wrong portal.Invalid) error {
	if u.User.PasswordHash == "" {
		if !u.Session.Fresh(u.s.now()) {
			return portal.ErrStale
		}
		return wrong.OrNil()
	}
	limits := u.ownGuesses()
	if err := u.s.tries(ctx, limits...); err != nil {
		return err
	}
	right, err := u.s.passwords.Matches(ctx, current, u.User.PasswordHash)
	if err != nil {
		return err
	}
	if !right {
		wrong["current"] = portal.Message{Key: "error.password_wrong"}
	}
	if err := wrong.OrNil(); err != nil {
		return err
	}
	return u.s.forget(ctx, limits...)
}

// NewAddress is the address that the link proves, if it was asked for by the
// user, without using it up.
func (u *Self) NewAddress(ctx context.Context, value string) (email string, err error) {
	row, err := u.mine(ctx, value, addressTokens)
	return row.Data, err
}

// mine is the row of a living token that is about the user.
func (u *Self) mine(ctx context.Context, value string, c class) (token, error) {
	row, err := u.s.living(ctx, value, c)
	if err == nil && row.Subject != u.User.ID {
		err = portal.ErrNotFound
	}
	return row, err
}

// ChangeAddress uses the token up: the user signs in with the new address from
// now on, everywhere but here anew, and the old one is told.
func (u *Self) ChangeAddress(ctx context.Context, value string) error {
	if _, err := u.mine(ctx, value, addressTokens); err != nil {
		return err
	}
	err := u.change(ctx, portal.UserEmailChanged, func(tx bun.Tx, c chain) error {
		row, err := u.s.useUp(ctx, tx, value, addressTokens)
		if err != nil {
			return err
		}
		c.says(u.User.ID, row.Data, nil)
		return u.moves(ctx, tx, row)
	})
	u.s.wake()
	return err
}

// moves gives the user the address, and the user's contacts with it.
func (u *Self) moves(ctx context.Context, tx bun.Tx, row token) error {
	moved := u.User
	moved.Email, moved.EmailNorm = row.Data, row.EmailNorm
	if err := touched(tx.NewUpdate().Model(&moved).Column("email", "email_norm").WherePK().
		Where("email_norm = ? AND deactivated_at IS NULL", u.User.EmailNorm).Exec(ctx)); err != nil {
		return err
	}
	contacts, err := contactsOf(ctx, tx, moved)
	if err != nil {
		return err
	}
	for _, contact := range contacts {
		event := portal.Event{What: portal.ContactAddress, Actor: contact.ID, ActorName: contact.Name}
		if err := u.s.changeWithin(ctx, tx, contact.AccountID, event, func(w writer) error {
			w.says(contact.ID, contact.Name, nil)
			return w.belongs(ctx, contact, moved)
		}); err != nil {
			return err
		}
	}
	return u.movedOut(ctx, tx, moved)
}

// movedOut ends what hung on the old address, and tells it.
func (u *Self) movedOut(ctx context.Context, tx bun.Tx, moved portal.User) error {
	for _, user := range []portal.User{u.User, moved} {
		if err := endLinks(ctx, tx, user); err != nil {
			return err
		}
	}
	if _, err := u.s.endSessions(ctx, tx, "user_id = ? AND id <> ?", u.User.ID, u.Session.ID); err != nil {
		return err
	}
	if _, err := tx.NewRaw("DELETE FROM devices WHERE user_id = ?", u.User.ID).Exec(ctx); err != nil {
		return err
	}
	return u.s.queue(ctx, tx, mail{Kind: portal.EmailChangedMail, EmailNorm: u.User.EmailNorm, Language: u.User.Language,
		Data: map[string]string{"to": u.User.Email, "name": u.User.Name, "email": moved.Email}})
}

// contactsOf are the user's contacts on all accounts, in the order in which
// accounts are locked.
func contactsOf(ctx context.Context, tx bun.Tx, user portal.User) (contacts []portal.Contact, err error) {
	err = tx.NewSelect().Model(&contacts).ModelTableExpr("contacts AS contact").ColumnExpr("contact.*").
		ColumnExpr(grantsOf+" AS access").ColumnExpr(noticesOf+" AS notices").
		Where("contact.user_id = ?", user.ID).OrderExpr("contact.account_id").Scan(ctx)
	return contacts, err
}

// belongs makes the contact the user's, under the user's address, unless that
// address is another one's on the account who may sign in.
func (w writer) belongs(ctx context.Context, contact portal.Contact, user portal.User) error {
	var other portal.Contact
	err := translated(w.selects(&other).
		Where("(use_signin OR user_id IS NOT NULL) AND email_norm = ? AND id <> ?", user.EmailNorm, contact.ID).Limit(1).Scan(ctx))
	switch {
	case err == portal.ErrNotFound:
		contact.Email, contact.EmailNorm = user.Email, user.EmailNorm
		contact.Search = portal.Fold(contact.Name + " " + contact.Company + " " + contact.Email)
	case err != nil:
		return err
	}
	before := contact.UserID
	contact.UserID = user.ID
	return touched(w.updates(&contact, "user_id", "email", "email_norm", "search").Where("user_id = ?", before).Exec(ctx))
}
