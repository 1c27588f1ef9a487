package store

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// authenticator is a row of the apps that show codes.
type authenticator struct {
	bun.BaseModel `bun:"table:authenticators,alias:authenticator"`

	UserID    string `bun:",pk"`
	Secret    string
	LastStep  int64
	CreatedAt time.Time
	UsedAt    time.Time `bun:",nullzero"`
}

// factorsOf are the second factors of a user.
func factorsOf(ctx context.Context, db bun.IDB, user string) (f portal.Factors, err error) {
	var app authenticator
	switch err := translated(db.NewSelect().Model(&app).Where("user_id = ?", user).Scan(ctx)); err {
	case nil:
		f.Authenticator, f.Since, f.UsedAt = true, app.CreatedAt, app.UsedAt
	case portal.ErrNotFound:
	default:
		return f, err
	}
	if f.Codes, err = codesLeft(ctx, db, user); err != nil {
		return f, translated(err)
	}
	err = db.NewSelect().Model(&f.Passkeys).ModelTableExpr("passkeys AS passkey").Where("user_id = ?", user).OrderExpr("created_at, id").Scan(ctx)
	return f, translated(err)
}

// Factors are the user's second factors.
func (u *Self) Factors(ctx context.Context) (portal.Factors, error) {
	return factorsOf(ctx, u.s.ro, u.User.ID)
}

// ChangesFactors tells whether the user may change the second factors now: that
// takes a fresh session, and one with both factors where there are two;
// otherwise it is [portal.ErrStale].
func (u *Self) ChangesFactors(ctx context.Context) error {
	if err := u.changesWays(); err != nil {
		return err
	}
	factors, err := u.Factors(ctx)
	if err == nil && factors.Any() && !u.Session.Methods.Strong() {
		err = portal.ErrStale
	}
	return err
}

// setups is the limit on beginning to set up a factor.
func (u *Self) setups() limit { return limit{"factors " + u.User.ID, 40, 15 * time.Minute} }

// settingUp is the intent of somebody who sets up an authenticator.
const settingUp intent = "authenticator"

type setup struct{ Secret string }

// BeginAuthenticator makes a secret for an app of the user's. It counts once a
// code of it was given, in this session and browser.
func (u *Self) BeginAuthenticator(ctx context.Context, from Browser) (token string, err error) {
	if err := u.ChangesFactors(ctx); err != nil {
		return "", err
	}
	if err := u.s.count(ctx, u.setups()); err != nil {
		return "", err
	}
	return u.s.begin(ctx, u.s.db, flow{Intent: settingUp, UserID: u.User.ID, SessionID: u.Session.ID}, setup{auth.NewSecret()}, from)
}

// Authenticator is what the app has to be told, under the portal's name,
// without using the token up.
func (u *Self) Authenticator(ctx context.Context, token, brand string, from Browser) (auth.Authenticator, error) {
	var made setup
	row, err := u.s.flow(ctx, token, settingUp, from, &made)
	if err == nil && row.SessionID != u.Session.ID {
		err = portal.ErrNotFound
	}
	if err != nil {
		return auth.Authenticator{}, err
	}
	return auth.NewAuthenticator(made.Secret, brand, u.User.Email)
}

// ConfirmAuthenticator uses the token up, if the code is one of the app's, and
// answers with new recovery codes, which are shown this once. A wrong code is
// [portal.ErrWrongCode].
func (u *Self) ConfirmAuthenticator(ctx context.Context, token, code string, from Browser) (codes []string, err error) {
	if err := u.s.count(ctx, limit{"authenticator " + u.User.ID, 20, 15 * time.Minute}); err != nil {
		return nil, err
	}
	err = u.changeFactors(ctx, portal.UserFactorAdded, portal.AuthenticatorFactor, portal.AuthenticatorAdded, func(tx bun.Tx, _ chain, _ map[string]string) error {
		if err := u.setsUp(ctx, tx, token, code, from); err != nil {
			return err
		}
		codes, err = u.newRecoveryCodes(ctx, tx)
		return err
	})
	return codes, err
}

