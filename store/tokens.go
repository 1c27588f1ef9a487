package store

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// class is a kind of token. A token of one class opens nothing of another.
type class struct {
	name string
	life time.Duration // from the moment the mail server took the mail; zero: it is made with its end
	kept int           // how many are alive at a time: greylisting delays mails
}

// The classes of tokens, with their lives.
var (
	resetTokens      = class{"reset", time.Hour, 3}
	registerTokens   = class{"register", time.Hour, 1}
	addressTokens    = class{"address", time.Hour, 1} // proves a new address of a user
	joinTokens       = class{"join", time.Hour, 1}    // proves another sign-in of a user
	firstTokens      = class{"first", time.Hour, 1}   // replaces a password that was given by hand; never mailed
	invitationTokens = class{"invitation", 0, 1}
)

var classes = map[string]class{
	"reset": resetTokens, "register": registerTokens, "address": addressTokens,
	"join": joinTokens, "first": firstTokens, "invitation": invitationTokens,
}

// token is a row of a mailed link. Its value is nowhere but in the mail.
type token struct {
	bun.BaseModel `bun:"table:tokens,alias:token"`

	Hash      string `bun:",pk"`
	Class     string
	EmailNorm string // where it was mailed to
	Subject   string // the contact or the user it is about; may be empty
	Data      string // the invitation, or the new address as it was typed
	CreatedAt time.Time
	ExpiresAt time.Time
}

// mint makes a token; the row says of what. Without an end it has the life of
// its class.
func (s *Store) mint(ctx context.Context, db bun.IDB, c class, row token) (string, error) {
	value := auth.NewToken()
	row.Hash, row.Class, row.CreatedAt = auth.HashToken(value), c.name, s.now()
	if row.ExpiresAt.IsZero() {
		row.ExpiresAt = row.CreatedAt.Add(c.life)
	}
	_, err := db.NewInsert().Model(&row).Exec(ctx)
	return value, translated(err)
}

// living is the row of the token, if it can still be used.
func (s *Store) living(ctx context.Context, value string, c class) (row token, err error) {
	err = s.ro.NewSelect().Model(&row).
		Where("hash = ? AND class = ? AND expires_at > ?", auth.HashToken(value), c.name, s.now()).Scan(ctx)
	return row, translated(err)
}

// holdLinks locks all links of the address that the token was mailed to: who
// uses them at once is served one after the other. It takes them in one order,
// so that nobody is deadlocked.
func holdLinks(ctx context.Context, tx bun.Tx, value string) error {
	var hashes []string
	return locked(tx.NewSelect().TableExpr("tokens").Column("hash").Order("hash").
		Where("email_norm = (SELECT email_norm FROM tokens WHERE hash = ?)", auth.HashToken(value)), "UPDATE").Scan(ctx, &hashes)
}

// useUp takes the token out of the world: of any number of tries at once, one
// gets its row.
func (s *Store) useUp(ctx context.Context, tx bun.Tx, value string, c class) (row token, err error) {
	if err := holdLinks(ctx, tx, value); err != nil {
		return row, err
	}
	err = tx.NewRaw("DELETE FROM tokens WHERE hash = ? AND class = ? AND expires_at > ? RETURNING *",
		auth.HashToken(value), c.name, s.now()).Scan(ctx, &row)
	return row, err
}

// handedOver lets a token live its full life from now on, and ends all but
// the newest ones of its class that are about the same. A token that no mail
// server has taken ends no other.
func (s *Store) handedOver(ctx context.Context, tx bun.Tx, value string) error {
	var row token
	err := tx.NewSelect().Model(&row).Where("hash = ?", auth.HashToken(value)).Scan(ctx)
	if translated(err) == portal.ErrNotFound {
		return nil // it was used, or ended, meanwhile
	}
	if err != nil {
		return err
	}
	c := classes[row.Class]
	if c.life > 0 {
		if _, err := tx.NewRaw("UPDATE tokens SET expires_at = ? WHERE hash = ?", s.now().Add(c.life), row.Hash).Exec(ctx); err != nil {
			return err
		}
	}
	return done(tx.NewRaw(`UPDATE tokens SET expires_at = ?0 WHERE expires_at > ?0 AND hash NOT IN (
		SELECT hash FROM tokens WHERE `+sameToken+` ORDER BY created_at DESC, hash LIMIT ?4) AND `+sameToken,
		s.now(), row.Class, row.Subject, row.EmailNorm, c.kept).Exec(ctx))
}

// sameToken finds the tokens of a class that are about the same: a contact or
// a user where it names one, else an address.
const sameToken = "class = ?1 AND subject = ?2 AND (subject <> '' OR email_norm = ?3)"

// notHandedOver takes back the token of a mail that no mail server has taken.
func notHandedOver(ctx context.Context, tx bun.Tx, value string) error {
	return done(tx.NewRaw("DELETE FROM tokens WHERE hash = ?", auth.HashToken(value)).Exec(ctx))
}

// endLinks ends the links by which the user's password, address or ways in
// could still be changed, by somebody else's sign-in too, and those in mails
// that wait. Invitations stay:
// they are not the user's.
func endLinks(ctx context.Context, tx bun.Tx, user portal.User) error {
	if _, err := tx.NewRaw(`DELETE FROM outbox WHERE done_at IS NULL AND dead_at IS NULL
		AND (user_id = ?0 AND kind IN (?2, ?3) OR email_norm = ?1 AND kind = ?3)`,
		user.ID, user.EmailNorm, portal.EmailChangeMail, portal.JoinMail).Exec(ctx); err != nil {
		return err
	}
	return done(tx.NewRaw(`DELETE FROM tokens WHERE email_norm = ? AND class IN ('reset', 'register', 'join')
		OR subject = ? AND class IN ('address', 'join', 'first')`, user.EmailNorm, user.ID).Exec(ctx))
}

// voidInvitations ends the links of the contact's invitations. Their rows stay
// a while, so that the page behind them can say what became of it.
func (w writer) voidInvitations(ctx context.Context, contact string) error {
	return done(w.tx.NewRaw("UPDATE tokens SET expires_at = ?0 WHERE subject = ?1 AND class = 'invitation' AND expires_at > ?0",
		w.s.now(), contact).Exec(ctx))
}
