package inbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/smtp"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func listen(t *testing.T, dir string, options ...Option) *Inbox {
	t.Helper()
	box, err := Listen("127.0.0.1:0", dir, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	return box
}

func post(box *Inbox, subject, body string, to ...string) error {
	content := "From: Anna <anna@foyer.example>\r\nSubject: " + subject + "\r\n\r\n" + body
	return smtp.SendMail(box.listener.Addr().String(), nil, "anna@foyer.example", to, []byte(content))
}

func posted(t *testing.T, box *Inbox, subject string, to ...string) {
	t.Helper()
	if err := post(box, subject, "Hello\r\n", to...); err != nil {
		t.Fatal(err)
	}
}

func subjects(t *testing.T, box *Inbox) (all []string) {
	t.Helper()
	letters, err := box.Messages()
	if err != nil {
		t.Fatal(err)
	}
	for _, letter := range letters {
		all = append(all, letter.Subject)
	}
	return all
}

func TestMailsAreNewestFirstAndSurviveARestart(t *testing.T) {
	dir := t.TempDir()
	box := listen(t, dir)
	posted(t, box, "one", "peter@foyer.example")
	posted(t, box, "two", "peter@foyer.example")
	if err := box.Close(); err != nil {
		t.Fatal(err)
	}
	box = listen(t, dir)
	posted(t, box, "three", "peter@foyer.example")
	if got := strings.Join(subjects(t, box), " "); got != "three two one" {
		t.Errorf("got %s", got)
	}
}

func TestALetterIsFoundByItsIDAlone(t *testing.T) {
	dir := t.TempDir()
	box := listen(t, filepath.Join(dir, "box"))
	posted(t, box, "one", "peter@foyer.example")
	letters, err := box.Messages()
	if err != nil || len(letters) != 1 {
		t.Fatal(letters, err)
	}
	got, err := box.Letter(letters[0].ID)
	if err != nil || got.To != "peter@foyer.example" || got.Text != "Hello\r\n" || time.Since(got.Received) > time.Minute {
		t.Errorf("got %+v, %v", got, err)
	}
	secret := filepath.Join(dir, "20260101T000000.000Z-000001.eml")
	if err := os.WriteFile(secret, []byte("Subject: secret\r\n\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{
		"", ".", "..", "../20260101T000000.000Z-000001", "20260101T000000.000Z-000001", letters[0].ID + ".eml", letters[0].ID + "\x00",
		letters[0].ID + "\n", "./" + letters[0].ID, "..\\" + letters[0].ID, "20269999T000000.000Z-000001", secret,
	} {
		if _, err := box.Letter(id); !errors.Is(err, ErrNotFound) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestWaitingEndsWhenTheMailComes(t *testing.T) {
	box := listen(t, t.TempDir())
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	got := make(chan string, 1)
	go func() {
		letter, err := box.Wait(ctx, "peter@foyer.example")
		got <- fmt.Sprint(letter.Subject, err)
	}()
	posted(t, box, "other", "peter+tag@foyer.example")
	posted(t, box, "mine", "kate@foyer.example", "peter@foyer.example")
	if answer := <-got; answer != "mine<nil>" {
		t.Errorf("got %s", answer)
	}
}

func TestWaitingEndsWithItsContextAndWithTheInbox(t *testing.T) {
	box := listen(t, t.TempDir())
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := box.Wait(ctx, "peter@foyer.example"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	time.AfterFunc(50*time.Millisecond, func() { _ = box.Close() })
	if _, err := box.Wait(t.Context(), "peter@foyer.example"); err == nil {
		t.Error("waits for a mail that cannot come")
	}
}

func TestALookAlikeAddressIsAnotherOne(t *testing.T) {
	box := listen(t, t.TempDir())
	posted(t, box, "one", "kate@foyer.example")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := box.Wait(ctx, "\u212Aate@foyer.example"); err == nil {
		t.Error("the Kelvin sign passed for a k")
	}
}

func TestTheOldestMailsMakeRoom(t *testing.T) {
	dir := t.TempDir()
	for n := range maxMails + 20 {
		name := fmt.Sprintf("20260101T000000.000Z-%06d.eml", n+1)
		if err := os.WriteFile(filepath.Join(dir, name), []byte("Subject: old\r\n\r\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	box := listen(t, dir)
	posted(t, box, "new", "peter@foyer.example")
	if all := subjects(t, box); len(all) != maxMails || all[0] != "new" {
		t.Errorf("%d mails, the newest is %q", len(all), all[0])
	}
	if err := box.Clear(); err != nil || len(subjects(t, box)) != 0 {
		t.Errorf("not cleared: %v", err)
	}
}

func TestAMailThatIsTooLargeIsDeclined(t *testing.T) {
	box := listen(t, t.TempDir())
	client, err := smtp.Dial(box.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.Hello("foyer.example"); err != nil {
		t.Fatal(err)
	}
	if _, limit := client.Extension("SIZE"); limit != fmt.Sprint(maxMessage) {
		t.Errorf("says that it takes %s bytes", limit)
	}
	if err := client.Text.PrintfLine("MAIL FROM:<anna@foyer.example> SIZE=%d", maxMessage+1); err != nil {
		t.Fatal(err)
	}
	if _, _, err := client.Text.ReadResponse(552); err != nil {
		t.Error(err)
	}
	if got := subjects(t, box); len(got) != 0 {
		t.Errorf("kept %v", got)
	}
}

func TestManySendersAtOnceLoseNothing(t *testing.T) {
	box := listen(t, t.TempDir())
	var wait sync.WaitGroup
	for n := range 40 {
		wait.Go(func() {
			if err := post(box, "mail", "Hello\r\n", fmt.Sprintf("p%d@foyer.example", n)); err != nil {
				t.Error(err)
			}
			if _, err := box.Messages(); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	seen := map[string]bool{}
	letters, err := box.Messages()
	for _, letter := range letters {
		seen[letter.To] = true
	}
	if err != nil || len(letters) != 40 || len(seen) != 40 {
		t.Errorf("%d letters to %d people, %v", len(letters), len(seen), err)
	}
}

func TestClosingIsCleanAndCanBeRepeated(t *testing.T) {
	box := listen(t, t.TempDir())
	idle, err := net.Dial("tcp", box.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	begun := time.Now()
	for range 2 {
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	}
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
	if err := post(box, "late", "", "peter@foyer.example"); err == nil {
		t.Error("takes mails after Close")
	}
}

func TestNobodyElseReachesTheInbox(t *testing.T) {
	for _, addr := range []string{":0", "0.0.0.0:0", "[::]:0", "192.0.2.1:25", "mail.example:25", "127.0.0.1"} {
		if box, err := Listen(addr, t.TempDir()); err == nil {
			t.Errorf("listens on %s", addr)
			_ = box.Close()
		}
	}
}

func TestAStrangeMailIsKeptAsItCame(t *testing.T) {
	box := listen(t, t.TempDir())
	for _, content := range []string{"no header at all\r\n", "Content-Type: multipart/mixed\r\n\r\nno boundary\r\n", "Content-Type: text/html\r\n\r\n<p>only html\r\n", "\r\n"} {
		err := smtp.SendMail(box.listener.Addr().String(), nil, "anna@foyer.example", []string{"peter@foyer.example"}, []byte(content))
		if err != nil {
			t.Error(err)
		}
	}
	letters, err := box.Messages()
	if err != nil || len(letters) != 4 {
		t.Fatalf("%d letters, %v", len(letters), err)
	}
	if letters[1].Text != "" || !strings.Contains(letters[1].HTML, "only html") {
		t.Errorf("a text part was invented: %+v", letters[1])
	}
}