func (u *Self) setsUp(ctx context.Context, tx bun.Tx, token, code string, from Browser) error {
	var made setup
	row, err := u.s.take(ctx, tx, token, settingUp, from, &made)
	if err != nil {
		return err
	}
	if row.SessionID != u.Session.ID {
		return portal.ErrNotFound
	}
	step, right := auth.CodeStep(made.Secret, code, u.s.now(), 0)
	if !right {
		return portal.ErrWrongCode
	}
	app := authenticator{UserID: u.User.ID, Secret: made.Secret, LastStep: step, CreatedAt: u.s.now()}
	if _, err := tx.NewInsert().Model(&app).On("CONFLICT (user_id) DO UPDATE").
		Set("secret = excluded.secret, last_step = excluded.last_step, created_at = excluded.created_at, used_at = NULL").Exec(ctx); err != nil {
		return err
	}
	return u.strengthens(ctx, tx, portal.ByCodeMethod)
}

// stillStrong asks for both factors where there are two by now: another session
// may have added one since this change was begun.
func (u *Self) stillStrong(ctx context.Context, tx bun.Tx) error {
	factors, err := factorsOf(ctx, tx, u.User.ID)
	if err == nil && factors.Any() && !u.Session.Methods.Strong() {
		err = portal.ErrStale
	}
	return err
}

// strengthens notes in this session that a second factor was given, too. The
// user's other sessions that were begun without one end, and so does what was begun in them.
func (u *Self) strengthens(ctx context.Context, tx bun.Tx, by portal.Methods) error {
	if _, err := u.s.endSessions(ctx, tx, "user_id = ? AND id <> ? AND ' ' || amr || ' ' NOT LIKE '% mfa %'", u.User.ID, u.Session.ID); err != nil {
		return err
	}
	if _, err := tx.NewRaw("DELETE FROM flows WHERE user_id = ? AND session_id <> ? AND intent IN (?, ?)",
		u.User.ID, u.Session.ID, settingUp, making).Exec(ctx); err != nil {
		return err
	}
	u.Session.Methods = u.Session.Methods.And(by)
	return done(tx.NewRaw("UPDATE sessions SET amr = ? WHERE hash = ?", u.Session.Methods, u.Session.Hash).Exec(ctx))
}

// RemoveAuthenticator takes the app from the user. Without any second factor
// the recovery codes go, too.
func (u *Self) RemoveAuthenticator(ctx context.Context) error {
	if err := u.ChangesFactors(ctx); err != nil {
		return err
	}
	return u.changeFactors(ctx, portal.UserFactorRemoved, portal.AuthenticatorFactor, portal.AuthenticatorRemoved, func(tx bun.Tx, _ chain, _ map[string]string) error {
		if err := changed(tx.NewRaw("DELETE FROM authenticators WHERE user_id = ?", u.User.ID).Exec(ctx)); err != nil {
			return err
		}
		return u.dropsCodes(ctx, tx)
	})
}

// changeFactors makes a change to the second factors, in the user's history, and
// tells the user by mail; do may say more in the mail.
func (u *Self) changeFactors(ctx context.Context, what string, factor portal.Factor, mailed portal.FactorChange, do func(bun.Tx, chain, map[string]string) error) error {
	err := u.change(ctx, what, func(tx bun.Tx, c chain) error {
		if err := u.alive(ctx, tx); err != nil {
			return err
		}
		if err := u.stillStrong(ctx, tx); err != nil {
			return err
		}
		if factor != "" {
			c.says("", "", map[string]string{"factor": string(factor)})
		}
		data := map[string]string{"what": string(mailed)}
		if err := do(tx, c, data); err != nil {
			return err
		}
		return u.s.mailsFactor(ctx, tx, u.User, data)
	})
	u.s.wake()
	return err
}

func (s *Store) mailsFactor(ctx context.Context, tx bun.Tx, user portal.User, data map[string]string) error {
	return s.queue(ctx, tx, mail{Kind: portal.FactorMail, UserID: user.ID, EmailNorm: user.EmailNorm, Data: data})
}

// usesCode is one use of the user's app. Each step of time counts once.
func (s *Store) usesCode(ctx context.Context, tx bun.Tx, user, code string) error {
	var app authenticator
	if err := translated(tx.NewSelect().Model(&app).Where("user_id = ?", user).Scan(ctx)); err != nil {
		return wrongCode(err)
	}
	step, right := auth.CodeStep(app.Secret, code, s.now(), app.LastStep)
	if !right {
		return portal.ErrWrongCode
	}
	return wrongCode(touched(tx.NewRaw("UPDATE authenticators SET last_step = ?0, used_at = ?1 WHERE user_id = ?2 AND secret = ?3 AND last_step < ?0",
		step, s.now(), user, app.Secret).Exec(ctx)))
}

// wrongCode says of what is not there that it does not fit.
func wrongCode(err error) error {
	if err == portal.ErrNotFound {
		return portal.ErrWrongCode
	}
	return err
}
