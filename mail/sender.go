// Package mail hands mails to an SMTP server.
//
// It keeps nothing and retries nothing: that is the outbox's part, which asks
// [Temporary] whether another try can help.
package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	netmail "net/mail"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// timeout bounds one conversation with the server, from dialling to the answer.
const timeout = 30 * time.Second

// Sender hands mails to an SMTP server, each over a connection of its own.
// It may be used by several goroutines at once.
type Sender struct {
	server server
	from   *netmail.Address
	roots  *x509.CertPool
	dial   func(ctx context.Context, network, address string) (net.Conn, error)
}

// Option changes how a [Sender] speaks to its server.
type Option func(*Sender)

// Roots makes the sender trust the certificates that pool vouches for, in place
// of those that the machine trusts.
func Roots(pool *x509.CertPool) Option {
	return func(s *Sender) { s.roots = pool }
}

// New returns a sender for the server at smtpURL, whose mails come from the
// RFC 5322 address from, such as "Foyer <portal@example.com>".
//
// smtp://user:password@host:port (port 587 by default) takes STARTTLS when it is
// offered, and insists on it when there are credentials and the host is not this
// machine. smtps:// (port 465) is TLS from the first byte. No error repeats the
// URL, since it may hold a password.
func New(smtpURL, from string, options ...Option) (*Sender, error) {
	server, err := parseServer(smtpURL)
	if err != nil {
		return nil, err
	}
	address, err := netmail.ParseAddress(from)
	if err != nil {
		return nil, fmt.Errorf("mail: the sender must be an address such as \"Foyer <portal@example.com>\": %w", err)
	}
	if err := checkAddress(address.Address); err != nil {
		return nil, fmt.Errorf("mail: the sender: %w", err)
	}
	s := &Sender{server: server, from: address, dial: new(net.Dialer).DialContext}
	for _, option := range options {
		option(s)
	}
	return s, nil
}

// Send hands one mail over. A nil error means that the server has taken charge of it.
func (s *Sender) Send(ctx context.Context, m Message) error {
	msg, err := s.compose(m)
	if err != nil {
		return err
	}
	return s.converse(ctx, func(ctx context.Context, client *gomail.Client) error {
		err := client.DialAndSendWithContext(ctx, msg)
		if msg.IsDelivered() {
			return nil // what fails after the server's "250 queued", such as QUIT, must not send the mail twice
		}
		return err
	})
}

// Check says whether the server answers, and takes the credentials.
func (s *Sender) Check(ctx context.Context) error {
	return s.converse(ctx, func(ctx context.Context, client *gomail.Client) error {
		conversation, err := client.DialToSMTPClientWithContext(ctx)
		if err != nil {
			return err
		}
		return client.CloseWithSMTPClient(conversation)
	})
}

// converse runs one conversation and ends its connection whatever happens: the
// library looks at ctx only while it dials, and leaves a connection open when
// STARTTLS fails on it.
func (s *Sender) converse(ctx context.Context, talk func(context.Context, *gomail.Client) error) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	client, err := s.client(ctx)
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	err = talk(ctx, client)
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("mail: %w: %w", context.Cause(ctx), err)
	}
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	return nil
}

func (s *Sender) client(ctx context.Context) (*gomail.Client, error) {
	options := []gomail.Option{
		gomail.WithPort(s.server.port),
		gomail.WithTimeout(timeout),
		gomail.WithHELO(domain(s.from.Address)),
		gomail.WithTLSPolicy(s.server.policy()),
		gomail.WithTLSConfig(s.tls()),
		gomail.WithDialContextFunc(func(_ context.Context, network, _ string) (net.Conn, error) {
			return s.connect(ctx, network)
		}),
		gomail.WithoutNoop(),
		gomail.WithoutRset(),
		gomail.WithoutSMTPUTF8(), // addresses are ASCII here, and some relays hand on no SMTPUTF8 mail
	}
	if s.server.user != "" {
		options = append(options, gomail.WithUsername(s.server.user), gomail.WithPassword(s.server.password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
	}
	return gomail.NewClient(s.server.host, options...)
}

// connect opens a connection that ends with ctx.
func (s *Sender) connect(ctx context.Context, network string) (net.Conn, error) {
	connection, err := s.dial(ctx, network, s.server.address())
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { _ = connection.Close() })
	if !s.server.implicitTLS {
		return connection, nil
	}
	secured := tls.Client(connection, s.tls())
	if err := secured.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	return secured, nil
}

func (s *Sender) tls() *tls.Config {
	return &tls.Config{
		ServerName: s.server.host,
		MinVersion: tls.VersionTLS12,
		RootCAs:    s.roots,
		// On this machine's own interface STARTTLS is taken only because some servers ask for it: whoever
		// holds the port could as well not offer it, and the certificate of a local relay is made out to no name.
		InsecureSkipVerify: s.server.loopback && !s.server.implicitTLS,
	}
}
