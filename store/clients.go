package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// RegisterClient registers a program of the provider's, and tells the secret
// that it proves itself by: only its hash is kept. A public client has none.
// The secret of a client of kind url is kept as it is, as we sign with it.
// An id that is taken is [portal.ErrConflict].
func (s *Store) RegisterClient(ctx context.Context, c portal.Client) (secret string, err error) {
	if err := c.Check(); err != nil {
		return "", err
	}
	c.CreatedAt = s.now()
	secret = giveSecret(&c)
	_, err = s.db.NewInsert().Model(&c).Exec(ctx)
	return secret, translated(err)
}

// giveSecret gives the client a new secret.
func giveSecret(c *portal.Client) (secret string) {
	switch {
	case c.Kind == portal.ByURL:
		bits := make([]byte, 32)
		rand.Read(bits) //nolint:errcheck // never fails: see crypto/rand
		c.SigningSecret = "whsec_" + base64.StdEncoding.EncodeToString(bits)
		return c.SigningSecret
	case c.Public:
		return ""
	}
	secret = auth.NewToken()
	c.SecretHash = auth.HashToken(secret)
	return secret
}

// RenewSecret gives the client another secret; the one before counts no more.
func (s *Store) RenewSecret(ctx context.Context, id string) (secret string, err error) {
	c, err := s.client(ctx, s.db, id)
	if err != nil {
		return "", err
	}
	secret = giveSecret(&c)
	return secret, translated(touched(s.db.NewUpdate().Model(&c).Column("secret_hash", "signing_secret").WherePK().Exec(ctx)))
}

// Clients are the registered programs, those that were removed last.
func (s *Store) Clients(ctx context.Context) (clients []portal.Client, err error) {
	err = s.ro.NewSelect().Model(&clients).OrderExpr("deactivated_at IS NOT NULL, id").Scan(ctx)
	return clients, translated(err)
}

// RemoveClient shuts the program out: nobody comes to it any more, and who is
// signed in to it is signed out.
func (s *Store) RemoveClient(ctx context.Context, id string) error {
	defer s.wake()
	return s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := touched(tx.NewRaw("UPDATE clients SET deactivated_at = ? WHERE id = ? AND deactivated_at IS NULL", s.now(), id).Exec(ctx)); err != nil {
			return err
		}
		return s.endSignons(ctx, tx, "client_id = ?", id)
	})
}

func (s *Store) client(ctx context.Context, db bun.IDB, id string) (c portal.Client, err error) {
	err = db.NewSelect().Model(&c).Where("id = ? AND deactivated_at IS NULL", id).Scan(ctx)
	return c, translated(err)
}

// AddService gives the account with the number a service that the client
// opens, and records it. The operator does it. One that the account has already
// is [portal.ErrConflict].
func (s *Store) AddService(ctx context.Context, number int64, service portal.Service) (portal.Service, error) {
	if err := service.Check(); err != nil {
		return service, err
	}
	err := s.changeServices(ctx, number, portal.ServiceAdded, func(w writer) error {
		client, err := s.client(ctx, w.tx, service.ClientID)
		if err := cmp.Or(err, service.CheckTarget(client), w.lacks(ctx, service)); err != nil {
			return err
		}
		service.ID, service.CreatedAt = newID(), s.now()
		w.says(service.ID, service.Name, nil)
		return done(w.inserts(&service).Exec(ctx))
	})
	return service, err
}

// lacks tells [portal.ErrConflict] if the account has a service like this one.
func (w writer) lacks(ctx context.Context, service portal.Service) error {
	there, err := w.selects((*portal.Service)(nil)).Where("client_id = ? AND name = ? AND target = ? AND deactivated_at IS NULL",
		service.ClientID, service.Name, service.Target).Exists(ctx)
	if err == nil && there {
		return portal.ErrConflict
	}
	return err
}

// ServicesOf are the services of the account with the number, by name, for the
// operator: those whose client was removed, too.
func (s *Store) ServicesOf(ctx context.Context, number int64) (services []portal.Service, err error) {
	account, err := s.numbered(ctx, number)
	if err != nil {
		return nil, err
	}
	err = reader{s.ro, account.ID}.selects(&services).Where("deactivated_at IS NULL").OrderExpr("name, id").Scan(ctx)
	return services, translated(err)
}

// RemoveService takes the service from the account with the number, signs out
// who is signed in to it, and records it.
func (s *Store) RemoveService(ctx context.Context, number int64, id string) error {
	return s.changeServices(ctx, number, portal.ServiceRemoved, func(w writer) error {
		service, err := w.service(ctx, id)
		if err != nil {
			return err
		}
		w.says(id, service.Name, nil)
		service.DeactivatedAt = s.now()
		if err := touched(w.updates(&service, "deactivated_at").Exec(ctx)); err != nil {
			return err
		}
		return s.endSignons(ctx, w.tx, "account_id = ? AND service_id = ?", w.account, id)
	})
}

// changeServices is a change by the operator to what an account has.
func (s *Store) changeServices(ctx context.Context, number int64, what string, do func(writer) error) error {
	account, err := s.numbered(ctx, number)
	if err != nil {
		return err
	}
	defer s.wake()
	return s.changeAccount(ctx, account.ID, portal.Event{What: what}, do)
}

// numbered is the account with the number, for the operator.
func (s *Store) numbered(ctx context.Context, number int64) (account portal.Account, err error) {
	err = s.ro.NewSelect().Model(&account).Where("number = ? AND deactivated_at IS NULL", number).Scan(ctx)
	return account, translated(err)
}

// Issuer is what the endpoints of the protocol hold: no account's door. Every
// look of it starts from a client, or from a signon of one.
type Issuer struct{ s *Store }

// Issuer is the door of the protocol's endpoints.
func (s *Store) Issuer() Issuer { return Issuer{s} }

// Client is the registered program with the id, or [portal.ErrNotFound].
func (i Issuer) Client(ctx context.Context, id string) (portal.Client, error) {
	return i.s.client(ctx, i.s.ro, id)
}

// Proves tells whether the secret is the client's. A public client has none
// and never proves itself.
func (i Issuer) Proves(c portal.Client, secret string) bool {
	return c.SecretHash != "" && subtle.ConstantTimeCompare([]byte(auth.HashToken(secret)), []byte(c.SecretHash)) == 1
}
