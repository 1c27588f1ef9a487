package store

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// NewPasskey begins to add a passkey of the user's: what the browser is to make,
// and the token with which it comes.
func (u *Self) NewPasskey(ctx context.Context, from Browser) (options json.RawMessage, token string, err error) {
	if u.s.Passkeys == nil {
		return nil, "", portal.ErrNotFound
	}
	if err := u.ChangesFactors(ctx); err != nil {
		return nil, "", err
	}
	if err := u.s.count(ctx, u.setups()); err != nil {
		return nil, "", err
	}
	holder, err := holderOf(ctx, u.s.ro, u.User)
	if err != nil {
		return nil, "", err
	}
	asked, err := u.s.Passkeys.NewCredential(holder)
	if err != nil {
		return nil, "", err
	}
	token, err = u.s.begin(ctx, u.s.db, flow{Intent: making, UserID: u.User.ID, SessionID: u.Session.ID}, asked.Expects, from)
	return asked.Options, token, err
}

// AddPasskey uses the token up and keeps the passkey that was made, under a
// name. With the first second factor come recovery codes, which are shown this
// once. What is wrong with the name is said under "name"; an answer that does not fit is
// [portal.ErrRefused].
func (u *Self) AddPasskey(ctx context.Context, token, name, answer string, from Browser) (codes []string, err error) {
	if u.s.Passkeys == nil {
		return nil, portal.ErrNotFound
	}
	if name, err = portal.CheckPasskeyName(name); err != nil {
		return nil, err
	}
	made, err := u.made(ctx, token, answer, from)
	if err != nil {
		return nil, err
	}
	err = u.changeFactors(ctx, portal.UserFactorAdded, portal.PasskeyFactor, portal.PasskeyAdded, func(tx bun.Tx, c chain, mailed map[string]string) error {
		mailed["name"] = name
		codes, err = u.keepsPasskey(ctx, tx, c, name, made)
		return err
	})
	if errors.Is(err, portal.ErrConflict) { // it is somebody's already
		err = portal.ErrRefused
	}
	return codes, err
}

// made is the passkey that was begun in this session, and that ends.
func (u *Self) made(ctx context.Context, token, answer string, from Browser) (made auth.Credential, err error) {
	var expects json.RawMessage
	row, err := u.s.take(ctx, u.s.db, token, making, from, &expects)
	if err == nil && row.SessionID != u.Session.ID {
		err = portal.ErrRefused
	}
	if err != nil {
		return made, refusedIfMissing(err)
	}
	made, err = u.s.Passkeys.Created(auth.Holder{ID: u.User.ID}, expects, answer)
	if errors.Is(err, auth.ErrPasskey) {
		err = errors.Join(portal.ErrRefused, err)
	}
	return made, err
}

func (u *Self) keepsPasskey(ctx context.Context, tx bun.Tx, c chain, name string, made auth.Credential) ([]string, error) {
	before, err := factorsOf(ctx, tx, u.User.ID)
	switch {
	case err != nil:
		return nil, err
	case len(before.Passkeys) >= portal.MaxPasskeys:
		return nil, portal.Invalid{"name": {Key: "error.passkeys_many", Args: []any{"max", portal.MaxPasskeys}}}
	}
	row := passkeyRow{
		Passkey:    portal.Passkey{ID: newID(), UserID: u.User.ID, Name: name, CreatedAt: u.s.now()},
		Credential: made.ID, Record: made.Record, SignCount: int64(made.Count),
	}
	c.says(row.ID, name, map[string]string{"factor": string(portal.PasskeyFactor)})
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return nil, err
	}
	if err := u.strengthens(ctx, tx, portal.ByPasskeyMethod); err != nil || before.Any() {
		return nil, err
	}
	return u.newRecoveryCodes(ctx, tx)
}

// Passkey is one of the user's passkeys.
func (u *Self) Passkey(ctx context.Context, id string) (portal.Passkey, error) {
	var row passkeyRow
	err := u.s.ro.NewSelect().Model(&row).Where("id = ? AND user_id = ?", id, u.User.ID).Scan(ctx)
	return row.Passkey, translated(err)
}

// RenamePasskey gives one of the user's passkeys another name.
func (u *Self) RenamePasskey(ctx context.Context, id, name string) error {
	if _, err := u.Passkey(ctx, id); err != nil {
		return err
	}
	name, err := portal.CheckPasskeyName(name)
	if err != nil {
		return err
	}
	_, err = u.s.db.NewRaw("UPDATE passkeys SET name = ? WHERE id = ? AND user_id = ?", name, id, u.User.ID).Exec(ctx)
	return translated(err)
}

// RemovePasskey takes one of the user's passkeys away. The last way in stays:
// [portal.ErrLastWay].
func (u *Self) RemovePasskey(ctx context.Context, id string) error {
	if _, err := u.Passkey(ctx, id); err != nil {
		return err
	}
	if err := u.ChangesFactors(ctx); err != nil {
		return err
	}
	return u.changeFactors(ctx, portal.UserFactorRemoved, portal.PasskeyFactor, portal.PasskeyRemoved, func(tx bun.Tx, c chain, mailed map[string]string) error {
		var row passkeyRow
		if err := tx.NewRaw("DELETE FROM passkeys WHERE id = ? AND user_id = ? RETURNING *", id, u.User.ID).Scan(ctx, &row); err != nil {
			return err
		}
		mailed["name"] = row.Name
		c.says(id, row.Name, map[string]string{"factor": string(portal.PasskeyFactor)})
		if err := u.keepsAWay(ctx, tx); err != nil {
			return err
		}
		if _, err := u.s.endSessions(ctx, tx, "way_id = ? AND id <> ?", id, u.Session.ID); err != nil {
			return err
		}
		return u.dropsCodes(ctx, tx)
	})
}
