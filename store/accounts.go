package store

import (
	"cmp"
	"context"

	"github.com/uptrace/bun"

	"foyer/portal"
)

// NewAccount is what it takes to open an account for somebody.
type NewAccount struct {
	Account  portal.Account // name, language; a number of zero takes the next one
	Owner    portal.Contact // name, e-mail and whatever else is known
	Password string         // empty: the owner comes in by /pwreset
}

// OpenAccount makes an account and its owner. With a password the owner may
// sign in at once; without, the owner is pending. Somebody who has a sign-in
// keeps it, whatever password was given: the account is an offer to them.
func (s *Store) OpenAccount(ctx context.Context, n NewAccount) (portal.Account, error) {
	hash, err := s.checkAccount(ctx, &n)
	if err != nil {
		return portal.Account{}, err
	}
	var account portal.Account
	err = s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if account, err = s.opens(ctx, tx, n.Account, n.Owner); err != nil || hash == "" {
			return err
		}
		return s.bringInNew(ctx, tx, account, hash, n.Owner)
	})
	return account, err
}

// opens makes the account and its owner, who has not come in yet.
func (s *Store) opens(ctx context.Context, tx bun.Tx, account portal.Account, owner portal.Contact) (_ portal.Account, err error) {
	account.ID, account.CreatedAt = newID(), s.now()
	account.InvitationLimit = cmp.Or(account.InvitationLimit, portal.OpenInvitations)
	if account.Number == 0 {
		if account.Number, err = counted(ctx, tx, "account"); err != nil {
			return account, err
		}
	}
	return account, s.insertAccount(ctx, tx, account, owner)
}

func (s *Store) checkAccount(ctx context.Context, n *NewAccount) (hash string, err error) {
	if err := n.Owner.Check(n.Account.Language); err != nil {
		return "", err
	}
	if err := n.Account.Check(); err != nil || n.Password == "" {
		return "", err
	}
	if refusal := s.passwords.Refusal(n.Password, "foyer", n.Owner.Name, n.Owner.Email); refusal != nil {
		return "", portal.Invalid{"password": *refusal}
	}
	return s.passwords.Hash(ctx, n.Password)
}

func (s *Store) insertAccount(ctx context.Context, tx bun.Tx, account portal.Account, owner portal.Contact) error {
	if _, err := tx.NewInsert().Model(&account).Exec(ctx); err != nil {
		return err
	}
	if err := startHistory(ctx, tx, account.ID); err != nil {
		return err
	}
	owner.ID, owner.Kind, owner.CreatedAt = newID(), portal.Owner, s.now()
	owner.Uses = portal.Uses{SignIn: true, Holder: true, Invoice: true}
	owner.Notices = portal.Categories
	return s.changeWithin(ctx, tx, account.ID, portal.Event{What: portal.AccountCreated}, func(w writer) error {
		w.says(owner.ID, owner.Name, nil)
		if _, err := w.inserts(&owner).Exec(ctx); err != nil {
			return err
		}
		return w.settles(ctx, owner)
	})
}

// bringInNew makes the sign-in of an owner that has none yet. Whoever opens
// accounts on the command line answers for the address.
func (s *Store) bringInNew(ctx context.Context, tx bun.Tx, account portal.Account, hash string, owner portal.Contact) error {
	who, err := s.comer(ctx, tx, owner.EmailNorm)
	if err != nil || who.user.ID != "" {
		return err
	}
	user, err := s.newUser(ctx, tx, portal.User{
		Email: owner.Email, EmailNorm: owner.EmailNorm, Language: account.Language, PasswordHash: hash, ProvenAt: s.now(),
	})
	if err != nil {
		return err
	}
	return s.bringIn(ctx, tx, account, user)
}

// bringIn puts the user in the place that the account's new owner has.
func (s *Store) bringIn(ctx context.Context, tx bun.Tx, account portal.Account, user portal.User) error {
	var owner portal.Contact
	if err := (reader{tx, account.ID}).contacts(&owner).Where("contact.kind = ?", portal.Owner).Scan(ctx); err != nil {
		return err
	}
	return s.join(ctx, tx, user, owner)
}

func (s *Store) account(ctx context.Context, db bun.IDB, id string) (account portal.Account, err error) {
	err = db.NewSelect().Model(&account).Where("id = ? AND deactivated_at IS NULL", id).Scan(ctx)
	return account, translated(err)
}

// Whose tells what the database is: with nothing in it, the demonstration's,
// or somebody's real one. It may be asked before the schema is there.
func (s *Store) Whose(ctx context.Context) (empty, demonstration bool, err error) {
	if err := s.Ping(ctx); err != nil {
		return false, false, translated(err)
	}
	any, err := s.ro.NewSelect().TableExpr("accounts").Exists(ctx)
	if err != nil || !any { // it answers, so that the table is not there yet
		return true, false, nil
	}
	demonstration, err = s.ro.NewSelect().TableExpr("counters").Where("name = ?", demonstrationMark).Exists(ctx)
	return false, demonstration, translated(err)
}

const demonstrationMark = "demonstration"

// MarkDemonstration says that the database is the demonstration's: its mails
// are shown to everybody, and its passwords are known.
func (s *Store) MarkDemonstration(ctx context.Context) error {
	_, err := s.db.NewRaw("INSERT INTO counters (name, value) VALUES (?, 1)", demonstrationMark).Exec(ctx)
	return translated(err)
}
