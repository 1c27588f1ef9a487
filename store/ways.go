package store

import (
	"cmp"
	"context"
	"errors"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

type wayRow struct {
	bun.BaseModel `bun:"table:ways,alias:way"`
	portal.WayIn
}

func wayOf(ctx context.Context, db bun.IDB, id auth.Identity) (row wayRow, err error) {
	return row, translated(db.NewSelect().Model(&row).Where("issuer = ? AND subject = ?", id.Issuer, id.Subject).Scan(ctx))
}

// mostShown is how much of what a provider says of somebody is kept, in
// characters.
const mostShown = 254

func shown(said string) string {
	runes := []rune(portal.Tidy(said))
	return string(runes[:min(len(runes), mostShown)])
}

// links makes the identity a way in of the user, in the user's history.
func (s *Store) links(ctx context.Context, tx bun.Tx, user portal.User, id auth.Identity, way string) error {
	event := portal.Event{What: portal.UserWayAdded, Actor: user.ID, ActorName: user.Called()}
	return s.changeUserWithin(ctx, tx, user.ID, event, func(tx bun.Tx, c chain) error {
		return s.insertWay(ctx, tx, c, user, id, way)
	})
}

func (s *Store) insertWay(ctx context.Context, tx bun.Tx, c chain, user portal.User, id auth.Identity, way string) error {
	row := wayRow{WayIn: portal.WayIn{
		ID: way, UserID: user.ID, Provider: id.Provider, Issuer: id.Issuer, Subject: id.Subject,
		Email: shown(id.Email), Name: shown(id.Name), CreatedAt: s.now(), UsedAt: s.now(),
	}}
	c.says(way, row.Called(), map[string]string{"provider": id.Provider})
	return done(tx.NewInsert().Model(&row).Exec(ctx))
}

// Ways are the user's ways in through providers, the oldest first.
func (u *Self) Ways(ctx context.Context) (ways []portal.WayIn, err error) {
	var rows []wayRow
	err = translated(u.s.ro.NewSelect().Model(&rows).Where("user_id = ?", u.User.ID).OrderExpr("created_at, id").Scan(ctx))
	for _, row := range rows {
		ways = append(ways, row.WayIn)
	}
	return ways, err
}

// Way is one of the user's ways in through providers.
func (u *Self) Way(ctx context.Context, id string) (portal.WayIn, error) {
	var row wayRow
	err := translated(u.s.ro.NewSelect().Model(&row).Where("id = ? AND user_id = ?", id, u.User.ID).Scan(ctx))
	return row.WayIn, err
}

// changesWays tells whether the user may change the ways in now: who has not
// proven the address has none to change, and else the session has to be fresh.
func (u *Self) changesWays() error {
	if !u.User.Proven() {
		return portal.ErrNotFound
	}
	if !u.Session.Fresh(u.s.now()) {
		return portal.ErrStale
	}
	return nil
}

// Goes is [Store.Goes] for what the user wants of a provider in this session.
func (u *Self) Goes(ctx context.Context, g Going, from Browser) (auth.Attempt, error) {
	if g.Errand == ToLink {
		if err := u.ChangesFactors(ctx); err != nil {
			return g.Attempt, err
		}
	}
	g.session, g.user = u.Session.ID, u.User.ID
	return u.s.Goes(ctx, g, from)
}

// Going is what was begun in this session, without ending it.
func (u *Self) Going(ctx context.Context, provider, state string, from Browser) (g Going, err error) {
	row, err := u.s.flow(ctx, state, away, from, &g)
	if err == nil && (row.Provider != provider || row.SessionID != u.Session.ID) {
		err = portal.ErrNotFound
	}
	g.Attempt.State, g.Provider, g.Next, g.session, g.user = state, row.Provider, row.Next, row.SessionID, row.UserID
	return g, err
}

// Link makes the identity a way in of the user, for whom it was fetched, and
// tells the user by mail. An identity that is somebody's is
// [portal.ErrConflict].
func (u *Self) Link(ctx context.Context, g Going, id auth.Identity) error {
	if g.Errand != ToLink || g.session != u.Session.ID {
		return portal.ErrNotFound
	}
	return u.link(ctx, func(context.Context, bun.Tx) (auth.Identity, error) { return id, nil })
}

func (u *Self) link(ctx context.Context, identity func(context.Context, bun.Tx) (auth.Identity, error)) error {
	if err := u.ChangesFactors(ctx); err != nil {
		return err
	}
	err := u.change(ctx, portal.UserWayAdded, func(tx bun.Tx, c chain) error {
		id, err := identity(ctx, tx)
		if err != nil {
			return err
		}
		switch way, err := wayOf(ctx, tx, id); {
		case err == nil && way.UserID == u.User.ID:
			return errUnchanged
		case err == nil:
			return portal.ErrConflict
		case err != portal.ErrNotFound:
			return err
		}
		if err := u.insertsWay(ctx, tx, c, id); err != nil {
			return err
		}
		return u.mailsWay(ctx, tx, portal.WayAddedMail, id.Provider)
	})
	u.s.wake()
	return err
}

func (u *Self) insertsWay(ctx context.Context, tx bun.Tx, c chain, id auth.Identity) error {
	if err := u.alive(ctx, tx); err != nil {
		return err
	}
	way := newID()
	if err := u.s.insertWay(ctx, tx, c, u.User, id, way); err != nil || u.Session.Provider != "" {
		return err
	}
	// The person has just been there, in this browser: what an account asks of a session this one has.
	return done(tx.NewRaw("UPDATE sessions SET provider = ?, way_id = ?, provider_sid = ?, id_token = ? WHERE hash = ?",
		id.Provider, way, id.SID, id.IDToken, u.Session.Hash).Exec(ctx))
}

// alive tells whether the session is still there: a reset may have ended it
// meanwhile.
func (u *Self) alive(ctx context.Context, tx bun.Tx) error {
	alive, err := tx.NewSelect().TableExpr("sessions").Where("hash = ?", u.Session.Hash).Exists(ctx)
	if err == nil && !alive {
		err = portal.ErrSignedOut
	}
	return err
}

func (u *Self) mailsWay(ctx context.Context, tx bun.Tx, kind, provider string) error {
	provider = cmp.Or(u.s.Providers[provider], provider)
	return u.s.queue(ctx, tx, mail{Kind: kind, UserID: u.User.ID, EmailNorm: u.User.EmailNorm, Data: map[string]string{"provider": provider}})
}

// Unlink takes a way in from the user, ends the other sessions that came in by it,
// and tells the user by mail. The last way in stays: [portal.ErrLastWay].
func (u *Self) Unlink(ctx context.Context, id string) error {
	if err := u.ChangesFactors(ctx); err != nil {
		return err
	}
	err := u.change(ctx, portal.UserWayRemoved, func(tx bun.Tx, c chain) error {
		var way wayRow
		if err := errors.Join(u.alive(ctx, tx), tx.NewRaw("DELETE FROM ways WHERE id = ? AND user_id = ? RETURNING *", id, u.User.ID).Scan(ctx, &way)); err != nil {
			return err
		}
		c.says(id, way.Called(), map[string]string{"provider": way.Provider})
		if err := u.keepsAWay(ctx, tx); err != nil {
			return err
		}
		if _, err := u.s.endSessions(ctx, tx, "way_id = ? AND id <> ?", id, u.Session.ID); err != nil {
			return err
		}
		if err := done(tx.NewRaw("UPDATE sessions SET provider = '', way_id = '', provider_sid = '' WHERE way_id = ?", id).Exec(ctx)); err != nil {
			return err
		}
		return u.mailsWay(ctx, tx, portal.WayRemovedMail, way.Provider)
	})
	u.s.wake()
	return err
}

// keepsAWay tells whether the user can still come in, by what is left in the
// transaction.
func (u *Self) keepsAWay(ctx context.Context, tx bun.Tx) error {
	left, err := tx.NewSelect().TableExpr("users AS u").
		Where("u.id = ?", u.User.ID).
		Where("u.password_hash <> '' OR EXISTS (SELECT 1 FROM ways AS w WHERE w.user_id = u.id) OR EXISTS (SELECT 1 FROM passkeys AS p WHERE p.user_id = u.id)").Exists(ctx)
	if err == nil && !left {
		err = portal.ErrLastWay
	}
	return err
}
