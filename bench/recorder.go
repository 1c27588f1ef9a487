package main

import (
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgproto3"
)

// recorder stands between a program and Postgres and writes down the
// statements that go by.
type recorder struct {
	listener   net.Listener
	server     string
	mu         sync.Mutex
	statements []string
	err        error
}

// recording answers the URL by which the database is reached through a
// recorder.
func recording(database string) (*recorder, string, error) {
	parsed, err := url.Parse(database)
	if err != nil {
		return nil, "", err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	r := &recorder{listener: listener, server: parsed.Host}
	parsed.Host = listener.Addr().String()
	go r.accepts()
	return r, parsed.String(), nil
}

func (r *recorder) close() { r.listener.Close() } //nolint:errcheck // nobody comes any more

func (r *recorder) accepts() {
	for {
		client, err := r.listener.Accept()
		if err != nil {
			return
		}
		go r.stands(client)
	}
}

// stands passes on what the two say to each other until one of them ends.
func (r *recorder) stands(client net.Conn) {
	defer client.Close() //nolint:errcheck // it is over
	server, err := net.Dial("tcp", r.server)
	if err != nil {
		return
	}
	defer server.Close()       //nolint:errcheck // it is over
	go io.Copy(client, server) //nolint:errcheck // ends with the connection
	backend := pgproto3.NewBackend(client, client)
	start, err := backend.ReceiveStartupMessage()
	for message := start; err == nil; {
		if err = pass(message, server); err == nil {
			message, err = backend.Receive()
			r.notes(message)
		}
	}
}

func pass(message pgproto3.FrontendMessage, server io.Writer) error {
	bytes, err := message.Encode(nil)
	if err != nil {
		return err
	}
	_, err = server.Write(bytes)
	return err
}

func (r *recorder) notes(message pgproto3.FrontendMessage) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch message := message.(type) {
	case *pgproto3.Query:
		if !strings.HasPrefix(message.String, "--") { // the driver asks whether the connection is alive
			r.statements = append(r.statements, strings.Clone(message.String))
		}
	case *pgproto3.Parse:
		r.err = fmt.Errorf("a prepared statement cannot be run again without its arguments: %s", message.Query)
	}
}

// take answers the statements since it was last asked.
func (r *recorder) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	taken := r.statements
	r.statements = nil
	return taken
}

func (r *recorder) failed() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}
