package handlers_test

import (
	"database/sql"
	"net/url"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"
)

const session = "__Host-foyer"

func queryEscaped(s string) string { return url.QueryEscape(s) }

// deactivatesUser does what only staff can do, and staff has no page yet.
func (v *visits) deactivatesUser(email string) {
	v.Helper()
	db := v.db()
	defer db.Close() //nolint:errcheck // nothing hangs on it
	_, err := db.Exec("UPDATE users SET deactivated_at = created_at WHERE email = '" + email + "'")
	v.must(err)
}

// db is the database itself, for what no page shows or does.
func (v *visits) db() *sql.DB {
	v.Helper()
	driver, source := "pgx", v.database
	if path, sqlite := strings.CutPrefix(v.database, "sqlite:"); sqlite {
		driver, source = "sqlite", "file:"+path+"?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, source)
	v.must(err)
	return db
}
