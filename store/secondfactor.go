package store

import (
	"cmp"
	"context"
	"time"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// half is somebody who has given the first factor and not yet the second. The
// flow that keeps it is ended by the second one.
type half struct {
	Methods     portal.Methods
	Provider    string
	Way         string
	ProviderSID string
	IDToken     string
	At, Until   time.Time
	Password    string         // SHA-256 of the hash of the password: with another one it is over
	Passkey     *auth.Ceremony `json:",omitempty"` // what a passkey is asked, where there is one
}

// proof is what the first factor and the second one prove together.
func (h half) proof(by portal.Methods) proof {
	return proof{methods: h.Methods.And(by), provider: h.Provider, way: h.Way, providerSID: h.ProviderSID, idToken: h.IDToken, at: h.At, until: h.Until}
}

// second is the intent of somebody who is between the two factors.
const second intent = "second"

// gate is what stands before every session: who has a second factor and has
// not given it gets no session, but the way to the page on which it is asked
// for.
func (s *Store) gate(ctx context.Context, tx bun.Tx, user portal.User, from Browser, by proof) (SignedIn, error) {
	in := SignedIn{User: user}
	if by.methods.Strong() {
		return in, nil
	}
	factors, err := factorsOf(ctx, tx, user.ID)
	if err != nil || !factors.Any() {
		return in, err
	}
	h := half{Methods: by.methods, Provider: by.provider, Way: by.way, ProviderSID: by.providerSID, IDToken: by.idToken, At: by.at, Until: by.until}
	if err := tx.NewRaw("SELECT password_hash FROM users WHERE id = ?", user.ID).Scan(ctx, &h.Password); err != nil {
		return in, err
	}
	h.Password = auth.HashToken(h.Password)
	if h.Passkey, err = s.asksPasskeysOf(ctx, tx, user); err != nil {
		return in, err
	}
	in.Second, err = s.begin(ctx, tx, flow{Intent: second, UserID: user.ID}, h, from)
	return in, err
}

// halfway is who the token is for, while that person may still come in: not
// deactivated, with the same password and, if they came by one, the same way
// in. Else it is [portal.ErrNotFound].
func (s *Store) halfway(ctx context.Context, db bun.IDB, user string, h half) (u portal.User, err error) {
	err = translated(db.NewSelect().Model(&u).Where("id = ? AND deactivated_at IS NULL", user).
		Where("?0 = '' OR EXISTS (SELECT 1 FROM ways AS w WHERE w.id = ?0 AND w.user_id = ?1)", h.Way, user).Scan(ctx))
	if err == nil && auth.HashToken(u.PasswordHash) != h.Password {
		err = portal.ErrNotFound
	}
	return u, err
}

// Second tells what the page asks for, without using the token up.
func (s *Store) Second(ctx context.Context, token string, from Browser) (portal.Second, error) {
	var h half
	row, err := s.flow(ctx, token, second, from, &h)
	if err != nil {
		return portal.Second{}, err
	}
	user, err := s.halfway(ctx, s.ro, row.UserID, h)
	if err != nil {
		return portal.Second{}, err
	}
	factors, err := factorsOf(ctx, s.ro, user.ID)
	asked := portal.Second{Email: user.Email, Authenticator: factors.Authenticator, Codes: factors.Codes > 0}
	if h.Passkey != nil {
		asked.Passkey = string(h.Passkey.Options)
	}
	return asked, err
}

// GiveCode signs in whoever gives the code of their authenticator. A wrong one,
// or one that was used, is [portal.ErrWrongCode], and the page stays; after too many
// of them [portal.TooMany].
func (s *Store) GiveCode(ctx context.Context, token, code string, from Browser) (SignedIn, error) {
	return s.give(ctx, token, from, portal.ByCodeMethod, func(ctx context.Context, tx bun.Tx, _ chain, user portal.User, _ half) error {
		return s.usesCode(ctx, tx, user.ID, code)
	})
}

// GiveRecoveryCode is [Store.GiveCode] for one of the recovery codes.
func (s *Store) GiveRecoveryCode(ctx context.Context, token, code string, from Browser) (SignedIn, error) {
	return s.give(ctx, token, from, portal.ByCodeMethod, func(ctx context.Context, tx bun.Tx, c chain, user portal.User, _ half) error {
		return s.usesRecoveryCode(ctx, tx, c, user, code)
	})
}

// GivePasskey is [Store.GiveCode] for one of the user's passkeys.
func (s *Store) GivePasskey(ctx context.Context, token, answer string, from Browser) (in SignedIn, err error) {
	return s.give(ctx, token, from, portal.ByPasskeyMethod, func(ctx context.Context, tx bun.Tx, c chain, user portal.User, h half) error {
		if h.Passkey == nil || s.Passkeys == nil {
			return portal.ErrRefused
		}
		return s.usesPasskey(ctx, tx, c, user, h.Passkey.Expects, answer)
	})
}

type uses func(context.Context, bun.Tx, chain, portal.User, half) error

// give ends the flow and begins the session, if the second factor is right. Each
// try is counted before.
func (s *Store) give(ctx context.Context, token string, from Browser, by portal.Methods, right uses) (in SignedIn, err error) {
	row, err := s.flow(ctx, token, second, from, nil)
	if err != nil {
		return in, err
	}
	if from.Device, err = ownDevice(ctx, s.ro, portal.User{ID: row.UserID}, from.Device); err != nil {
		return in, translated(err)
	}
	limits := secondTries(row.UserID, from)
	if err := s.tries(ctx, limits...); err != nil {
		return in, err
	}
	in, err = s.gives(ctx, row.UserID, token, from, by, right)
	if err != nil {
		return in, err
	}
	s.wake()
	return in, s.forget(ctx, limits[0])
}

func (s *Store) gives(ctx context.Context, id, token string, from Browser, by portal.Methods, right uses) (in SignedIn, err error) {
	err = s.comesIn(ctx, id, func(tx bun.Tx, c chain) error {
		var h half
		if _, err := s.take(ctx, tx, token, second, from, &h); err != nil {
			return err
		}
		user, err := s.halfway(ctx, tx, id, h)
		if err != nil {
			return err
		}
		c.event.ActorName = user.Called()
		if err := right(ctx, tx, c, user, h); err != nil {
			return err
		}
		in, err = s.startSession(ctx, tx, user, from, h.proof(by))
		return err
	})
	return in, err
}

// comesIn records a sign-in of the user, if it is one. A refusal that the
// history is to tell of is recorded in its place.
func (s *Store) comesIn(ctx context.Context, user string, do func(bun.Tx, chain) error) error {
	var noted error
	err := s.changeUser(ctx, user, portal.Event{What: portal.UserSignedIn, Actor: user}, func(tx bun.Tx, c chain) error {
		err := do(tx, c)
		if noted = nil; c.event.What == portal.UserPasskeyRefused {
			noted, err = err, nil
		}
		return err
	})
	return cmp.Or(err, noted)
}

// secondTries are the limits on giving the second factor: as with passwords, a
// browser that has signed in before has one of its own.
func secondTries(user string, from Browser) []limit {
	if from.Device != "" {
		return []limit{{"second " + user + " device " + from.Device, 10, 15 * time.Minute}}
	}
	return []limit{{"second " + user, 10, 15 * time.Minute}, {"second day " + user, 60, day}}
}

// halves says in the event of a sign-in that it is not one yet.
func (c chain) halves(in SignedIn) {
	if in.Second != "" && c.event.What == portal.UserSignedIn {
		c.event.What = portal.UserSecondAsked
	}
}
