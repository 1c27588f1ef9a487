package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"
)

// cluster is a throw-away Postgres, by its URL.
type cluster struct{ url string }

// create makes a database, empty or a copy of another one, and answers its URL.
func (c cluster) create(ctx context.Context, name, copyOf string) (string, error) {
	parsed, err := url.Parse(c.url)
	if err != nil {
		return "", err
	}
	statement := "CREATE DATABASE " + name
	if copyOf != "" {
		original, err := url.Parse(copyOf)
		if err != nil {
			return "", err
		}
		statement += " TEMPLATE " + original.Path[1:] + " STRATEGY FILE_COPY"
	}
	parsed.Path, parsed.RawQuery = "/"+name, "sslmode=disable"
	return parsed.String(), on(ctx, c.url, statement)
}

// large.sql puts 100,000 accounts with 1,000,000 contacts into a database.
//
//go:embed large.sql
var large string

// enlarged is a copy of the database with a great many other accounts in it,
// in the state in which Postgres has looked at all of it.
func (c cluster) enlarged(ctx context.Context, name, of string) (string, error) {
	made, err := c.create(ctx, name, of)
	if err != nil {
		return "", err
	}
	return made, on(ctx, made, large, "VACUUM ANALYZE", "CHECKPOINT")
}

// version is the server's.
func (c cluster) version(ctx context.Context) (version string, err error) {
	db, err := pgx.Connect(ctx, c.url)
	if err != nil {
		return "", err
	}
	defer db.Close(ctx) //nolint:errcheck // nothing hangs on it
	return version, db.QueryRow(ctx, "SHOW server_version").Scan(&version)
}

// as is the URL by which Postgres calls who comes by it by the name.
func as(database, name string) string {
	return database + "&application_name=" + url.PathEscape(name)
}

// processor is the processor time that Postgres has used for whoever goes by
// the name.
func (c cluster) processor(ctx context.Context, name string) (used time.Duration, err error) {
	db, err := pgx.Connect(ctx, c.url)
	if err != nil {
		return 0, err
	}
	defer db.Close(ctx) //nolint:errcheck // nothing hangs on it
	rows, err := db.Query(ctx, "SELECT pid FROM pg_stat_activity WHERE application_name = $1", name)
	if err != nil {
		return 0, err
	}
	pids, err := pgx.CollectRows(rows, pgx.RowTo[int])
	for _, pid := range pids {
		its, itsErr := processor(pid)
		used, err = used+its, errors.Join(err, itsErr)
	}
	return used, err
}

func on(ctx context.Context, database string, statements ...string) error {
	db, err := pgx.Connect(ctx, database)
	if err != nil {
		return err
	}
	defer db.Close(ctx) //nolint:errcheck // nothing hangs on it
	for _, statement := range statements {
		if _, err := db.PgConn().Exec(ctx, statement).ReadAll(); err != nil {
			return fmt.Errorf("%.40q: %w", statement, err)
		}
	}
	return nil
}
