// Package inbox is an SMTP server that keeps what arrives: the mailbox of the
// demonstration, and the other side of every test that sends a mail.
package inbox

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
	"golang.org/x/net/netutil"
)

const (
	maxMessage     = 10 << 20 // bytes
	maxMails       = 500
	maxRecipients  = 20
	maxConnections = 64
	patience       = 30 * time.Second // with a client that neither speaks nor listens
)

// Inbox is a mail server on this machine's own interface. It may be used by
// several goroutines at once, and by one process at a time for each folder.
type Inbox struct {
	settings
	listener net.Listener
	server   *smtp.Server
	served   chan struct{} // closed once nobody is let in any more
	closing  chan struct{}
	closed   func() error

	mu      sync.Mutex
	dir     *os.Root
	last    int           // the number of the newest mail
	arrived chan struct{} // closed, and replaced, when a mail arrives
	refusal int           // the reply code to every mail, 0 to take them
	delay   time.Duration
}

// Listen starts a server on addr, such as "127.0.0.1:0", that keeps its mails in
// the folder dir, with those that are there already. It refuses an address that
// other machines could reach.
func Listen(addr, dir string, options ...Option) (*Inbox, error) {
	i := &Inbox{served: make(chan struct{}), closing: make(chan struct{}), arrived: make(chan struct{})}
	for _, option := range options {
		if err := option(&i.settings); err != nil {
			return nil, fmt.Errorf("inbox: %w", err)
		}
	}
	if err := i.open(dir); err != nil {
		return nil, fmt.Errorf("inbox: %w", err)
	}
	if err := i.listen(addr); err != nil {
		_ = i.dir.Close()
		return nil, fmt.Errorf("inbox: %w", err)
	}
	i.closed = sync.OnceValue(i.close)
	go i.serve()
	return i, nil
}

func (i *Inbox) listen(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("%s is not an address of this machine alone", addr)
	}
	if i.listener, err = net.Listen("tcp", addr); err != nil {
		return err
	}
	i.server = smtp.NewServer(smtp.BackendFunc(i.session))
	i.server.Domain = "localhost"
	i.server.MaxMessageBytes = maxMessage
	i.server.MaxRecipients = maxRecipients
	i.server.ReadTimeout, i.server.WriteTimeout = patience, patience
	i.server.AllowInsecureAuth = i.certificate == nil
	i.server.ErrorLog = slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug)
	if !i.implicitTLS {
		i.server.TLSConfig = i.tls()
	}
	return nil
}

func (i *Inbox) serve() {
	defer close(i.served)
	limited := netutil.LimitListener(i.listener, maxConnections)
	if i.implicitTLS {
		limited = i.secured(limited)
	}
	if err := i.server.Serve(limited); err != nil && !errors.Is(err, net.ErrClosed) {
		slog.Error("inbox stopped", "error", err)
	}
}

// URL is where to send mails to, without credentials.
func (i *Inbox) URL() string {
	scheme := "smtp"
	if i.implicitTLS {
		scheme = "smtps"
	}
	return scheme + "://" + i.listener.Addr().String()
}

// Refuse answers every mail from now on with an SMTP reply code: 421 as a server
// that is down, any other at the recipient, 0 to take mails again.
func (i *Inbox) Refuse(code int) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.refusal = code
}

// Delay makes every mail from now on wait before it is taken.
func (i *Inbox) Delay(by time.Duration) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.delay = by
}

// Close ends every conversation. No mail is kept once it returns; those that
// were stay in the folder.
func (i *Inbox) Close() error { return i.closed() }

func (i *Inbox) close() error {
	close(i.closing)
	err := errors.Join(ignoreClosed(i.server.Close()), ignoreClosed(i.listener.Close()))
	<-i.served
	i.mu.Lock()
	defer i.mu.Unlock()
	return errors.Join(err, i.dir.Close())
}

func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
