package store

import (
	"cmp"
	"context"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// waits is the intent of an identity that nobody here is known by, until its
// person has said what is to become of it.
const waits intent = "waits"

// Unlinked is an identity that nobody here is known by yet.
type Unlinked struct {
	Identity auth.Identity
	Proves   bool   // the provider proves the address
	Next     string `json:"-"`
	Opens    bool   `json:"-"` // a free account can be opened with it
}

// Wait keeps the identity for a while, in this browser.
func (s *Store) Wait(ctx context.Context, w Unlinked, from Browser) (string, error) {
	w.Identity.IDToken = ""
	return s.begin(ctx, s.db, flow{Intent: waits, Provider: w.Identity.Provider, Next: w.Next}, w, from)
}

// Unlinked is the identity that waits under the token, without using it up.
// Whether the address has a sign-in is told to nobody but who has proven it.
func (s *Store) Unlinked(ctx context.Context, token string, from Browser) (w Unlinked, err error) {
	row, err := s.flow(ctx, token, waits, from, &w)
	if err != nil {
		return w, err
	}
	w.Next = row.Next
	norm, ok := portal.NormEmail(w.Identity.Email)
	if !w.Proves || !ok || s.NoRegistration {
		return w, nil
	}
	who, err := s.comer(ctx, s.ro, norm)
	w.Opens = who.nobody() && !who.deactivated
	return w, err
}

// LinkWaiting makes the identity that waits a way in of the user, who has just
// signed in by another.
func (u *Self) LinkWaiting(ctx context.Context, token string, from Browser) error {
	return u.link(ctx, func(ctx context.Context, tx bun.Tx) (auth.Identity, error) {
		var w Unlinked
		_, err := u.s.take(ctx, tx, token, waits, from, &w)
		return w.Identity, err
	})
}

// RegisterBy opens a free account for somebody whose address the provider
// proves, and signs them in: the identity is their way in, without a password.
func (s *Store) RegisterBy(ctx context.Context, token string, n NewRegistration, from Browser) (in SignedIn, err error) {
	w, err := s.Unlinked(ctx, token, from)
	if err == nil && !w.Opens {
		err = portal.ErrNotFound
	}
	if err != nil {
		return in, err
	}
	account := portal.Account{Name: cmp.Or(portal.Tidy(n.Account), n.Name), Language: n.Language, InvitationLimit: portal.OpenInvitationsFew}
	owner := portal.Contact{Name: n.Name, Company: n.Account, Email: w.Identity.Email}
	if err := checkOwner(&account, &owner, n.Language); err != nil {
		return in, err
	}
	by := s.provenThere(w.Identity, newID())
	err = s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := s.take(ctx, tx, token, waits, from, nil); err != nil {
			return err
		}
		in, err = s.registers(ctx, tx, registering{owner.EmailNorm, w.Identity.Email, "", by}, account, owner, from)
		if err != nil {
			return err
		}
		return s.links(ctx, tx, in.User, w.Identity, by.way)
	})
	s.wake()
	return in, err
}

// leaves is the intent of somebody who has signed out here and not at the
// provider.
const leaves intent = "logout"

// ProviderLogout is where the provider's own session ends, for somebody who has
// signed out here.
type ProviderLogout struct {
	Provider string `json:"-"`
	Address  string
	Next     string `json:"-"`
}

// KeepLogout keeps that for a while, in this browser.
func (s *Store) KeepLogout(ctx context.Context, l ProviderLogout, from Browser) (string, error) {
	return s.begin(ctx, s.db, flow{Intent: leaves, Provider: l.Provider, Next: l.Next}, l, from)
}

// ProviderLogout is what waits under the token, without using it up.
func (s *Store) ProviderLogout(ctx context.Context, token string, from Browser) (l ProviderLogout, err error) {
	row, err := s.flow(ctx, token, leaves, from, &l)
	l.Provider, l.Next = row.Provider, row.Next
	return l, err
}
