package store

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// How long tokens live, at most: none outlives its signon.
const (
	accessTokenLife  = 5 * time.Minute
	refreshTokenLife = 30 * day
)

// accessToken and refreshToken are rows; their values are with the client alone.
type accessToken struct {
	bun.BaseModel `bun:"table:access_tokens,alias:token"`

	Hash      string `bun:",pk"`
	SignonID  string
	Scope     portal.Scope
	CreatedAt time.Time
	ExpiresAt time.Time
}

type refreshToken struct {
	bun.BaseModel `bun:"table:refresh_tokens,alias:token"`

	Hash      string `bun:",pk"`
	SignonID  string
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time `bun:",nullzero"`
}

// Grant is what the token endpoint gives: opaque tokens, and what they are
// about.
type Grant struct {
	portal.SignedOn
	Access    string
	Refresh   string // empty where offline_access was not asked for
	ExpiresIn time.Duration
}

// grants gives tokens for the signon, if it is alive. An empty scope is all of
// the signon's; one beyond it is [portal.Tampered].
func (i Issuer) grants(ctx context.Context, tx bun.Tx, signon string, scope portal.Scope) (g Grant, err error) {
	if g.SignedOn, err = i.s.signon(ctx, tx, signon); err != nil {
		return g, err
	}
	if !scope.Within(g.Scope) {
		return g, portal.Tampered{Field: "scope"}
	}
	whole := g.Scope
	if scope != "" {
		g.Scope = scope
	}
	now := i.s.now()
	g.Access, g.ExpiresIn = auth.NewToken(), accessTokenLife
	access := accessToken{Hash: auth.HashToken(g.Access), SignonID: signon, Scope: g.Scope, CreatedAt: now, ExpiresAt: now.Add(accessTokenLife)}
	if _, err := tx.NewInsert().Model(&access).Exec(ctx); err != nil || !whole.Has(portal.OfflineScope) {
		return g, err
	}
	g.Refresh = auth.NewToken()
	refresh := refreshToken{Hash: auth.HashToken(g.Refresh), SignonID: signon, CreatedAt: now, ExpiresAt: now.Add(refreshTokenLife)}
	return g, done(tx.NewInsert().Model(&refresh).Exec(ctx))
}

// Refresh takes a refresh token and gives new tokens. Each counts once: who
// brings one a second time has stolen it or was stolen from, and the signon
// ends with everything that it gave (RFC 9700, 4.14.2).
func (i Issuer) Refresh(ctx context.Context, client, token string, scope portal.Scope) (g Grant, err error) {
	err = i.s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var signon string
		if err := tx.NewRaw(`UPDATE refresh_tokens SET used_at = ?0 WHERE hash = ?1 AND used_at IS NULL AND expires_at > ?0
			AND signon_id IN (SELECT id FROM signons WHERE client_id = ?2) RETURNING signon_id`,
			i.s.now(), auth.HashToken(token), client).Scan(ctx, &signon); err != nil {
			return err
		}
		g, err = i.grants(ctx, tx, signon, scope)
		return err
	})
	if err == portal.ErrNotFound {
		return g, i.stolen(ctx, "id IN (SELECT signon_id FROM refresh_tokens WHERE hash = ? AND used_at IS NOT NULL) AND client_id = ?", auth.HashToken(token), client)
	}
	return g, err
}

// stolen ends the signon that gave what was brought a second time, and answers
// [portal.ErrNotFound].
func (i Issuer) stolen(ctx context.Context, where string, args ...any) error {
	if err := i.s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return i.s.endSignons(ctx, tx, where, args...)
	}); err != nil {
		return err
	}
	i.s.wake()
	return portal.ErrNotFound
}

// Bearer is the signon of the access token, as things are now.
func (i Issuer) Bearer(ctx context.Context, token string) (portal.SignedOn, error) {
	return i.bearer(ctx, i.s.signedOn(i.s.ro, "t.scope").
		Join("JOIN access_tokens AS t ON t.signon_id = o.id AND t.hash = ? AND t.expires_at > ?", auth.HashToken(token), i.s.now()))
}

// RefreshBearer is the signon of the refresh token, as things are now.
func (i Issuer) RefreshBearer(ctx context.Context, token string) (portal.SignedOn, error) {
	return i.bearer(ctx, i.s.signedOn(i.s.ro, "o.scope").
		Join("JOIN refresh_tokens AS t ON t.signon_id = o.id AND t.hash = ? AND t.used_at IS NULL AND t.expires_at > ?", auth.HashToken(token), i.s.now()))
}

func (i Issuer) bearer(ctx context.Context, query *bun.SelectQuery) (portal.SignedOn, error) {
	var row signedOnRow
	if err := translated(query.Scan(ctx, &row)); err != nil {
		return portal.SignedOn{}, err
	}
	return row.now()
}

// Revoke ends the client's token; with a refresh token all that its signon
// gave (RFC 7009, 2.1). One that is not there is no error.
func (i Issuer) Revoke(ctx context.Context, client, token string) error {
	return i.s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		const mine = "signon_id IN (SELECT id FROM signons WHERE client_id = ?1)"
		const family = "signon_id IN (SELECT signon_id FROM refresh_tokens WHERE hash = ?0 AND " + mine + ")"
		for _, statement := range []string{
			"DELETE FROM access_tokens WHERE hash = ?0 AND " + mine,
			"DELETE FROM access_tokens WHERE " + family,
			"DELETE FROM refresh_tokens WHERE " + family,
		} {
			if _, err := tx.NewRaw(statement, auth.HashToken(token), client).Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	})
}
