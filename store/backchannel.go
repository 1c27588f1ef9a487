package store

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// EndProviderSessions ends the sessions that the provider says are over: those
// of its session, or all that came in by the identity. A logout token counts
// once: a second time it is [portal.ErrConflict].
func (s *Store) EndProviderSessions(ctx context.Context, out auth.LoggedOut) error {
	err := s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewRaw("INSERT INTO logouts (issuer, jti, expires_at) VALUES (?, ?, ?)",
			out.Issuer, out.JTI, out.ExpiresAt.UTC().Add(time.Hour)).Exec(ctx); err != nil {
			return err
		}
		var sessions []portal.Session
		if err := tx.NewSelect().Model(&sessions).
			Where("way_id IN (SELECT id FROM ways WHERE issuer = ?0 AND (?1 = '' OR subject = ?1))", out.Issuer, out.Subject).
			Where("?0 = '' OR provider_sid = ?0", out.SID).OrderExpr("user_id").Scan(ctx); err != nil {
			return err
		}
		return s.endedByProvider(ctx, tx, sessions)
	})
	s.wake()
	return err
}

func (s *Store) endedByProvider(ctx context.Context, tx bun.Tx, sessions []portal.Session) error {
	for _, session := range sessions {
		err := s.changeUserWithin(ctx, tx, session.UserID, portal.Event{What: portal.UserSessionsEnded}, func(tx bun.Tx, c chain) error {
			c.says(session.ID, "", map[string]string{"provider": session.Provider})
			_, err := s.endSessions(ctx, tx, "id = ?", session.ID)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
