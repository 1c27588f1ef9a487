package store

import (
	"context"

	"github.com/uptrace/bun"
)

// Linked is the hash of an event.
var Linked = linked

// DB is the database itself, to look at what the doors do not show.
func (s *Store) DB() *bun.DB { return s.db }

// LockMigrations holds off everybody else who wants to migrate.
func (s *Store) LockMigrations(ctx context.Context) (func(), error) { return s.lockMigrations(ctx) }
