package handlers

import (
	"errors"
	"regexp"

	"github.com/gofiber/fiber/v2"

	"foyer/mail/inbox"
	"foyer/portal"
	"foyer/views"
)

// The demonstration's own pages. They are not mounted anywhere else.

func listLetters(c *visitorCtx) error {
	c.signedInOrNot()
	letters, err := c.site.Mailbox.Messages()
	if err != nil {
		return err
	}
	var shown []views.Letter
	for _, letter := range letters {
		shown = append(shown, shownLetter(letter))
	}
	return c.page(views.Mailbox(shown))
}

func showLetter(c *visitorCtx) error {
	c.signedInOrNot()
	letter, err := c.letter()
	if err != nil {
		return err
	}
	return c.page(views.MailboxLetter(shownLetter(letter)))
}

// showLetterHTML shows a mail as a mail program does: with its own styles,
// and nothing else that it could do.
func showLetterHTML(c *visitorCtx) error {
	letter, err := c.letter()
	if err != nil {
		return err
	}
	c.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; "+
		"sandbox allow-popups allow-top-navigation-by-user-activation")
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.SendString(letter.HTML)
}

func (c *visitorCtx) letter() (inbox.Letter, error) {
	letter, err := c.site.Mailbox.Letter(c.Params("id"))
	if errors.Is(err, inbox.ErrNotFound) {
		return letter, portal.ErrNotFound
	}
	return letter, err
}

var links = regexp.MustCompile(`https?://[^\s<>"]*[^\s<>".,;:!?)]`)

func shownLetter(l inbox.Letter) views.Letter {
	shown := views.Letter{ID: l.ID, From: l.From, To: l.To, Subject: l.Subject, Text: l.Text, Received: l.Received, Links: links.FindAllString(l.Text, -1)}
	if l.HTML != "" {
		shown.HTMLPath = "/demo/mail/" + l.ID + "/html"
	}
	return shown
}

func showComponents(c *visitorCtx) error {
	c.signedInOrNot()
	return c.page(views.DevUI())
}
