// Package jobs is what runs on its own: sending the mails that are due, and
// sweeping away what is over.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	netmail "net/mail"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"foyer/mail"
	"foyer/store"
)

const (
	workers    = 4                // mails under way at once
	look       = 2 * time.Second  // between two looks for mail that another process queued
	lookRarely = 10 * time.Second // the same while the database is away
	oneMail    = time.Minute      // less than a claim lasts, and more than a conversation may
	finishing  = 4 * time.Second  // for the mails under way when all is to end
	givingUp   = time.Second      // for noting down those that were not finished
)

// Letterhead is what every mail has in common.
type Letterhead struct {
	From    string         // RFC 5322, such as "Foyer <portal@example.com>": the sender's own
	Brand   string         // the name of the portal
	BaseURL string         // its address; every link starts with it
	Zone    *time.Location // in which times are said; nil is UTC
}

// Outbox sends the mails that the store holds. Any number of them, in any
// number of processes, may work on one database.
type Outbox struct {
	store  *store.Store
	sender *mail.Sender
	head   Letterhead
	domain string // of the Message-IDs
	log    *slog.Logger

	due    chan struct{} // a value calls one worker
	failed atomic.Int64  // times in a row that the database did not answer
}

// New returns an outbox that has not begun to work. It fails for a From that
// is no address. The log gets to know the kinds and ids of mails, and what
// class of thing went wrong; never an address, a link or a word of a mail.
func New(s *store.Store, sender *mail.Sender, head Letterhead, log *slog.Logger) (*Outbox, error) {
	from, err := netmail.ParseAddress(head.From)
	if err != nil {
		return nil, fmt.Errorf("jobs: the sender: %w", err)
	}
	domain := from.Address[strings.LastIndexByte(from.Address, '@')+1:]
	return &Outbox{store: s, sender: sender, head: head, domain: domain, log: log, due: make(chan struct{}, 1)}, nil
}

// Run works until ctx ends. Mails that are under way then have four seconds
// to be finished, and it returns within five.
func (o *Outbox) Run(ctx context.Context) {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	var all sync.WaitGroup
	for range workers {
		all.Go(func() { o.work(ctx, work) })
	}
	all.Go(func() { o.watch(ctx) })
	all.Go(func() { o.sweep(ctx) })
	ended := make(chan struct{})
	go func() { all.Wait(); close(ended) }()
	<-ctx.Done()
	if within(finishing, ended) {
		return
	}
	cancel()
	within(givingUp, ended)
}

func within(limit time.Duration, ended <-chan struct{}) bool {
	select {
	case <-ended:
		return true
	case <-time.After(limit):
		return false
	}
}

// watch calls a worker whenever mail may be due.
func (o *Outbox) watch(ctx context.Context) {
	for {
		o.call()
		select {
		case <-ctx.Done():
			return
		case <-o.store.Woken():
		case <-time.After(o.pause()):
		}
	}
}

// pause grows while the database is away.
func (o *Outbox) pause() time.Duration {
	return min(look<<min(o.failed.Load(), 8), lookRarely)
}

func (o *Outbox) call() {
	select {
	case o.due <- struct{}{}:
	default: // somebody is called already
	}
}

// work sends what is due each time it is called, until ctx ends. What it has
// begun then goes on until working ends.
func (o *Outbox) work(ctx, working context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-o.due:
		}
		for more := true; more && ctx.Err() == nil; {
			more = o.next(working)
		}
	}
}

// next sends one mail, and tells whether to look for another at once.
func (o *Outbox) next(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, oneMail)
	defer cancel()
	found, err := o.store.Due(ctx, o.send, final)
	switch {
	case err != nil && ctx.Err() != context.Canceled:
		o.lost(err)
	case err == nil:
		o.found()
	}
	return found && err == nil
}

// lost notes that the database failed; it is said once.
func (o *Outbox) lost(err error) {
	if o.failed.Add(1) == 1 {
		o.log.Error("mails wait for the database", "error", err)
	}
}

func (o *Outbox) found() {
	if o.failed.Swap(0) > 0 {
		o.log.Info("mails are sent again")
	}
}
