package jobs_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"foyer/store"
	"foyer/store/world"
)

// table is everything that a table holds, as text.
func (p *post) table(t *testing.T, name string) string {
	t.Helper()
	rows, err := p.raw(t).Query("SELECT * FROM " + name)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // it was read to its end
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for rows.Next() {
		values := make([]sql.NullString, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&all, values)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// raw is the database without the store.
func (p *post) raw(t *testing.T) *sql.DB {
	t.Helper()
	driver, source := "pgx", p.url
	if path, found := strings.CutPrefix(p.url, "sqlite:"); found {
		driver, source = "sqlite", path
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// enter opens world.Home to somebody.
func (p *post) enter(t *testing.T, role string) *store.Tenant {
	t.Helper()
	who := world.Called(role)
	in, err := p.SignIn(t.Context(), who.Email, who.Password, store.Browser{Network: "198.51.100.7"})
	if err != nil {
		t.Fatal(err)
	}
	tenant, err := p.Tenant(t.Context(), in.Session, world.Home)
	if err != nil {
		t.Fatal(err)
	}
	return tenant
}
