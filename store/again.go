package store

import (
	"context"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// ProveByPassword proves once more who the user is, in a new session that
// takes the place of this one. What is wrong is said under "current".
func (u *Self) ProveByPassword(ctx context.Context, password string, from Browser) (SignedIn, error) {
	if u.User.PasswordHash == "" {
		return SignedIn{}, portal.Invalid{"current": {Key: "error.password_wrong"}}
	}
	if err := u.confirms(ctx, password, portal.Invalid{}); err != nil {
		return SignedIn{}, err
	}
	by := byPassword
	if u.Session.Provider != "" { // its word stays, and ends when it would have
		by = u.proof()
		by.methods, by.at = portal.ByPasswordMethod, u.s.now()
	}
	return u.begins(ctx, &by, from, u.still)
}

// ProveBy is the same by an identity, which has to be one of the user's own.
func (u *Self) ProveBy(ctx context.Context, g Going, id auth.Identity, from Browser) (SignedIn, error) {
	by := provenBy(id, "")
	by.at = u.s.now() // the provider was asked to ask the person, and has said when it did
	return u.begins(ctx, &by, from, func(ctx context.Context, tx bun.Tx) error {
		way, err := wayOf(ctx, tx, id)
		if err != nil || g.session != u.Session.ID || way.UserID != u.User.ID {
			return portal.ErrNotFound
		}
		by.way = way.ID // by which the provider's sign-out finds the session
		return u.alive(ctx, tx)
	})
}

// begins starts a new session instead of this one, if the user may still.
func (u *Self) begins(ctx context.Context, by *proof, from Browser, may func(context.Context, bun.Tx) error) (in SignedIn, err error) {
	err = u.change(ctx, portal.UserSignedIn, func(tx bun.Tx, c chain) error {
		if err := may(ctx, tx); err != nil {
			return err
		}
		if from.Device, err = ownDevice(ctx, tx, u.User, from.Device); err != nil {
			return err
		}
		in, err = u.s.startSession(ctx, tx, u.User, from, *by)
		c.halves(in)
		return err
	})
	return in, err
}
