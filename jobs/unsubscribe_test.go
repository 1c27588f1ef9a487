package jobs

import (
	"io"
	"log/slog"
	"net"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"foyer/mail"
	"foyer/mail/inbox"
	"foyer/portal"
)

// at is a portal with as long a name as there can be.
var at = "https://" + strings.Repeat(strings.Repeat("a", 60)+".", 4) + "example"

// sends is an outbox without a database.
func sends(t *testing.T, smtpURL string) *Outbox {
	t.Helper()
	head := Letterhead{From: "portal@foyer.example", Brand: "Webdigital", BaseURL: at}
	sender, err := mail.New(smtpURL, head.From)
	if err != nil {
		t.Fatal(err)
	}
	outbox, err := New(nil, sender, head, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return outbox
}

// posted is a mail as it arrives, byte by byte.
func posted(t *testing.T, m portal.Mail) (inbox.Letter, string) {
	t.Helper()
	dir := t.TempDir()
	box, err := inbox.Listen("127.0.0.1:0", dir)
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close() //nolint:errcheck // it ends with the test
	if err := sends(t, box.URL()).handOver(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	letters, err := box.Messages()
	if err != nil || len(letters) != 1 {
		t.Fatalf("got %v, %v", letters, err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, letters[0].ID+".eml"))
	if err != nil {
		t.Fatal(err)
	}
	return letters[0], string(raw)
}

func left(category portal.Category, unsubscribe string) portal.Mail {
	return portal.Mail{
		ID: "0198c7f2", Kind: portal.LeftMail, To: "anna@kertesz.example", Account: &portal.Account{Number: 1042, Name: "Kertész Kft."},
		Category: category, Unsubscribe: unsubscribe, Data: map[string]string{"name": "Nagy Péter"},
	}
}

func TestAMailProgramCanEndMailsThatAreChosen(t *testing.T) {
	end := "0198c7f2-6b1e-7c11-9a1d-3f2c8f0e5a77.general." + strings.Repeat("Zm95ZXI", 80) // far longer than it will be
	letter, raw := posted(t, left(portal.GeneralMails, end))
	if got := letter.Header("List-Unsubscribe"); got != "<"+at+"/unsubscribe/"+end+">" {
		t.Errorf("List-Unsubscribe: %s", got)
	}
	if got := letter.Header("List-Unsubscribe-Post"); got != "List-Unsubscribe=One-Click" {
		t.Errorf("List-Unsubscribe-Post: %s", got)
	}
	header, _, _ := strings.Cut(raw, "\r\n\r\n")
	for line := range strings.SplitSeq(header, "\r\n") {
		if len(line) > 998 || strings.TrimSpace(line) == "" {
			t.Errorf("RFC 5322 knows no line like %q", line)
		}
	}
	if unfolded := strings.ReplaceAll(header, "\r\n ", " "); !strings.Contains(unfolded, "/unsubscribe/"+end+">\r\n") {
		t.Errorf("it was cut: %s", header)
	}
}

func TestAMailThatAlwaysComesOffersNoEndOfIt(t *testing.T) {
	for _, m := range []portal.Mail{left("", ""), left("", "x"), left(portal.DomainMails, "")} {
		if letter, _ := posted(t, m); letter.Header("List-Unsubscribe")+letter.Header("List-Unsubscribe-Post") != "" {
			t.Errorf("%+v: %v", m, letter.Headers)
		}
	}
}

// gossip is a mail server that refuses each mail and repeats it.
type gossip struct{}

func (gossip) NewSession(*smtp.Conn) (smtp.Session, error) { return gossip{}, nil }
func (gossip) Mail(string, *smtp.MailOptions) error        { return nil }
func (gossip) Rcpt(string, *smtp.RcptOptions) error        { return nil }
func (gossip) Reset()                                      {}
func (gossip) Logout() error                               { return nil }
func (gossip) Data(r io.Reader) error {
	said, err := netmail.ReadMessage(r)
	if err != nil {
		return err
	}
	return &smtp.SMTPError{Code: 554, Message: "Spam: " + said.Header.Get("List-Unsubscribe")}
}

// The link works for good, and so it is kept nowhere.
func TestTheLinkThatEndsMailsIsNotRepeated(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(gossip{})
	go server.Serve(listener) //nolint:errcheck // it ends with the test
	t.Cleanup(func() { _ = server.Close() })
	secret := strings.Repeat("Zm95ZXI", 6)
	err = sends(t, "smtp://"+listener.Addr().String()).send(t.Context(), left(portal.GeneralMails, "0198c7f2-6b1e-7c11-9a1d-3f2c8f0e5a77.general."+secret))
	if err == nil || !strings.Contains(err.Error(), "/unsubscribe/…") || strings.Contains(err.Error(), secret) {
		t.Errorf("got %v", err)
	}
}
