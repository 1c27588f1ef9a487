// Package storetest gives each test a database of its own, with the world in
// it, on SQLite and on Postgres.
package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"foyer/auth"
	"foyer/store"
	"foyer/store/world"
)

// Each runs the test on both databases, each time with a world of its own.
func Each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	EachURL(t, func(t *testing.T, url string) { test(t, Open(t, url)) })
}

// EachURL is [Each] for tests that open the database themselves.
func EachURL(t *testing.T, test func(t *testing.T, url string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// Open opens a database until the test ends.
func Open(t testing.TB, url string) *store.Store {
	t.Helper()
	s, err := store.Open(url, passwords)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() }) //nolint:errcheck // the database goes away with the test
	return s
}

// passwords are the rules for passwords in tests: the real ones.
var passwords = auth.NewPasswords(12, 2)

var dir = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "foyer-test-") })

// Main runs a package's tests and takes the templates away afterwards.
func Main(m *testing.M) {
	code := m.Run()
	if made, err := dir(); err == nil {
		os.RemoveAll(made) //nolint:errcheck // a temporary folder
	}
	dropTemplate()
	os.Exit(code)
}

var sqliteTemplate = sync.OnceValues(func() (string, error) {
	folder, err := dir()
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, "world.db")
	return path, build("sqlite:" + path)
})

// SQLite is the URL of a new SQLite database with the world in it.
func SQLite(t testing.TB) string {
	t.Helper()
	template, err := sqliteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(template)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "foyer.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

// build makes the world in an empty database.
func build(url string) error {
	s, err := store.Open(url, passwords)
	if err != nil {
		return err
	}
	if _, err := s.Migrate(context.Background()); err != nil {
		return err
	}
	if err := world.Build(context.Background(), s); err != nil {
		return err
	}
	return s.Close()
}

var databases atomic.Int64

func databaseName(kind string) string {
	return fmt.Sprintf("foyer_%s_%d_%d", kind, os.Getpid(), databases.Add(1))
}

// server is where the test server is; its absence fails the tests loudly.
func server() (string, error) {
	if at := os.Getenv("TEST_POSTGRES_URL"); at != "" {
		return at, nil
	}
	return "", fmt.Errorf("these tests run on PostgreSQL too: eval \"$(bin/postgres)\" starts a private one and sets TEST_POSTGRES_URL; apt-get install postgresql installs it")
}

func onServer(statement string) error {
	at, err := server()
	if err != nil {
		return err
	}
	db, err := sql.Open("pgx", at)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // nothing hangs on it
	_, err = db.Exec(statement)
	return err
}

func databaseURL(name string) (string, error) {
	at, err := server()
	if err != nil {
		return "", err
	}
	parsed, err := url.Parse(at)
	if err != nil {
		return "", err
	}
	parsed.Path = "/" + name
	return parsed.String(), nil
}

var template string

var postgresTemplate = sync.OnceValues(func() (string, error) {
	name := databaseName("world")
	if err := onServer("CREATE DATABASE " + name); err != nil {
		return "", err
	}
	template = name
	url, err := databaseURL(name)
	if err != nil {
		return "", err
	}
	return name, build(url)
})

func dropTemplate() {
	if template != "" {
		onServer("DROP DATABASE IF EXISTS " + template + " WITH (FORCE)") //nolint:errcheck // the server is a throw-away one
	}
}

// Postgres is the URL of a new Postgres database with the world in it.
func Postgres(t testing.TB) string {
	t.Helper()
	from, err := postgresTemplate()
	if err != nil {
		t.Fatal(err)
	}
	return createDatabase(t, " TEMPLATE "+from+" STRATEGY FILE_COPY")
}

// EmptyPostgres is the URL of a new Postgres database with nothing in it.
func EmptyPostgres(t testing.TB) string { return createDatabase(t, "") }

// EmptySQLite is the URL of a SQLite database that does not exist yet.
func EmptySQLite(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "foyer.db") }

func createDatabase(t testing.TB, how string) string {
	t.Helper()
	name := databaseName("test")
	if err := onServer("CREATE DATABASE " + name + how); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := onServer("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
			t.Log(err)
		}
	})
	url, err := databaseURL(name)
	if err != nil {
		t.Fatal(err)
	}
	return url
}
