package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// passkeyRow is a passkey with what its next answer is held against.
type passkeyRow struct {
	bun.BaseModel `bun:"table:passkeys,alias:passkey"`
	portal.Passkey

	Credential string // its id, base64url
	Record     string
	SignCount  int64
}

// passkeying is the intent of a browser that is asked for a passkey, and making
// that of one that makes one.
const (
	passkeying intent = "passkey"
	making     intent = "passkey_new"
)

// holderOf is the user as passkeys know them.
func holderOf(ctx context.Context, db bun.IDB, user portal.User) (auth.Holder, error) {
	h := auth.Holder{ID: user.ID, Name: user.Email, Display: user.Called()}
	err := db.NewRaw("SELECT record FROM passkeys WHERE user_id = ? ORDER BY id", user.ID).Scan(ctx, &h.Records)
	return h, translated(err)
}

// asksPasskeysOf is what the browser is to ask one of the user's passkeys; nil
// where there is none.
func (s *Store) asksPasskeysOf(ctx context.Context, db bun.IDB, user portal.User) (*auth.Ceremony, error) {
	holder, err := holderOf(ctx, db, user)
	if err != nil || s.Passkeys == nil || len(holder.Records) == 0 {
		return nil, err
	}
	asked, err := s.Passkeys.OneOf(holder)
	return &asked, err
}

// AskPasskey begins a sign-in by a passkey of whoever is there: what the browser
// is to ask, and the token with which its answer comes.
func (s *Store) AskPasskey(ctx context.Context, from Browser) (options json.RawMessage, token string, err error) {
	if s.Passkeys == nil {
		return nil, "", portal.ErrNotFound
	}
	if err := s.count(ctx, limit{"passkey network " + from.Network, 1000, 10 * time.Minute}); err != nil {
		return nil, "", err
	}
	asked, err := s.Passkeys.Anybody()
	if err != nil {
		return nil, "", err
	}
	token, err = s.begin(ctx, s.db, flow{Intent: passkeying}, asked.Expects, from)
	return asked.Options, token, err
}

// SignInByPasskey uses the token up and signs in whose passkey has answered. What
// does not fit is [portal.ErrRefused].
func (s *Store) SignInByPasskey(ctx context.Context, token, answer string, from Browser) (in SignedIn, err error) {
	var expects json.RawMessage
	if _, err = s.take(ctx, s.db, token, passkeying, from, &expects); err != nil {
		return in, refusedIfMissing(err)
	}
	user, err := s.answering(ctx, answer)
	if err != nil {
		return in, err
	}
	err = s.comesIn(ctx, user.ID, func(tx bun.Tx, c chain) error {
		c.event.ActorName = user.Called()
		if err := s.usesPasskey(ctx, tx, c, user, expects, answer); err != nil {
			return err
		}
		if from.Device, err = ownDevice(ctx, tx, user, from.Device); err != nil {
			return err
		}
		in, err = s.startSession(ctx, tx, user, from, proof{methods: portal.ByPasskeyMethod, way: c.event.Subject})
		return err
	})
	return in, err
}

// answering is the user whose passkey says that it answers.
func (s *Store) answering(ctx context.Context, answer string) (user portal.User, err error) {
	credential, holder, err := auth.Named(answer)
	if err != nil || s.Passkeys == nil {
		return user, portal.ErrRefused
	}
	err = s.ro.NewSelect().Model(&user).Where("id = ? AND deactivated_at IS NULL", holder).
		Where("EXISTS (SELECT 1 FROM passkeys AS p WHERE p.credential = ? AND p.user_id = ?)", credential, holder).Scan(ctx)
	return user, refusedIfMissing(translated(err))
}

func refusedIfMissing(err error) error {
	if err == portal.ErrNotFound {
		return portal.ErrRefused
	}
	return err
}

// usesPasskey holds the answer against what was asked. One whose count went
// backwards is refused, and the event says so instead.
func (s *Store) usesPasskey(ctx context.Context, tx bun.Tx, c chain, user portal.User, expects json.RawMessage, answer string) error {
	used, err := s.verified(ctx, tx, user, expects, answer)
	if err != nil {
		return err
	}
	var row passkeyRow
	if err := tx.NewSelect().Model(&row).Where("credential = ? AND user_id = ?", used.ID, user.ID).Scan(ctx); err != nil {
		return refusedIfMissing(translated(err))
	}
	c.says(row.ID, row.Name, nil)
	if used.Copied {
		c.event.What = portal.UserPasskeyRefused
		return portal.ErrRefused
	}
	counted := tx.NewUpdate().Model(&row).Column("record", "sign_count", "used_at").WherePK().Where("sign_count = ?", row.SignCount)
	row.Record, row.SignCount, row.UsedAt = used.Record, int64(used.Count), s.now()
	return refusedIfMissing(touched(counted.Exec(ctx)))
}

// verified is the passkey of the user, who has to be active, that has signed.
func (s *Store) verified(ctx context.Context, tx bun.Tx, user portal.User, expects json.RawMessage, answer string) (used auth.Credential, err error) {
	active, err := tx.NewSelect().TableExpr("users").Where("id = ? AND deactivated_at IS NULL", user.ID).Exists(ctx)
	if err != nil || !active {
		return used, cmp.Or(err, portal.ErrRefused)
	}
	holder, err := holderOf(ctx, tx, user)
	if err != nil {
		return used, err
	}
	used, err = s.Passkeys.Answered(holder, expects, answer)
	if errors.Is(err, auth.ErrPasskey) {
		err = errors.Join(portal.ErrRefused, err)
	}
	return used, err
}
