package store

import (
	"context"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// limit is how often something may be tried in a window of time.
type limit struct {
	what   string // what is tried, by whom; it is kept as a hash
	most   int64
	window time.Duration
}

func (l limit) key() string { return auth.HashToken(l.what) }

// count counts one more try under every limit, the narrowest first, before it
// is known how it ends: so the count is exact, however many try at once and in
// however many processes. Over a limit it answers [portal.TooMany]; such a try
// does not count under the wider ones, so that one network cannot use up what
// is left to all others.
func (s *Store) count(ctx context.Context, limits ...limit) error {
	for _, l := range limits {
		count, until, err := s.countOne(ctx, s.db, l)
		if err != nil {
			return translated(err)
		}
		if count > l.most {
			return s.tooMany(until)
		}
	}
	return nil
}

// tries is count, with a look at the widest limit first: who is over it
// leaves no more rows behind.
func (s *Store) tries(ctx context.Context, limits ...limit) error {
	widest := limits[len(limits)-1]
	var until time.Time
	err := s.ro.NewRaw("SELECT until FROM attempts WHERE key = ? AND count > ? AND until > ?",
		widest.key(), widest.most, s.now()).Scan(ctx, &until)
	switch err := translated(err); err {
	case portal.ErrNotFound:
		return s.count(ctx, limits...)
	case nil:
		return s.tooMany(until)
	default:
		return err
	}
}

func (s *Store) tooMany(until time.Time) error {
	return portal.TooMany{Minutes: int((until.Sub(s.now()) + time.Minute - 1) / time.Minute)}
}

// countWithin is count in a transaction that is under way: what is taken back
// was never tried.
func (s *Store) countWithin(ctx context.Context, tx bun.Tx, l limit) error {
	count, until, err := s.countOne(ctx, tx, l)
	if err == nil && count > l.most {
		err = s.tooMany(until)
	}
	return err
}

func (s *Store) countOne(ctx context.Context, db bun.IDB, l limit) (count int64, until time.Time, err error) {
	now := s.now()
	err = db.NewRaw(`
		INSERT INTO attempts (key, count, until) VALUES (?0, 1, ?2)
		ON CONFLICT (key) DO UPDATE SET
			count = CASE WHEN attempts.until <= ?1 THEN 1 ELSE attempts.count + 1 END,
			until = CASE WHEN attempts.until <= ?1 THEN excluded.until ELSE attempts.until END
		RETURNING count, until`, l.key(), now, now.Add(l.window)).Scan(ctx, &count, &until)
	return count, until, err
}

// forget drops the tries under the limits: the last one was right.
func (s *Store) forget(ctx context.Context, limits ...limit) error {
	for _, l := range limits {
		if _, err := s.db.NewRaw("DELETE FROM attempts WHERE key = ?", l.key()).Exec(ctx); err != nil {
			return translated(err)
		}
	}
	return nil
}

// Browser is what somebody comes with: where from and with which cookies.
type Browser struct {
	Name     string // what it calls itself, shortened
	Network  string // the address; of IPv6 the /64
	Language string // ISO 639-1, in which the page was shown
	Device   string // the cookie of a browser that has signed in before
	Session  string // the cookie of the session that this sign-in replaces
	Flow     string // the cookie of what was begun in this browser and is not at its end
}

// guesses are the limits on trying passwords of the address. A browser that
// the user has signed in with before has one of its own, so that strangers
// hold back unknown browsers only.
func guesses(norm string, known bool, from Browser) []limit {
	if known {
		return []limit{
			{"guess " + norm + " device " + from.Device, 10, 15 * time.Minute},
			{"guess " + norm + " devices", 50, 15 * time.Minute},
		}
	}
	return []limit{
		{"guess " + norm + " network " + from.Network, 10, 15 * time.Minute},
		{"guess " + norm, 30, 15 * time.Minute},
		{"guess network " + from.Network, 200, 15 * time.Minute},
	}
}

// comparableEmail is the address as tries are counted, also when it is none.
func comparableEmail(typed string) string {
	typed = strings.TrimSpace(typed)
	if norm, ok := portal.NormEmail(typed); ok {
		return norm
	}
	return "not an address: " + typed
}
