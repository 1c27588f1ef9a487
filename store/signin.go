package store

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// How long a session lasts: from its beginning, and without being used.
const (
	sessionLife = 30 * 24 * time.Hour
	sessionIdle = 14 * 24 * time.Hour
	deviceLife  = 365 * 24 * time.Hour
	seenEvery   = 5 * time.Minute
	day         = 24 * time.Hour
)

// SignedIn is what a browser gets when somebody has signed in.
type SignedIn struct {
	Session string // the session cookie's value
	Device  string // the device cookie's value
	User    portal.User
	Account int64  // number of the account the person has just come in to; usually 0
	First   string // instead of all that: the token of the page on which a password given by hand is replaced
	Second  string // or the token of the page on which the second factor is given
}

// SignIn signs a user in with address and password. Whatever is wrong, it
// answers [portal.ErrWrongSignIn] after the same work; after too many tries
// [portal.TooMany].
func (s *Store) SignIn(ctx context.Context, email, password string, from Browser) (SignedIn, error) {
	norm := comparableEmail(email)
	user, known, err := s.candidate(ctx, norm, from.Device)
	if err != nil {
		return SignedIn{}, err
	}
	if !known {
		from.Device = "" // it becomes a known one by a value of ours
	}
	limits := guesses(norm, known, from)
	if err := s.tries(ctx, limits...); err != nil {
		return SignedIn{}, err
	}
	if len(password) > auth.MaxPassword {
		password = "" // nobody's: too long ones are never taken
	}
	right, err := s.passwords.Matches(ctx, password, user.PasswordHash)
	if err != nil {
		return SignedIn{}, err
	}
	if !right {
		return SignedIn{}, portal.ErrWrongSignIn
	}
	if err := s.forget(ctx, limits[:1]...); err != nil {
		return SignedIn{}, err
	}
	if !user.PasswordExpiresAt.IsZero() {
		return s.replaceFirst(ctx, user)
	}
	return s.letIn(ctx, user, password, from)
}

// candidate is the user with the address, if one may sign in, and whether the
// device has signed in as that user before. Unknown is no error.
func (s *Store) candidate(ctx context.Context, norm, device string) (portal.User, bool, error) {
	var row struct {
		User  portal.User `bun:"embed:u__"`
		Known bool
	}
	err := s.ro.NewSelect().
		ColumnExpr(s.columns(portal.User{}, "u", "u__")).
		ColumnExpr("EXISTS (SELECT 1 FROM devices AS d WHERE d.user_id = u.id AND d.hash = ? AND d.expires_at > ?) AS known",
			auth.HashToken(device), s.now()).
		TableExpr("users AS u").Where("u.email_norm = ? AND u.deactivated_at IS NULL", norm).
		Scan(ctx, &row)
	if err := translated(err); err != nil && err != portal.ErrNotFound {
		return portal.User{}, false, err
	}
	return row.User, row.Known, nil
}

// letIn starts the session, if the password is still the one that was
// compared: it may have been changed meanwhile.
func (s *Store) letIn(ctx context.Context, user portal.User, password string, from Browser) (in SignedIn, err error) {
	hash := user.PasswordHash
	if s.passwords.Weak(hash) {
		if hash, err = s.passwords.Hash(ctx, password); err != nil {
			return in, err
		}
	}
	event := portal.Event{What: portal.UserSignedIn, Actor: user.ID, ActorName: user.Called()}
	err = s.changeUser(ctx, user.ID, event, func(tx bun.Tx, c chain) error {
		still := tx.NewRaw("UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ? AND deactivated_at IS NULL",
			hash, user.ID, user.PasswordHash)
		if err := touched(still.Exec(ctx)); err != nil {
			return err
		}
		in, err = s.startSession(ctx, tx, user, from, byPassword)
		c.halves(in)
		return err
	})
	if err == portal.ErrNotFound {
		err = portal.ErrWrongSignIn
	}
	return in, err
}

// startSession gives the browser a new session, which takes the place of the
// one it came with, and makes it one that has signed in before. The device is
// kept only where it is known to be the user's; otherwise it has to be empty.
func (s *Store) startSession(ctx context.Context, tx bun.Tx, user portal.User, from Browser, by proof) (SignedIn, error) {
	if in, err := s.gate(ctx, tx, user, from, by); err != nil || in.Second != "" {
		return in, err
	}
	in := SignedIn{Session: auth.NewToken(), Device: from.Device, User: user}
	if in.Device == "" {
		in.Device = auth.NewToken()
	}
	now := s.now()
	session := portal.Session{
		ID: newID(), Hash: auth.HashToken(in.Session), UserID: user.ID, Browser: from.Name, Network: from.Network,
		CreatedAt: now, SignedInAt: or(by.at, now), SeenAt: now, ExpiresAt: or(by.until, now.Add(sessionLife)),
		Methods: by.methods, Provider: by.provider, WayID: by.way, ProviderSID: by.providerSID,
	}
	if err := s.succeeds(ctx, tx, auth.HashToken(from.Session), session); err != nil {
		return in, err
	}
	if _, err := tx.NewInsert().Model(&session).Exec(ctx); err != nil {
		return in, err
	}
	// Not a part of the model: it is read at the end alone, not with every request.
	if _, err := tx.NewRaw("UPDATE sessions SET id_token = ? WHERE hash = ? AND id_token <> ?", by.idToken, session.Hash, by.idToken).Exec(ctx); err != nil {
		return in, err
	}
	// The cookie may be another user's on a shared machine: then it becomes this one's.
	return in, done(tx.NewRaw(`INSERT INTO devices (hash, user_id, expires_at) VALUES (?, ?, ?)
		ON CONFLICT (hash) DO UPDATE SET user_id = excluded.user_id, expires_at = excluded.expires_at`,
		auth.HashToken(in.Device), user.ID, now.Add(deviceLife)).Exec(ctx))
}
