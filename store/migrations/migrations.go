// Package migrations holds the schema: plain SQL, the same on both databases.
package migrations

import (
	"embed"

	"github.com/uptrace/bun/migrate"
)

//go:embed *.sql
var files embed.FS

// All are the migrations in their order.
func All() (*migrate.Migrations, error) {
	all := migrate.NewMigrations()
	return all, all.Discover(files)
}
