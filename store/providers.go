package store

import (
	"context"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// Errand is what a browser goes to an identity provider for.
type Errand string

// The errands.
const (
	ToSignIn Errand = "signin"
	ToLink   Errand = "link"  // a signed-in user adds a way in
	ToProve  Errand = "again" // a signed-in user proves once more who they are
)

// Going is a browser on its way to a provider and back.
type Going struct {
	Errand   Errand
	Attempt  auth.Attempt // its state is the flow's token, and is not kept
	Provider string       `json:"-"`
	Next     string       `json:"-"` // the page of ours that it leads to

	session string // in which it was begun
	user    string
}

// away is the intent of a browser that is on its way to a provider.
const away intent = "provider"

// Goes keeps what the way back needs, and gives the attempt its state. One
// network begins a thousand in ten minutes: an office in the morning, and less
// than what would fill a disk.
func (s *Store) Goes(ctx context.Context, g Going, from Browser) (auth.Attempt, error) {
	if err := s.count(ctx, limit{"provider network " + from.Network, 1000, 10 * time.Minute}); err != nil {
		return g.Attempt, err
	}
	g.Attempt.State = ""
	state, err := s.begin(ctx, s.db, flow{Intent: away, Provider: g.Provider, Next: g.Next, SessionID: g.session, UserID: g.user}, g, from)
	g.Attempt.State = state
	return g.Attempt, err
}

// Returns ends what was begun: the state counts once, in the browser in which
// it was begun, for the provider that it was begun with. Else it is
// [portal.ErrNotFound].
func (s *Store) Returns(ctx context.Context, provider, state string, from Browser) (g Going, err error) {
	row, err := s.take(ctx, s.db, state, away, from, &g)
	if err == nil && row.Provider != provider {
		err = portal.ErrNotFound
	}
	g.Attempt.State, g.Provider, g.Next, g.session, g.user = state, row.Provider, row.Next, row.SessionID, row.UserID
	return g, err
}

// ComeBy signs in whom the provider has named: a user who is known by issuer
// and subject; or, where the provider proves the address, somebody who is
// expected under it and has no sign-in yet, who gets one by this. Anybody else
// is [portal.ErrUnlinked]; a deactivated user [portal.ErrWrongSignIn].
func (s *Store) ComeBy(ctx context.Context, id auth.Identity, proves bool, from Browser) (in SignedIn, err error) {
	come := func(ctx context.Context, tx bun.Tx) error {
		in, err = s.comesBy(ctx, tx, id, proves, from)
		return err
	}
	err = s.tx(ctx, come)
	if errors.Is(err, portal.ErrConflict) || err == portal.ErrUnlinked { // a click beside this one may have been first: then the identity is known now
		err = s.tx(ctx, come)
	}
	s.wake()
	return in, err
}

func (s *Store) comesBy(ctx context.Context, tx bun.Tx, id auth.Identity, proves bool, from Browser) (in SignedIn, err error) {
	way, err := wayOf(ctx, tx, id)
	switch {
	case err == nil:
		return s.signsInBy(ctx, tx, way, id, from)
	case err != portal.ErrNotFound:
		return in, err
	}
	who, err := s.expected(ctx, tx, id, proves)
	if err != nil {
		return in, err
	}
	by := s.provenThere(id, newID())
	if in, err = s.comeIn(ctx, tx, who, "", from, by); err != nil {
		return in, err
	}
	return in, s.links(ctx, tx, in.User, id, by.way)
}

// expected is who comes under an address that the provider proves: somebody who has not
// come in yet. A user whose own way in is another one has to use it first.
func (s *Store) expected(ctx context.Context, tx bun.Tx, id auth.Identity, proves bool) (comer, error) {
	norm, ok := portal.NormEmail(id.Email)
	if !proves || !ok {
		return comer{}, portal.ErrUnlinked
	}
	who, err := s.comer(ctx, tx, norm)
	if err == nil && (who.nobody() || who.user.Proven()) {
		err = portal.ErrUnlinked
	}
	return who, err
}

// signsInBy starts a session of the user whose way in was used.
func (s *Store) signsInBy(ctx context.Context, tx bun.Tx, way wayRow, id auth.Identity, from Browser) (in SignedIn, err error) {
	var user portal.User
	if err := translated(tx.NewSelect().Model(&user).Where("id = ?", way.UserID).Scan(ctx)); err != nil {
		return in, err
	}
	event := portal.Event{What: portal.UserSignedIn, Actor: user.ID, ActorName: user.Called()}
	err = s.changeUserWithin(ctx, tx, user.ID, event, func(tx bun.Tx, c chain) error {
		c.says(way.ID, way.Called(), map[string]string{"provider": way.Provider})
		if err := touched(tx.NewRaw("UPDATE ways SET email = ?, name = ?, used_at = ? WHERE id = ? AND user_id IN (SELECT id FROM users WHERE deactivated_at IS NULL)",
			shown(id.Email), shown(id.Name), s.now(), way.ID).Exec(ctx)); err != nil {
			return err
		}
		if from.Device, err = ownDevice(ctx, tx, user, from.Device); err != nil {
			return err
		}
		in, err = s.startSession(ctx, tx, user, from, s.provenThere(id, way.ID))
		c.halves(in)
		return err
	})
	if err == portal.ErrNotFound {
		err = portal.ErrWrongSignIn
	}
	return in, err
}

// ownDevice is the cookie of a browser that has signed in as the user before,
// or nothing: what else a browser sends is its own to choose.
func ownDevice(ctx context.Context, db bun.IDB, user portal.User, device string) (string, error) {
	own, err := db.NewSelect().TableExpr("devices").Where("user_id = ? AND hash = ?", user.ID, auth.HashToken(device)).Exists(ctx)
	if !own {
		device = ""
	}
	return device, err
}
