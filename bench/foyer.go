package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"syscall"
	"time"

	"github.com/valyala/fasthttp"
)

// foyer is the program as it is run for real, all settings but the necessary
// ones left alone.
type foyer struct {
	program string
	mail    string // URL of the mail server
}

// command is the program, about to be run on the database.
func (f foyer) command(ctx context.Context, database, listen string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, f.program, args...)
	command.Env = []string{
		"HOME=" + os.Getenv("HOME"), "PATH=" + os.Getenv("PATH"),
		"FOYER_DATABASE_URL=" + database, "FOYER_LISTEN=" + listen, "FOYER_BASE_URL=http://" + listen,
		"FOYER_SMTP_URL=" + f.mail, "FOYER_MAIL_FROM=portal@foyer.example",
	}
	return command
}

// server is a process that answers on its address.
type server struct {
	*exec.Cmd
	address string
	took    time.Duration // from its start to its first answer
	errors  bytes.Buffer
}

// start runs the portal on the database and waits for its first answer.
func (f foyer) start(ctx context.Context, database string) (*server, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	s := &server{Cmd: f.command(ctx, database, address, "serve"), address: address}
	s.Stderr = &s.errors
	began := time.Now()
	if err := s.Start(); err != nil {
		return nil, err
	}
	if err := s.answers(ctx); err != nil {
		s.stop()
		return nil, fmt.Errorf("%w: %s", err, s.errors.String())
	}
	s.took = time.Since(began)
	return s, nil
}

// startTimes is how long each of so many starts took.
func (f foyer) startTimes(ctx context.Context, database string, times int) (took []time.Duration, err error) {
	for range times {
		s, err := f.start(ctx, database)
		if err != nil {
			return nil, err
		}
		took = append(took, s.took)
		s.stop()
	}
	return took, nil
}

// answers waits until the sign-in page is there, some seconds at most.
func (s *server) answers(ctx context.Context) error {
	for until := time.Now().Add(10 * time.Second); ctx.Err() == nil && time.Now().Before(until); time.Sleep(500 * time.Microsecond) {
		status, _, err := fasthttp.GetTimeout(nil, "http://"+s.address+"/login", 5*time.Second)
		if err == nil && status == fasthttp.StatusOK {
			return nil
		}
		if err == nil {
			return fmt.Errorf("GET /login: %d", status)
		}
	}
	return errors.Join(errors.New("the portal does not answer"), ctx.Err())
}

// stop tells the process to end, and ends it if it does not.
func (s *server) stop() {
	s.Process.Signal(syscall.SIGTERM)                                   //nolint:errcheck // it may have ended
	late := time.AfterFunc(10*time.Second, func() { s.Process.Kill() }) //nolint:errcheck // it may have ended
	defer late.Stop()
	s.Wait() //nolint:errcheck // how it ended is not what is measured
}

// freeAddress is an address on loopback that nobody listens on.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}
