package handlers

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"foyer/portal"
	"foyer/views"
)

func showPolicy(c *accountCtx) error {
	return c.page(views.Policy(c.policy(nil)))
}

func (c *accountCtx) policy(wrong portal.Invalid) views.PolicyPage {
	c.frame.Path = views.AccountPath(c.tenant.Account.Number, "security")
	return views.PolicyPage{Strong: c.self.Session.Methods.Strong(), Wrong: wrong}
}

func updateSignInProvider(c *accountCtx) error {
	fields, err := c.form("provider")
	if err != nil {
		return err
	}
	provider := fields["provider"]
	if provider == "none" {
		provider = ""
	}
	if err := c.tenant.RequireProvider(c.UserContext(), provider); err != nil {
		return err
	}
	return c.done("notice.policy_saved", views.AccountPath(c.tenant.Account.Number, "security"))
}

func updateSecondFactor(c *accountCtx) error {
	fields, err := c.form("second")
	if err != nil {
		return err
	}
	second, err := fields.oneOf("second", "", "yes", "no")
	if err != nil || second == "" {
		return portal.Tampered{Field: "second"}
	}
	err = c.tenant.RequireSecondFactor(c.UserContext(), second == "yes")
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		return c.invalid(views.Policy(c.policy(wrong)))
	}
	if err != nil {
		return err
	}
	return c.done("notice.policy_saved", views.AccountPath(c.tenant.Account.Number, "security"))
}

// missing draws the page for what an account asks for beside this sign-in.
func (c *visitorCtx) missing(missing portal.StepMissing) error {
	path := c.cameFrom()
	if c.partial() {
		c.Set("HX-Redirect", path)
		return c.SendStatus(fiber.StatusForbidden)
	}
	c.signedInOrNot()
	return c.step(missing, path)
}

// step is the page for what is missing, for somebody who wants to go to the
// path.
func (c *visitorCtx) step(missing portal.StepMissing, path string) error {
	self, err := c.site.self(c)
	if err != nil {
		return err
	}
	factors, err := self.Factors(c.UserContext())
	if err != nil {
		return err
	}
	return c.render(fiber.StatusForbidden, views.StepMissing(missing, path, factors.Any()))
}
