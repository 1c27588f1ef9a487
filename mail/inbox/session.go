package inbox

import (
	"crypto/subtle"
	"io"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

const unavailable = 421 // RFC 5321, 4.2.3: the server may say so at any time, before anything else too

// session is one client's conversation. The library calls it from one goroutine
// at a time, but Logout from any.
type session struct {
	inbox  *Inbox
	helo   string
	known  bool
	sender string
	to     []string
}

func (i *Inbox) session(c *smtp.Conn) (smtp.Session, error) {
	if code, _ := i.mood(); code == unavailable {
		return nil, reply(code)
	}
	return &session{inbox: i, helo: c.Hostname(), known: i.user == ""}, nil
}

// mood is how the next mail is met.
func (i *Inbox) mood() (refusal int, delay time.Duration) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.refusal, i.delay
}

func reply(code int) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCodeNotSet, Message: "This server was told to refuse mails"}
}

func (s *session) AuthMechanisms() []string {
	if s.inbox.user == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(mechanism string) (sasl.Server, error) {
	if s.inbox.user == "" || mechanism != sasl.Plain {
		return nil, smtp.ErrAuthUnknownMechanism
	}
	return sasl.NewPlainServer(func(_, user, password string) error {
		right := subtle.ConstantTimeCompare([]byte(user), []byte(s.inbox.user)) &
			subtle.ConstantTimeCompare([]byte(password), []byte(s.inbox.password))
		if right != 1 {
			return smtp.ErrAuthFailed
		}
		s.known = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if !s.known {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	}
	s.sender = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	code, delay := s.inbox.mood()
	select {
	case <-time.After(delay):
	case <-s.inbox.closing:
		return reply(unavailable)
	}
	if code != 0 {
		return reply(code)
	}
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	return s.inbox.keep(s, content)
}

func (s *session) Reset() { s.sender, s.to = "", nil }

func (s *session) Logout() error { return nil }
