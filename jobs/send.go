package jobs

import (
	"context"
	"log/slog"

	"foyer/i18n"
	"foyer/mail"
	"foyer/portal"
	"foyer/views/emails"
)

// send writes the mail and hands it over. Before it does, it calls another
// worker: a server that is slow with this mail holds up no other.
func (o *Outbox) send(ctx context.Context, m portal.Mail) error {
	o.call()
	err := o.handOver(ctx, m)
	log := o.log.With("kind", m.Kind, "id", m.ID)
	if err == nil {
		log.InfoContext(ctx, "mail sent")
		return nil
	}
	level, message := slog.LevelWarn, "mail not sent yet"
	if final(err) {
		level, message = slog.LevelError, "mail is a dead letter"
	}
	log.Log(ctx, level, message, "class", class(err))
	return withoutToken(withoutToken(err, m.Token), m.Unsubscribe)
}

func (o *Outbox) handOver(ctx context.Context, m portal.Mail) error {
	language := i18n.Match(m.Language).In(o.head.Zone)
	letter, err := emails.Write(language, m, o.head.Brand, o.head.BaseURL)
	if err != nil {
		return unwritten{err}
	}
	html, err := letter.HTML(i18n.With(ctx, language))
	if err != nil {
		return unwritten{err}
	}
	return o.sender.Send(ctx, mail.Message{
		ID: m.ID + "@" + o.domain,
		To: m.To, ToName: emails.Name(m.ToName),
		Subject: letter.Subject, Text: letter.Text(), HTML: html, Headers: headers(letter),
	})
}

// headers let a mail program end such mails for its person, with one click
// (RFC 8058).
func headers(letter emails.Letter) map[string]string {
	if letter.Unsubscribe == "" {
		return nil
	}
	return map[string]string{
		"List-Unsubscribe":      "<" + letter.Unsubscribe + ">",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
	}
}

// final tells that no further try can help. A mail that could not be written
// is tried again: a newer version, or other settings, may know how.
func final(err error) bool { return !mail.Temporary(err) }
