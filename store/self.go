package store

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"foyer/portal"
)

// Self is what a signed-in user holds: one's own profile, password, sessions
// and places. What is on an account is behind [Tenant].
type Self struct {
	User    portal.User
	Session portal.Session

	s *Store
}

// seen notes that the session is in use, at most every five minutes.
func (u *Self) seen(ctx context.Context) error {
	now := u.s.now()
	if now.Sub(u.Session.SeenAt) < seenEvery {
		return nil
	}
	_, err := u.s.db.NewRaw("UPDATE sessions SET seen_at = ? WHERE hash = ?", now, u.Session.Hash).Exec(ctx)
	return translated(err)
}

func (u *Self) change(ctx context.Context, what string, do func(bun.Tx, chain) error) error {
	defer u.s.wake()
	event := portal.Event{What: what, Actor: u.User.ID, ActorName: u.User.Called()}
	return u.s.changeUser(ctx, u.User.ID, event, do)
}

// Edit changes how the user is called and the language of the pages and mails.
func (u *Self) Edit(ctx context.Context, name, language string) error {
	edited := u.User
	edited.Name, edited.Language = name, language
	if err := edited.CheckPerson(); err != nil {
		return err
	}
	return u.change(ctx, portal.UserEdited, func(tx bun.Tx, c chain) error {
		c.says(u.User.ID, edited.Called(), nil)
		return changed(tx.NewUpdate().Model(&edited).Column("name", "language").WherePK().
			Where("(name <> ? OR language <> ?)", edited.Name, edited.Language).Exec(ctx))
	})
}

// ChangePassword gives the user another password, ends all other sessions and
// tells the user by mail. What is wrong is said under "current" or "password".
func (u *Self) ChangePassword(ctx context.Context, current, password string, from Browser) (SignedIn, error) {
	if err := u.checkPasswords(ctx, current, password); err != nil {
		return SignedIn{}, err
	}
	hash, err := u.s.passwords.Hash(ctx, password)
	if err != nil {
		return SignedIn{}, err
	}
	var in SignedIn
	err = u.change(ctx, portal.UserPasswordChanged, func(tx bun.Tx, _ chain) error {
		if err := u.still(ctx, tx); err != nil {
			return err
		}
		in, err = u.s.replacePassword(ctx, tx, u.User, hash, from, u.proof())
		return err
	})
	u.s.wake()
	return in, err
}

// still tells whether the session is alive and the password the one that was
// compared: a reset may have ended both meanwhile.
func (u *Self) still(ctx context.Context, tx bun.Tx) error {
	alive, err := tx.NewSelect().TableExpr("sessions AS s").Join("JOIN users AS u ON u.id = s.user_id").
		Where("s.hash = ? AND u.password_hash = ?", u.Session.Hash, u.User.PasswordHash).Exists(ctx)
	if err == nil && !alive {
		err = portal.ErrSignedOut
	}
	return err
}

// ownGuesses are the limits on giving one's password again. The device's
// cookie is the browser's to choose and counts for nothing here.
func (u *Self) ownGuesses() []limit {
	return []limit{
		{"guess " + u.User.EmailNorm + " session " + u.Session.ID, 10, 15 * time.Minute},
		{"guess " + u.User.EmailNorm + " own", 30, 15 * time.Minute},
	}
}

func (u *Self) checkPasswords(ctx context.Context, current, password string) error {
	wrong := portal.Invalid{}
	if refusal := u.s.passwords.Refusal(password, wordsOf(u.User)...); refusal != nil {
		wrong["password"] = *refusal
	}
	return u.confirms(ctx, current, wrong)
}

// replacePassword sets the hash, ends every session of the user but a new one
// for this browser, forgets the browsers that have signed in before, ends the
// links that were mailed, and tells the user.
func (s *Store) replacePassword(ctx context.Context, tx bun.Tx, user portal.User, hash string, from Browser, by proof) (SignedIn, error) {
	if err := touched(tx.NewRaw("UPDATE users SET password_hash = ?, password_expires_at = NULL WHERE id = ? AND deactivated_at IS NULL",
		hash, user.ID).Exec(ctx)); err != nil {
		return SignedIn{}, err
	}
	if _, err := s.endSessions(ctx, tx, "user_id = ?", user.ID); err != nil {
		return SignedIn{}, err
	}
	if _, err := tx.NewRaw("DELETE FROM devices WHERE user_id = ?", user.ID).Exec(ctx); err != nil {
		return SignedIn{}, err
	}
	if err := endLinks(ctx, tx, user); err != nil {
		return SignedIn{}, err
	}
	from.Device = ""
	if err := s.queue(ctx, tx, mail{Kind: portal.PasswordChangedMail, UserID: user.ID, EmailNorm: user.EmailNorm}); err != nil {
		return SignedIn{}, err
	}
	return s.startSession(ctx, tx, user, from, by)
}

// proof is how the user has shown who they are in this session. Another one
// that goes on by it is no fresher, and lasts no longer.
func (u *Self) proof() proof {
	s := u.Session
	return proof{methods: s.Methods, provider: s.Provider, way: s.WayID, providerSID: s.ProviderSID, at: s.SignedInAt, until: s.ExpiresAt}
}

// Sessions are the browsers that the user is signed in with, the one last
// used first.
func (u *Self) Sessions(ctx context.Context) (sessions []portal.Session, err error) {
	now := u.s.now()
	err = u.s.ro.NewSelect().Model(&sessions).
		Where("user_id = ? AND expires_at > ? AND seen_at > ?", u.User.ID, now, now.Add(-sessionIdle)).
		OrderExpr("seen_at DESC, id DESC").Scan(ctx)
	return sessions, translated(err)
}

// EndSession ends one of the user's sessions.
func (u *Self) EndSession(ctx context.Context, id string) error {
	return u.change(ctx, portal.UserSessionsEnded, func(tx bun.Tx, c chain) error {
		c.says(id, "", nil)
		ended, err := u.s.endSessions(ctx, tx, "id = ? AND user_id = ?", id, u.User.ID)
		if err == nil && ended == 0 {
			err = portal.ErrNotFound
		}
		return err
	})
}

// EndOtherSessions ends all of the user's sessions but this one.
func (u *Self) EndOtherSessions(ctx context.Context) error {
	return u.change(ctx, portal.UserSessionsEnded, func(tx bun.Tx, _ chain) error {
		return u.endsSessions(ctx, tx, "user_id = ? AND id <> ?", u.User.ID, u.Session.ID)
	})
}

// IDToken is what the provider said when the session began, by which it is
// told that the session is over; empty for one without a provider.
func (u *Self) IDToken(ctx context.Context) (token string, err error) {
	err = u.s.ro.NewSelect().TableExpr("sessions").Column("id_token").Where("hash = ?", u.Session.Hash).Scan(ctx, &token)
	return token, translated(err)
}

// SignOut ends this session.
func (u *Self) SignOut(ctx context.Context) error {
	return u.change(ctx, portal.UserSignedOut, func(tx bun.Tx, _ chain) error {
		return u.endsSessions(ctx, tx, "hash = ?", u.Session.Hash)
	})
}

func (u *Self) endsSessions(ctx context.Context, tx bun.Tx, where string, args ...any) error {
	ended, err := u.s.endSessions(ctx, tx, where, args...)
	if err == nil && ended == 0 {
		err = errUnchanged
	}
	return err
}

// wordsOf are what somebody who knows the user would try first.
func wordsOf(u portal.User) []string {
	return []string{"foyer", u.Name, u.Email, u.EmailNorm}
}
