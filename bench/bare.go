package main

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// bareWord makes this program the bare server.
const bareWord = "bare"

// bareOrder is what the bare server is told on its standard input. It ends
// when that does.
type bareOrder struct {
	Database string
	Page     page
}

// startBare runs the bare server, in a process of its own like Foyer's.
func startBare(ctx context.Context, database string, p page) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &server{Cmd: exec.CommandContext(ctx, self, bareWord)}
	s.Stderr = &s.errors
	in, err := s.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := s.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.Start(); err != nil {
		return nil, err
	}
	if err := json.NewEncoder(in).Encode(bareOrder{database, p}); err != nil {
		s.stop()
		return nil, err
	}
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		s.stop()
		return nil, fmt.Errorf("%w: %s", err, s.errors.String())
	}
	s.address = strings.TrimSpace(address)
	return s, nil
}

// serveBare answers every request with the page's bytes, once the page's
// statements have run. It is the least that a Fiber handler can do for them.
func serveBare(in io.Reader, out io.Writer) error {
	var order bareOrder
	decoder := json.NewDecoder(in)
	if err := decoder.Decode(&order); err != nil {
		return err
	}
	db, err := openBare(order.Database)
	if err != nil {
		return err
	}
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get(order.Page.Path, func(c *fiber.Ctx) error { return order.Page.bare(c, db) })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() {
		io.Copy(io.Discard, in)                  //nolint:errcheck // it has ended either way
		app.ShutdownWithTimeout(2 * time.Second) //nolint:errcheck // the process ends
	}()
	fmt.Fprintln(out, listener.Addr()) //nolint:errcheck // who started this waits for it
	return app.Listener(listener)
}

// openBare opens the database with the settings of [foyer/store.Open].
func openBare(database string) (*sql.DB, error) {
	config, err := pgx.ParseConfig(database)
	if err != nil {
		return nil, err
	}
	config.DefaultQueryExecMode = pgx.QueryExecModeSimpleProtocol
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(20)
	db.SetMaxIdleConns(20)
	return db, nil
}

func (p page) bare(c *fiber.Ctx, db *sql.DB) error {
	for _, statement := range p.Statements {
		if err := reads(c.UserContext(), db, statement); err != nil {
			return err
		}
	}
	for _, header := range p.Header {
		c.Response().Header.Set(header[0], header[1])
	}
	return c.Send(p.Body)
}

// reads runs the statement and reads every row of it.
func reads(ctx context.Context, db *sql.DB, statement string) error {
	rows, err := db.QueryContext(ctx, statement)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // rows.Err tells
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
	}
	return rows.Err()
}
