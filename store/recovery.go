package store

import (
	"context"
	"strconv"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// RenewCodes makes new recovery codes, which are shown this once; those of
// before are void. Without a second factor there are none: [portal.ErrNotFound].
func (u *Self) RenewCodes(ctx context.Context) (codes []string, err error) {
	if err := u.ChangesFactors(ctx); err != nil {
		return nil, err
	}
	err = u.changeFactors(ctx, portal.UserCodesRenewed, "", portal.CodesRenewed, func(tx bun.Tx, _ chain, _ map[string]string) error {
		factors, err := factorsOf(ctx, tx, u.User.ID)
		if err == nil && !factors.Any() {
			err = portal.ErrNotFound
		}
		if err != nil {
			return err
		}
		codes, err = u.newRecoveryCodes(ctx, tx)
		return err
	})
	return codes, err
}

// newRecoveryCodes puts new ones in the place of those that are left.
func (u *Self) newRecoveryCodes(ctx context.Context, tx bun.Tx) ([]string, error) {
	if _, err := tx.NewRaw("DELETE FROM recovery_codes WHERE user_id = ?", u.User.ID).Exec(ctx); err != nil {
		return nil, err
	}
	codes := auth.NewRecoveryCodes()
	for _, code := range codes {
		if _, err := tx.NewRaw("INSERT INTO recovery_codes (user_id, hash) VALUES (?, ?)", u.User.ID, auth.HashRecoveryCode(code)).Exec(ctx); err != nil {
			return nil, err
		}
	}
	return codes, nil
}

// dropsCodes takes the recovery codes along with the last second factor.
func (u *Self) dropsCodes(ctx context.Context, tx bun.Tx) error {
	factors, err := factorsOf(ctx, tx, u.User.ID)
	if err != nil || factors.Any() {
		return err
	}
	return done(tx.NewRaw("DELETE FROM recovery_codes WHERE user_id = ?", u.User.ID).Exec(ctx))
}

// usesRecoveryCode is the one use of a code. The user is told how many are left.
func (s *Store) usesRecoveryCode(ctx context.Context, tx bun.Tx, c chain, user portal.User, code string) error {
	err := touched(tx.NewRaw("DELETE FROM recovery_codes WHERE user_id = ? AND hash = ?", user.ID, auth.HashRecoveryCode(code)).Exec(ctx))
	if err != nil {
		return wrongCode(err)
	}
	left, err := codesLeft(ctx, tx, user.ID)
	if err != nil {
		return err
	}
	c.says("", "", map[string]string{"by": "recovery_code"})
	return s.mailsFactor(ctx, tx, user, map[string]string{"what": string(portal.CodeUsed), "left": strconv.Itoa(left)})
}

func codesLeft(ctx context.Context, db bun.IDB, user string) (left int, err error) {
	err = db.NewRaw("SELECT count(*) FROM recovery_codes WHERE user_id = ?", user).Scan(ctx, &left)
	return left, err
}

// mayBeJoined refuses to join a sign-in that has a second factor: a mailed link
// alone would get past it.
func mayBeJoined(ctx context.Context, tx bun.Tx, alias portal.User) error {
	factors, err := factorsOf(ctx, tx, alias.ID)
	if err == nil && factors.Any() {
		err = portal.Invalid{"current": {Key: "error.join_second"}}
	}
	return err
}
