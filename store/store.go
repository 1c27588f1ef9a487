// Package store keeps what Foyer knows, and has the verbs that change it,
// each one transaction. Scope is a value that its caller holds: [Store] is a
// visitor's door, [Self] a signed-in user's and [Tenant] an account's.
package store

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"foyer/auth"
)

// Store is what a visitor holds: one may sign in, ask for a reset, come in.
type Store struct {
	// Now is the time as the store sees it.
	Now func() time.Time
	// NoRegistration and NoFirstPassword are what the provider has switched off.
	NoRegistration, NoFirstPassword bool
	// Passkeys is the relying party of passkeys; nil where there can be none.
	Passkeys *auth.Passkeys
	// Providers are the names of the identity providers that there are, by
	// their words. Sessions that came in through another one are over.
	Providers map[string]string

	db        *bun.DB // reads and writes; on SQLite a single connection
	ro        *bun.DB // reads
	passwords *auth.Passwords
	woken     chan struct{} // mail may be due
	leaving   chan struct{} // a client may have to be told of a session that is over
	path      string        // of the SQLite file; empty on Postgres
}

// Open opens the database that the URL names, postgres://… or sqlite:path,
// without asking it anything yet. Close it when done.
func Open(url string, passwords *auth.Passwords) (*Store, error) {
	s := &Store{Now: time.Now, passwords: passwords, woken: make(chan struct{}, 1), leaving: make(chan struct{}, 1)}
	scheme, path, _ := strings.Cut(url, ":")
	var err error
	switch scheme {
	case "postgres", "postgresql":
		err = s.openPostgres(url)
	case "sqlite":
		err = s.openSQLite(path)
	default:
		err = fmt.Errorf("%q is neither postgres://… nor sqlite:path", scheme)
	}
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return s, nil
}

func (s *Store) openPostgres(url string) error {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return err
	}
	// bun writes the arguments into the text itself, so that prepared
	// statements would only churn the cache.
	config.DefaultQueryExecMode = pgx.QueryExecModeSimpleProtocol
	config.StatementCacheCapacity, config.DescriptionCacheCapacity = 0, 0
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 4 * time.Second
	}
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(20)
	pool.SetMaxIdleConns(20)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	s.db = bun.NewDB(pool, pgdialect.New())
	s.ro = s.db
	return nil
}

const sqlitePragmas = "?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)"

func (s *Store) openSQLite(path string) error {
	if path == "" || strings.ContainsAny(path, "?#%") {
		return fmt.Errorf("sqlite:path needs the path of a file, without ?, # and %%")
	}
	// SQLite would make the file for everybody to read.
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	writes, err := sql.Open("sqlite", "file:"+path+sqlitePragmas+"&_txlock=immediate")
	if err != nil {
		return err
	}
	writes.SetMaxOpenConns(1)
	reads, err := sql.Open("sqlite", "file:"+path+sqlitePragmas+"&_pragma=query_only(1)")
	if err != nil {
		return err
	}
	reads.SetMaxOpenConns(4)
	reads.SetMaxIdleConns(4)
	s.path = path
	s.db = bun.NewDB(writes, sqlitedialect.New())
	s.ro = bun.NewDB(reads, sqlitedialect.New())
	return nil
}

// Close ends the connections.
func (s *Store) Close() error {
	if s.ro != s.db {
		if err := s.ro.Close(); err != nil {
			return err
		}
	}
	return s.db.Close()
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	return s.ro.PingContext(ctx)
}

// now is the time as both databases keep it: UTC, to the microsecond.
func (s *Store) now() time.Time {
	return s.Now().UTC().Truncate(time.Microsecond)
}

func (s *Store) onPostgres() bool { return s.db.Dialect().Name() == dialect.PG }

// newID is the id of a new row: a UUIDv7, so that ids follow time.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// deadlocksMost is how often a transaction begins again.
const deadlocksMost = 4

// tx runs do in one transaction and translates what went wrong. Two that wait
// for each other are untangled by Postgres, which ends one: it begins again.
func (s *Store) tx(ctx context.Context, do func(context.Context, bun.Tx) error) error {
	err := s.db.RunInTx(ctx, nil, do)
	for again := 0; isDeadlock(err) && again < deadlocksMost; again++ {
		err = s.db.RunInTx(ctx, nil, do)
	}
	return translated(err)
}

// locked makes the query hold the rows it reads until the transaction ends.
// SQLite has a single writer and needs no such word.
func locked(q *bun.SelectQuery, how string) *bun.SelectQuery {
	if q.Dialect().Name() == dialect.PG {
		return q.For(how)
	}
	return q
}

// counted takes the next number of the counter.
func counted(ctx context.Context, tx bun.IDB, name string) (number int64, err error) {
	err = tx.NewRaw("UPDATE counters SET value = value + 1 WHERE name = ? RETURNING value", name).Scan(ctx, &number)
	return number, err
}
