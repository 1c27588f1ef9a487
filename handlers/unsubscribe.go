package handlers

import (
	"errors"
	"mime"
	"strings"

	"github.com/gofiber/fiber/v2"

	"foyer/portal"
	"foyer/views"
)

// showSubscription tells which mails the link is about and whether they come.
func showSubscription(c *visitorCtx) error {
	found, err := c.site.Store.Subscription(c.UserContext(), c.Params("token"))
	if err != nil {
		return c.subscriptionGone(err)
	}
	return c.page(views.Subscription(views.SubscriptionPage{Token: c.Params("token"), Subscription: found}))
}

// updateSubscription switches the mails off, or on again. A mail program asks
// for it with one click and follows nothing (RFC 8058): it is answered at once.
func updateSubscription(c *visitorCtx) error {
	if c.isOneClick() {
		if err := c.site.Store.Subscribe(c.UserContext(), c.Params("token"), false); err != nil {
			return c.subscriptionGone(err)
		}
		return showSubscription(c)
	}
	fields, err := c.form("mails")
	if err != nil {
		return err
	}
	mails, err := fields.oneOf("mails", "", "on", "off")
	if err != nil || mails == "" {
		return portal.Tampered{Field: "mails"}
	}
	if err := c.site.Store.Subscribe(c.UserContext(), c.Params("token"), mails == "on"); err != nil {
		return c.subscriptionGone(err)
	}
	return c.leads(c.Path())
}

// isOneClick tells whether the body is the one that RFC 8058 knows, and
// nothing else: mail programs send it as a form with parts, or as one without.
func (c *visitorCtx) isOneClick() bool {
	const field, value = "List-Unsubscribe", "One-Click"
	kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEMultipartForm {
		return strings.TrimSpace(string(c.Request().Body())) == field+"="+value
	}
	posted, err := c.MultipartForm()
	return err == nil && len(posted.File) == 0 && len(posted.Value) == 1 &&
		len(posted.Value[field]) == 1 && posted.Value[field][0] == value
}

// subscriptionGone answers for a link that was cut, or whose contact is gone.
func (c *visitorCtx) subscriptionGone(err error) error {
	if !errors.Is(err, portal.ErrNotFound) {
		return err
	}
	return c.render(fiber.StatusNotFound, views.SubscriptionGone())
}
