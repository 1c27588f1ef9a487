package inbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/jhillyerd/enmime/v2"
)

// ErrNotFound is returned for a mail that is not, or no longer, in the inbox.
var ErrNotFound = errors.New("inbox: no such mail")

// Letter is a mail that arrived.
type Letter struct {
	ID       string
	From     string // as the mail says it, decoded: Foyer <portal@example.com>
	To       string // the address that the server was asked to deliver to; several are separated by ", "
	Subject  string
	Text     string // the text/plain part, empty if there is none
	HTML     string // the text/html part as it came, not safe to show without a sandbox
	Received time.Time
	Headers  map[string][]string // canonical name to decoded values; To is the To header
}

// Header is the first value of a header, or "".
func (l Letter) Header(name string) string {
	for key, values := range l.Headers {
		if strings.EqualFold(key, name) && len(values) > 0 {
			return values[0]
		}
	}
	return ""
}

// Messages are the mails in the inbox, newest first.
func (i *Inbox) Messages() ([]Letter, error) {
	ids, err := i.ids()
	if err != nil {
		return nil, fmt.Errorf("inbox: %w", err)
	}
	letters := make([]Letter, 0, len(ids))
	for _, id := range ids {
		letter, err := i.Letter(id)
		if errors.Is(err, ErrNotFound) {
			continue // made room for a newer one meanwhile
		}
		if err != nil {
			return nil, err
		}
		letters = append(letters, letter)
	}
	return letters, nil
}

// Letter is the mail with this ID, or [ErrNotFound], also for a string that is no ID.
func (i *Inbox) Letter(id string) (Letter, error) {
	parts := letterID.FindStringSubmatch(id)
	if parts == nil {
		return Letter{}, ErrNotFound
	}
	received, err := time.Parse(timestamp, parts[1])
	if err != nil {
		return Letter{}, ErrNotFound
	}
	content, err := i.dir.ReadFile(id + extension)
	if errors.Is(err, fs.ErrNotExist) {
		return Letter{}, ErrNotFound
	}
	if err != nil {
		return Letter{}, fmt.Errorf("inbox: %w", err)
	}
	letter := read(content)
	letter.ID, letter.Received = id, received
	return letter, nil
}

// Wait is the newest mail to exactly this address, as soon as there is one, or the error
// of ctx. Clear the inbox first to wait for a further one.
func (i *Inbox) Wait(ctx context.Context, to string) (Letter, error) {
	for {
		i.mu.Lock()
		arrived := i.arrived
		i.mu.Unlock()
		letter, err := i.newest(to)
		if !errors.Is(err, ErrNotFound) {
			return letter, err
		}
		select {
		case <-arrived:
		case <-i.closing:
			return Letter{}, errors.New("inbox: closed")
		case <-ctx.Done():
			return Letter{}, fmt.Errorf("inbox: no mail to %s: %w", to, ctx.Err())
		}
	}
}

func (i *Inbox) newest(to string) (Letter, error) {
	letters, err := i.Messages()
	if err != nil {
		return Letter{}, err
	}
	for _, letter := range letters {
		for address := range strings.SplitSeq(letter.To, ", ") {
			if address == to {
				return letter, nil
			}
		}
	}
	return Letter{}, ErrNotFound
}

var parser = enmime.NewParser(enmime.DisableTextConversion(true))

// read takes a mail apart; one that cannot be taken apart is shown as it came.
func read(content []byte) Letter {
	envelope, err := parser.ReadEnvelope(bytes.NewReader(content))
	if err != nil {
		return Letter{Text: string(content)}
	}
	letter := Letter{
		From:    envelope.GetHeader("From"),
		To:      strings.Join(envelope.GetHeaderValues("Delivered-To"), ", "),
		Subject: envelope.GetHeader("Subject"),
		Text:    envelope.Text,
		HTML:    envelope.HTML,
		Headers: map[string][]string{},
	}
	for _, name := range envelope.GetHeaderKeys() {
		letter.Headers[name] = envelope.GetHeaderValues(name)
	}
	return letter
}
