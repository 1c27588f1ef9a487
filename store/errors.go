package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"foyer/portal"
)

// errUnchanged ends a change that would change nothing: there is no event and
// no mail, and the caller is told that all is well.
var errUnchanged = errors.New("store: unchanged")

// translated says in the portal's words what the database said in its own.
func translated(err error) error {
	switch {
	case err == nil, errors.Is(err, errUnchanged):
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return portal.ErrNotFound
	case isUnique(err):
		return errors.Join(portal.ErrConflict, err)
	case isDown(err):
		return errors.Join(portal.ErrDown, err)
	default:
		return err
	}
}

// isUnique tells whether a row was refused because there is one like it.
func isUnique(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "23505"
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return false
}

// isDeadlock tells whether the transaction was ended so that another one could
// go on.
func isDeadlock(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == "40P01"
}

// isDown tells whether the database did not answer, or could not take what it
// was given: gone, starting, full, or out of time.
func isDown(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return strings.HasPrefix(pg.Code, "08") || strings.HasPrefix(pg.Code, "53") || strings.HasPrefix(pg.Code, "57P")
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return slices.Contains([]int{sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}, lite.Code()&0xff)
	}
	_, network := errors.AsType[net.Error](err)
	_, connecting := errors.AsType[*pgconn.ConnectError](err)
	return network || connecting || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, io.EOF) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, sql.ErrConnDone)
}

// touched turns a statement that met no row into [portal.ErrNotFound].
func touched(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	rows, err := result.RowsAffected()
	if err == nil && rows == 0 {
		return portal.ErrNotFound
	}
	return err
}

// changed ends a change whose statement met no row: there was nothing to do.
func changed(result sql.Result, err error) error {
	if err = touched(result, err); err == portal.ErrNotFound {
		return errUnchanged
	}
	return err
}

// done drops the result of a statement that may meet any number of rows.
func done(_ sql.Result, err error) error { return err }
