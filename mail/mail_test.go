package mail

import (
	"context"
	"errors"
	"net"
	netmail "net/mail"
	"net/url"
	"strings"
	"testing"
	"time"

	"foyer/mail/inbox"
)

const sender = "Foyer <portal@foyer.example>"

func listen(t *testing.T, options ...inbox.Option) *inbox.Inbox {
	t.Helper()
	box, err := inbox.Listen("127.0.0.1:0", t.TempDir(), options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	})
	return box
}

func sends(t *testing.T, smtpURL string, options ...Option) *Sender {
	t.Helper()
	s, err := New(smtpURL, sender, options...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func withUser(box *inbox.Inbox, user, password string) string {
	u, err := url.Parse(box.URL())
	if err != nil {
		panic(err)
	}
	u.User = url.UserPassword(user, password)
	return u.String()
}

func message() Message {
	return Message{
		ID:      "0198c7f2@foyer.example",
		To:      "erzsebet+portal@xn--knyvels-80a6j.example",
		ToName:  "Őry Erzsébet, Łódź",
		Subject: "Meghívó: tűzfal, żółć, œuvre, ő ű ł ż é – és még egy jó hosszú tárgy, amely biztosan több sorba kerül",
		Text:    "Kedves Erzsébet!\n\n.egyedül\nő ű ł ż é\n",
		HTML:    "<!doctype html><html lang=\"hu\"><p>ő ű ł ż é</p></html>\n",
		Headers: map[string]string{"List-Unsubscribe": "<https://portal.example/unsubscribe/x>"},
	}
}

func TestAMailArrivesAsItWasWritten(t *testing.T) {
	box, m := listen(t), message()
	if err := sends(t, box.URL()).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	got, err := box.Wait(ctx, m.To)
	if err != nil {
		t.Fatal(err)
	}
	for what, pair := range map[string][2]string{
		"from":    {got.From, `"Foyer" <portal@foyer.example>`},
		"to":      {got.To, m.To},
		"name":    {got.Header("To"), m.ToName + " <" + m.To + ">"},
		"subject": {got.Subject, m.Subject},
		"text":    {strings.ReplaceAll(got.Text, "\r\n", "\n"), m.Text},
		"html":    {strings.ReplaceAll(got.HTML, "\r\n", "\n"), m.HTML},
		"id":      {got.Header("Message-ID"), "<" + m.ID + ">"},
		"auto":    {got.Header("Auto-Submitted"), "auto-generated"},
		"list":    {got.Header("List-Unsubscribe"), m.Headers["List-Unsubscribe"]},
		"kind":    {got.Header("Content-Type")[:21], "multipart/alternative"},
		"program": {got.Header("User-Agent") + got.Header("X-Mailer"), ""},
		"path":    {got.Header("Return-Path"), "<portal@foyer.example>"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %q is not %q", what, pair[0], pair[1])
		}
	}
	if date, err := netmail.ParseDate(got.Header("Date")); err != nil || time.Since(date) > time.Minute {
		t.Errorf("date: %v, %v", date, err)
	}
}

func TestSTARTTLSIsTakenWhenItIsOffered(t *testing.T) {
	box := listen(t, inbox.STARTTLS(), inbox.Credentials("foyer", "p@ss/wörd"))
	s := sends(t, withUser(box, "foyer", "p@ss/wörd")) // this server offers AUTH only over TLS
	if err := s.Send(t.Context(), message()); err != nil {
		t.Fatal(err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestCredentialsAreTakenAndWrongOnesAreTheOperatorsToMend(t *testing.T) {
	box := listen(t, inbox.Credentials("foyer", "right"))
	if err := sends(t, withUser(box, "foyer", "right")).Send(t.Context(), message()); err != nil {
		t.Error(err)
	}
	for _, wrong := range []string{withUser(box, "foyer", "wrong"), box.URL()} {
		err := sends(t, wrong).Send(t.Context(), message())
		if err == nil || !Temporary(err) {
			t.Errorf("%s: %v, temporary %v", wrong, err, Temporary(err))
		}
	}
	if err := sends(t, withUser(box, "foyer", "wrong")).Check(t.Context()); err == nil {
		t.Error("Check takes wrong credentials")
	}
}

// remote makes a sender believe that the box is another machine.
func remote(t *testing.T, box *inbox.Inbox, scheme string, options ...Option) *Sender {
	t.Helper()
	at := strings.SplitN(box.URL(), "://", 2)[1]
	s := sends(t, scheme+"://foyer:right@mail.foyer.example", options...)
	s.dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, at)
	}
	return s
}

func TestCredentialsNeverCrossTheNetworkInTheClear(t *testing.T) {
	box := listen(t, inbox.Credentials("foyer", "right"))
	err := remote(t, box, "smtp").Send(t.Context(), message())
	if err == nil || !Temporary(err) || !strings.Contains(err.Error(), "STARTTLS") {
		t.Errorf("got %v", err)
	}
}

func TestACertificateIsVerified(t *testing.T) {
	credentials := inbox.Credentials("foyer", "right")
	for scheme, offer := range map[string]func(...string) inbox.Option{"smtp": inbox.STARTTLS, "smtps": inbox.TLS} {
		right, other := listen(t, credentials, offer("mail.foyer.example")), listen(t, credentials, offer("other.example"))
		if err := remote(t, right, scheme, Roots(right.Roots())).Send(t.Context(), message()); err != nil {
			t.Errorf("%s: %v", scheme, err)
		}
		if err := remote(t, right, scheme).Send(t.Context(), message()); err == nil || !Temporary(err) {
			t.Errorf("%s, unknown issuer: %v", scheme, err)
		}
		if err := remote(t, other, scheme, Roots(other.Roots())).Send(t.Context(), message()); err == nil || !Temporary(err) {
			t.Errorf("%s, another's name: %v", scheme, err)
		}
	}
}

func TestAServerThatIsAwayOrBusyIsAskedAgain(t *testing.T) {
	box := listen(t)
	s := sends(t, box.URL())
	for _, code := range []int{421, 450, 451} {
		box.Refuse(code)
		if err := s.Send(t.Context(), message()); err == nil || !Temporary(err) {
			t.Errorf("%d: %v, temporary %v", code, err, Temporary(err))
		}
	}
	box.Refuse(0)
	if err := s.Send(t.Context(), message()); err != nil {
		t.Errorf("the server is back: %v", err)
	}
	if err := box.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), message()); err == nil || !Temporary(err) {
		t.Errorf("refused connection: %v", err)
	}
	if err := s.Check(t.Context()); err == nil {
		t.Error("Check finds a server that is away")
	}
}

func TestARecipientThatIsDeclinedIsNotTriedAgain(t *testing.T) {
	box := listen(t)
	for _, code := range []int{550, 552, 553} {
		box.Refuse(code)
		if err := sends(t, box.URL()).Send(t.Context(), message()); err == nil || Temporary(err) {
			t.Errorf("%d: %v, temporary %v", code, err, Temporary(err))
		}
	}
}

func TestASlowServerIsLeftWhenTheTimeIsUp(t *testing.T) {
	box := listen(t)
	box.Delay(time.Minute)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	begun := time.Now()
	err := sends(t, box.URL()).Send(ctx, message())
	if !errors.Is(err, context.DeadlineExceeded) || !Temporary(err) || time.Since(begun) > 3*time.Second {
		t.Errorf("%v after %v", err, time.Since(begun))
	}
}

func TestAServerThatDiesInTheMiddleIsAskedAgain(t *testing.T) {
	box := listen(t)
	box.Delay(time.Minute)
	time.AfterFunc(100*time.Millisecond, func() { _ = box.Close() })
	if err := sends(t, box.URL()).Send(t.Context(), message()); err == nil || !Temporary(err) {
		t.Errorf("%v, temporary %v", err, Temporary(err))
	}
}

// hangsUp is a connection that breaks where the client says goodbye.
type hangsUp struct{ net.Conn }

func (h hangsUp) Write(b []byte) (int, error) {
	if strings.HasPrefix(string(b), "QUIT") {
		return 0, errors.Join(h.Close(), net.ErrClosed)
	}
	return h.Conn.Write(b)
}

func TestAMailThatWasTakenIsNotSentTwice(t *testing.T) {
	box := listen(t)
	s := sends(t, box.URL())
	s.dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		connection, err := new(net.Dialer).DialContext(ctx, network, address)
		return hangsUp{connection}, err
	}
	if err := s.Send(t.Context(), message()); err != nil {
		t.Errorf("the goodbye failed, the mail did not: %v", err)
	}
	arrived(t, box, 1)
}

func arrived(t *testing.T, box *inbox.Inbox, want int) []inbox.Letter {
	t.Helper()
	letters, err := box.Messages()
	if err != nil || len(letters) != want {
		t.Fatalf("%d mails arrived, not %d; %v", len(letters), want, err)
	}
	return letters
}
