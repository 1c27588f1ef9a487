package store

import (
	"context"

	"foyer/portal"
)

// MoveClient gives a registered client other addresses and another secret, and
// tells that. The demonstration does it: its services are at another port when
// the one before is taken.
func (s *Store) MoveClient(ctx context.Context, c portal.Client) (secret string, err error) {
	if err := c.Check(); err != nil {
		return "", err
	}
	secret = giveSecret(&c)
	moved := s.db.NewUpdate().Model(&c).Where("id = ? AND kind = ? AND deactivated_at IS NULL", c.ID, c.Kind).
		Column("secret_hash", "signing_secret", "redirect_uris", "login_uri", "post_logout_uris", "backchannel_uri", "endpoint", "origins")
	return secret, translated(touched(moved.Exec(ctx)))
}
