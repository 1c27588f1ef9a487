package store

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

const (
	authorizationLife = 15 * time.Minute // long enough to sign in by a mail
	codeLife          = time.Minute
)

// Begin keeps what a client asks for and tells the token of the page on which
// it goes on. The hint may be the token of a click: it counts once, for its
// client, and the account of the click is the one. One network begins a
// thousand in ten minutes.
func (i Issuer) Begin(ctx context.Context, a portal.Authorization, hint string, from Browser) (token string, err error) {
	if err := i.s.count(ctx, limit{"authorize network " + from.Network, 1000, 10 * time.Minute}); err != nil {
		return "", err
	}
	token = auth.NewToken()
	a.Hash, a.CreatedAt, a.ExpiresAt = auth.HashToken(token), i.s.now(), i.s.now().Add(authorizationLife)
	err = i.s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := i.s.arrives(ctx, tx, &a, hint); err != nil {
			return err
		}
		return done(tx.NewInsert().Model(&a).Exec(ctx))
	})
	return token, err
}

// Signon is who was signed in by an ID token that comes back as a hint, and the
// number of the account: whether or not that is over. Nothing is given for it.
func (i Issuer) Signon(ctx context.Context, client, id string) (on portal.SignedOn, err error) {
	err = i.s.ro.NewSelect().ColumnExpr(i.s.columns(portal.Signon{}, "o", "o__")).ColumnExpr(i.s.columns(portal.Account{}, "a", "a__")).
		TableExpr("signons AS o").Join("JOIN accounts AS a ON a.id = o.account_id").
		Where("o.id = ? AND o.client_id = ?", id, client).Scan(ctx, &struct {
		Signon  *portal.Signon  `bun:"embed:o__"`
		Account *portal.Account `bun:"embed:a__"`
	}{&on.Signon, &on.Account})
	return on, translated(err)
}

// Authorization is what a client asks for, and the client, while it can still
// be answered.
func (s *Store) Authorization(ctx context.Context, token string) (a portal.Authorization, c portal.Client, err error) {
	err = s.ro.NewSelect().Model(&a).Where("hash = ? AND signon_id = '' AND expires_at > ?", auth.HashToken(token), s.now()).Scan(ctx)
	if err != nil {
		return a, c, translated(err)
	}
	c, err = s.client(ctx, s.ro, a.ClientID)
	return a, c, err
}

// SignonPlaces are the accounts of the user that have a service which the
// client opens, whether or not the user may open it.
func (u *Self) SignonPlaces(ctx context.Context, client string) (places []portal.SignonPlace, err error) {
	var rows []struct {
		placeRow
		Service portal.Service `bun:"embed:v__"`
	}
	err = u.s.placed(u.s.ro).ColumnExpr(u.s.columns(portal.Service{}, "v", "v__")).
		Join("JOIN services AS v ON v.account_id = a.id AND v.client_id = ? AND v.deactivated_at IS NULL", client).
		Where("contact.user_id = ? AND contact.deactivated_at IS NULL AND (? OR a.id = ?)", u.User.ID, u.User.Proven(), u.User.BoundTo).
		OrderExpr("contact.opened_at DESC NULLS LAST, a.number, v.created_at, v.id").Scan(ctx, &rows)
	for _, row := range rows {
		if n := len(places); n == 0 || places[n-1].Account.ID != row.Account.ID {
			places = append(places, portal.SignonPlace{Place: row.place(), Service: row.Service})
		}
	}
	return places, translated(err)
}

// SignedOnAt is the number of the account on which the user came to the client
// last in this session, or 0.
func (u *Self) SignedOnAt(ctx context.Context, client string) (number int64, err error) {
	var row signedOnRow
	err = translated(u.s.signedOn(u.s.ro, "o.scope").Where("o.client_id = ? AND o.session_id = ?", client, u.Session.ID).
		OrderExpr("o.created_at DESC, o.id DESC").Limit(1).Scan(ctx, &row))
	if err == portal.ErrNotFound {
		return 0, nil
	}
	return row.Account.Number, err
}

// NameAccount says on which account the user comes to the client.
func (u *Self) NameAccount(ctx context.Context, token string, number int64) error {
	return translated(touched(u.s.db.NewRaw(`UPDATE authorizations SET account_number = ?, service_id = '', clicked = ?, user_id = ?, session_id = ?
		WHERE hash = ? AND signon_id = '' AND expires_at > ?`, number, false, u.User.ID, u.Session.ID, auth.HashToken(token), u.s.now()).Exec(ctx)))
}

// CodeUse is a code as a client brings it to the token endpoint.
type CodeUse struct{ Client, Code, RedirectURI, Verifier string }

// Redeem takes a code and gives tokens for it. It counts once; brought a
// second time, what it gave ends (RFC 6749, 4.1.2).
func (i Issuer) Redeem(ctx context.Context, use CodeUse) (g Grant, err error) {
	hash, challenge := auth.HashToken(use.Code), sha256.Sum256([]byte(use.Verifier))
	err = i.s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var signon string
		if err := tx.NewRaw(`UPDATE authorizations SET code_used_at = ?0 WHERE code_hash = ?1 AND code_used_at IS NULL AND code_ends_at > ?0
			AND client_id = ?2 AND redirect_uri = ?3 AND challenge = ?4 RETURNING signon_id`,
			i.s.now(), hash, use.Client, use.RedirectURI, base64.RawURLEncoding.EncodeToString(challenge[:])).Scan(ctx, &signon); err != nil {
			return err
		}
		g, err = i.grants(ctx, tx, signon, "")
		return err
	})
	if err == portal.ErrNotFound {
		return g, i.stolen(ctx, "id IN (SELECT signon_id FROM authorizations WHERE code_hash = ? AND code_used_at IS NOT NULL) AND client_id = ?", hash, use.Client)
	}
	return g, err
}
