package store

import (
	"context"
	"fmt"
	"time"

	"github.com/gofrs/flock"
	"github.com/uptrace/bun/migrate"

	"foyer/store/migrations"
)

// migrationLock is the number that processes lock in Postgres to migrate one
// after the other. It means nothing else.
const migrationLock = 706_579_72

// Migrate brings the schema up to date and answers the names of what was
// applied. Any number of processes may call it at once; the lock goes with
// its process, so that a killed one blocks nobody.
func (s *Store) Migrate(ctx context.Context) (applied []string, err error) {
	all, err := migrations.All()
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	unlock, err := s.lockMigrations(ctx)
	if err != nil {
		return nil, fmt.Errorf("store: waiting to migrate: %w", err)
	}
	defer unlock()
	migrator := migrate.NewMigrator(s.db, all, migrate.WithMarkAppliedOnSuccess(true))
	if err := migrator.Init(ctx); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	group, err := migrator.Migrate(ctx)
	if err != nil {
		return nil, fmt.Errorf("store: migrating: %w", err)
	}
	for _, m := range group.Migrations {
		applied = append(applied, m.Name+"_"+m.Comment)
	}
	return applied, nil
}

func (s *Store) lockMigrations(ctx context.Context) (unlock func(), err error) {
	if !s.onPostgres() {
		lock := flock.New(s.path + ".lock")
		_, err := lock.TryLockContext(ctx, 20*time.Millisecond)
		return func() { lock.Unlock() }, err //nolint:errcheck // the process's end unlocks too
	}
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock(?)", migrationLock); err != nil {
		conn.Close() //nolint:errcheck // the lock's error is the one to tell
		return nil, err
	}
	return func() {
		conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock(?)", migrationLock) //nolint:errcheck // closing unlocks too
		conn.Close()                                                                                //nolint:errcheck // nothing was written on it
	}, nil
}

// Migrated tells whether the schema is the one that this program needs.
func (s *Store) Migrated(ctx context.Context) (bool, error) {
	all, err := migrations.All()
	if err != nil {
		return false, err
	}
	status, err := migrate.NewMigrator(s.ro, all).MigrationsWithStatus(ctx)
	return err == nil && len(status.Unapplied()) == 0, err
}
