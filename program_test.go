package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"foyer/mail/inbox"
	"foyer/store/storetest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// program is the built program: tests of it run what people run.
var program string

func TestMain(m *testing.M) {
	flag.Parse()
	folder, err := os.MkdirTemp("", "foyer-program-")
	if err != nil {
		panic(err)
	}
	program = filepath.Join(folder, "foyer")
	if text, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, text)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(folder) //nolint:errcheck // a temporary folder
	os.Exit(code)
}

// TestScripts runs testdata/script: what is refused, and how.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", filepath.Dir(program)+":"+e.Getenv("PATH"))
			e.Setenv("XDG_CACHE_HOME", e.WorkDir)
			return nil
		},
	})
}

func TestTheRouteTableIsAsItWas(t *testing.T) { golden(t, "routes.golden", "routes", "--demo") }

func TestTheHelpIsAsItWas(t *testing.T) { golden(t, "help.golden", "--help") }

// golden compares what the program prints with the file of testdata/.
func golden(t *testing.T, file string, args ...string) {
	t.Parallel()
	got, err := exec.Command(program, args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", file)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("foyer %s differs from %s; if it is meant to, go test -run %s -update\n%s", strings.Join(args, " "), path, t.Name(), got)
	}
}

// running is the program while it runs.
type running struct {
	*testing.T
	*exec.Cmd
	url   string
	said  *said
	ended chan error
}

// environment is a set of settings that serve takes.
func environment(t *testing.T, database, listen string, box *inbox.Inbox) []string {
	return append(os.Environ(), "FOYER_BASE_URL=http://"+listen, "FOYER_LISTEN="+listen, "FOYER_DATABASE_URL="+database,
		"FOYER_SMTP_URL="+box.URL(), "FOYER_MAIL_FROM=portal@foyer.example", "XDG_CACHE_HOME="+t.TempDir())
}

// starts runs the program until the test ends.
func starts(t *testing.T, env []string, listen string, args ...string) *running {
	t.Helper()
	r := &running{T: t, Cmd: exec.Command(program, args...), url: "http://" + listen, said: &said{}, ended: make(chan error, 1)}
	r.Env, r.Stdout, r.Stderr = env, r.said, r.said
	r.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { r.ended <- r.Wait() }()
	t.Cleanup(func() { r.Process.Kill() }) //nolint:errcheck // it may have ended
	return r
}

// isReady waits until the program is.
func (r *running) isReady() *running {
	r.Helper()
	for began := time.Now(); time.Since(began) < 30*time.Second; time.Sleep(20 * time.Millisecond) {
		if answer, err := http.Get(r.url + "/readyz"); err == nil {
			answer.Body.Close() //nolint:errcheck // it says nothing more
			if answer.StatusCode == http.StatusOK {
				return r
			}
		}
		select {
		case err := <-r.ended:
			r.Fatalf("it ended: %v\n%s", err, r.said)
		default:
		}
	}
	r.Fatalf("it is not ready\n%s", r.said)
	return r
}

// endsWithin waits for the program to end by itself.
func (r *running) endsWithin(limit time.Duration) error {
	r.Helper()
	select {
	case err := <-r.ended:
		return err
	case <-time.After(limit):
		r.Fatalf("it goes on after %v\n%s", limit, r.said)
		return nil
	}
}

// runs runs the program to its end, with the text as its input.
func runs(t *testing.T, env []string, input string, args ...string) string {
	t.Helper()
	command := exec.Command(program, args...)
	command.Env, command.Stdin = env, strings.NewReader(input)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("foyer %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return string(out)
}

// said is what a program wrote.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *said) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(text)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// lines are what was said, line by line.
func (s *said) lines() (lines []string) {
	for scanner := bufio.NewScanner(strings.NewReader(s.String())); scanner.Scan(); {
		lines = append(lines, scanner.Text())
	}
	return lines
}

// freeAddress is one that nobody listens on just now.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close() //nolint:errcheck // it made no connection
	return listener.Addr().String()
}

func mailbox(t *testing.T) *inbox.Inbox {
	t.Helper()
	box, err := inbox.Listen("127.0.0.1:0", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { box.Close() }) //nolint:errcheck // the mails go away with the test
	return box
}

// eachEmpty runs the test on an empty database of each kind.
func eachEmpty(t *testing.T, test func(t *testing.T, database string)) {
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(t, storetest.EmptySQLite(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(t, storetest.EmptyPostgres(t)) })
}
