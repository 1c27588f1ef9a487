package handlers

import (
	"context"
	"errors"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"foyer/portal"
	"foyer/views"
)

func editAddress(c *userCtx) error {
	refuses, err := c.self.RefusesInvitations(c.UserContext())
	if err != nil {
		return err
	}
	return c.page(views.Address(views.AddressPage{Refuses: refuses}))
}

// allowInvitations takes back "no more invitations to this address".
func allowInvitations(c *userCtx) error {
	if err := c.self.AllowInvitations(c.UserContext()); err != nil {
		return err
	}
	return c.done("notice.invitations_allowed", "/me/email")
}

// changeAddress has a link mailed to the new address. Whether it is known only
// its mailbox tells.
func changeAddress(c *userCtx) error {
	return c.asks(c.self.AskAddress, "notice.address_asked", func(f views.AddressForm) views.AddressPage {
		return views.AddressPage{Change: f}
	})
}

// askJoining has a link mailed to another sign-in of the person.
func askJoining(c *userCtx) error {
	return c.asks(c.self.AskJoin, "notice.joining_asked", func(f views.AddressForm) views.AddressPage {
		return views.AddressPage{Join: f}
	})
}

// asks lets the person ask for a link to an address. What is wrong is said in
// the form that page puts in its place.
func (c *userCtx) asks(ask func(context.Context, string, string) error, notice string, page func(views.AddressForm) views.AddressPage) error {
	fields, err := c.form("email", "current")
	if err != nil {
		return err
	}
	form := views.AddressForm{Email: fields["email"]}
	err = ask(c.UserContext(), form.Email, fields["current"])
	if err == nil {
		return c.done(notice, "/me/email")
	}
	c.frame.Path = "/me/email" // the page that the form is on
	return c.refused(err, func(wrong portal.Invalid, problem *portal.Message) templ.Component {
		form.Wrong, form.Problem = wrong, problem
		return views.Address(page(form))
	})
}

func confirmAddress(c *userCtx) error {
	email, err := c.self.NewAddress(c.UserContext(), c.Params("token"))
	if err != nil {
		return c.linkOver(err)
	}
	return c.page(views.NewAddress(c.Params("token"), email))
}

func updateAddress(c *userCtx) error {
	err := c.self.ChangeAddress(c.UserContext(), c.Params("token"))
	if err != nil {
		return c.linkOver(err)
	}
	return c.done("notice.address_changed", "/me/email")
}

// refused answers with the form again: with what is wrong in it or, after too
// many tries, with how long to wait. Another error is passed on.
func (c *userCtx) refused(err error, page func(portal.Invalid, *portal.Message) templ.Component) error {
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		return c.invalid(page(wrong, nil))
	}
	tooMany, ok := errors.AsType[portal.TooMany](err)
	if !ok {
		return err
	}
	c.frame.Failed = true
	c.retryAfter(tooMany)
	wait := &portal.Message{Key: "error.try_later", Args: []any{"count", tooMany.Minutes}}
	return c.render(fiber.StatusTooManyRequests, page(nil, wait))
}

// linkOver answers for a link that is over, or was mailed for somebody else:
// both alike. An address that got a sign-in of its own meanwhile is taken.
func (c *userCtx) linkOver(err error) error {
	if !errors.Is(err, portal.ErrNotFound) && !errors.Is(err, portal.ErrConflict) {
		return err
	}
	return c.render(fiber.StatusNotFound, views.LinkOver())
}
