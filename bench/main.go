// Bench measures the signed-in contacts page of Foyer on Postgres, beside a
// bare handler that runs the same queries and sends as many bytes. bin/bench
// builds and starts it. It prints figures with their goals beside them and
// fails only if it could not measure: how fast a machine is proves nothing.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"foyer/mail/inbox"
)

// How long it is measured: every server in turn, some seconds each, in
// several rounds, so that what else the machine does meets all of them alike.
const (
	rounds      = 7
	fewest      = 3 // rounds, when time is short
	slice       = 1500 * time.Millisecond
	warmUp      = time.Second
	connections = 16
	starts      = 9
	enough      = 5 * time.Minute // then no further round begins
	limit       = 10 * time.Minute
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == bareWord {
		exitOn(serveBare(os.Stdin, os.Stdout))
		return
	}
	program := flag.String("foyer", "", "the program to measure")
	postgres := flag.String("postgres", "", "URL of a throw-away server: databases are made in it")
	small := flag.Bool("small", false, "leave the large database out")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	exitOn(run(ctx, *program, *postgres, !*small))
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench: "+err.Error())
		os.Exit(1)
	}
}

// run makes the databases, measures, and prints what came out.
func run(ctx context.Context, program, postgres string, withLarge bool) error {
	dir, err := os.MkdirTemp("", "foyer-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	mails, err := inbox.Listen("127.0.0.1:0", filepath.Join(dir, "mail"))
	if err != nil {
		return err
	}
	defer mails.Close() //nolint:errcheck // the process ends

	b := &bench{began: time.Now(), foyer: foyer{program, mails.URL()}, cluster: cluster{postgres}, progress: os.Stderr}
	defer b.stop()
	if err := b.measure(ctx, withLarge); err != nil {
		return err
	}
	return b.figures.print(os.Stdout)
}

// bench is one run: the servers it loads and what it has found out.
type bench struct {
	foyer    foyer
	cluster  cluster
	page     page
	began    time.Time
	targets  []*target
	figures  figures
	progress io.Writer
}

// target is a server under load and what came of each round.
type target struct {
	name string
	*server
	samples []sample
	used    usage // in all rounds
}

const (
	smallName = "Foyer"
	bareName  = "bare handler"
	largeName = "Foyer, large"
)

func (b *bench) measure(ctx context.Context, withLarge bool) error {
	b.figures.busy = business()
	small, err := b.prepare(ctx)
	if err != nil {
		return err
	}
	b.tell("starting %d times", starts)
	if b.figures.starts, err = b.foyer.startTimes(ctx, small, starts); err != nil {
		return err
	}
	if err := b.serve(ctx, small, withLarge); err != nil {
		return err
	}
	if err := b.loads(ctx); err != nil {
		return err
	}
	return b.notes(ctx)
}

// prepare makes the small database and finds out what the page of it costs.
func (b *bench) prepare(ctx context.Context) (small string, err error) {
	b.tell("making the small database")
	if small, err = b.cluster.create(ctx, "bench_small", ""); err != nil {
		return "", err
	}
	owner, err := b.foyer.populate(ctx, small)
	if err != nil {
		return "", err
	}
	b.page, err = b.foyer.look(ctx, small, owner)
	b.figures.page = b.page
	return small, err
}

// serve starts every server that is measured.
func (b *bench) serve(ctx context.Context, small string, withLarge bool) error {
	if withLarge {
		if err := b.serveLarge(ctx, small); err != nil {
			return err
		}
	}
	if err := b.starts(smallName, func() (*server, error) { return b.foyer.start(ctx, as(small, smallName)) }); err != nil {
		return err
	}
	return b.starts(bareName, func() (*server, error) { return startBare(ctx, as(small, bareName), b.page) })
}

// serveLarge serves a copy of the small database with all the others put in
// beside it, so that the same session opens the same page of it.
func (b *bench) serveLarge(ctx context.Context, small string) error {
	b.tell("making the large database")
	began := time.Now()
	large, err := b.cluster.enlarged(ctx, "bench_large", small)
	if err != nil {
		return err
	}
	b.tell("that took %s", time.Since(began).Round(time.Second))
	return b.starts(largeName, func() (*server, error) { return b.foyer.start(ctx, as(large, largeName)) })
}

func (b *bench) starts(name string, start func() (*server, error)) error {
	started, err := start()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	b.targets = append(b.targets, &target{name: name, server: started})
	return nil
}

func (b *bench) stop() {
	for _, target := range b.targets {
		target.stop()
	}
}

func (b *bench) tell(format string, args ...any) {
	fmt.Fprintf(b.progress, format+" …\n", args...) //nolint:errcheck // only says what is going on
}
