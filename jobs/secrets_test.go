package jobs_test

import (
	"fmt"
	"io"
	"mime/quotedprintable"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"foyer/portal"
	"foyer/store/world"
)

func TestAnAddressGoesIntoNoLog(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		who := world.Called("owner")
		p.box.Refuse(451)
		p.start(t, p.Store)
		p.ask(t, who.Email)
		until(t, "the refusal", p.logged.has("class=451"))
		until(t, "it is noted", func() bool { return p.table(t, "outbox WHERE error <> '' AND claimed_until IS NULL") != "" })
		p.box.Refuse(0)
		p.passes(time.Minute)
		secret := token(t, p.arrives(t, who.Email))
		until(t, "it is sent", p.logged.has("mail sent"))
		for what, text := range map[string]string{"log": p.logged.String(), "outbox": p.table(t, "outbox"), "tokens": p.table(t, "tokens")} {
			if strings.Contains(text, secret) || what == "log" && (strings.Contains(text, who.Email) || strings.Contains(text, "pwreset/")) {
				t.Errorf("the %s holds %s", what, text)
			}
		}
		if !strings.Contains(p.logged.String(), fmt.Sprintf("kind=%s id=", portal.ResetMail)) {
			t.Errorf("the log says %s", p.logged)
		}
	})
}

// parrot is a mail server that refuses each mail and repeats what it disliked.
type parrot struct{ heard chan string }

func (p parrot) NewSession(*smtp.Conn) (smtp.Session, error) { return p, nil }
func (p parrot) Mail(string, *smtp.MailOptions) error        { return nil }
func (p parrot) Rcpt(string, *smtp.RcptOptions) error        { return nil }
func (p parrot) Reset()                                      {}
func (p parrot) Logout() error                               { return nil }
func (p parrot) Data(r io.Reader) error {
	said, err := io.ReadAll(quotedprintable.NewReader(r))
	if err != nil {
		return err
	}
	secret := link.FindStringSubmatch(string(said))[1]
	p.heard <- secret
	return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: fmt.Sprintf(
		"Spam: link %s/pwreset/%s, host PORTAL.EXAMPLE/PWRESET/%s, cut %s= %s", baseURL, secret, strings.ToUpper(secret), secret[:20], secret[20:])}
}

func TestAServerThatRepeatsTheLinkDoesNotBringItIntoTheOutbox(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		bird := parrot{make(chan string, 9)}
		server := smtp.NewServer(bird)
		server.Domain = "localhost"
		go server.Serve(listener) //nolint:errcheck // it ends with the test
		t.Cleanup(func() { _ = server.Close() })
		p.smtp = "smtp://" + listener.Addr().String()
		p.start(t, p.Store)
		p.ask(t, world.Called("owner").Email)
		secret := <-bird.heard
		until(t, "it is a dead letter", p.logged.has("class=554"))
		until(t, "it is noted", func() bool { return p.waiting(t) == 0 })
		outbox := p.table(t, "outbox")
		if !strings.Contains(outbox, "Spam: link "+baseURL+"/pwreset/…") {
			t.Errorf("it is not told why: %s", outbox)
		}
		for _, part := range []string{secret, strings.ToUpper(secret), secret[:20], secret[20:]} {
			if strings.Contains(outbox, part) || strings.Contains(p.logged.String(), part) {
				t.Errorf("%s was kept in %s %s", part, outbox, p.logged)
			}
		}
	})
}
