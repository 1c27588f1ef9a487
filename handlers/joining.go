package handlers

import (
	"github.com/a-h/templ"

	"foyer/portal"
	"foyer/views"
)

// confirmJoining shows both sign-ins, and what comes of joining them.
func confirmJoining(c *userCtx) error {
	page, err := c.joining()
	if err != nil {
		return c.linkOver(err)
	}
	return c.page(views.Joining(page))
}

func (c *userCtx) joining() (views.JoiningPage, error) {
	joining, err := c.self.Joining(c.UserContext(), c.Params("token"))
	return views.JoiningPage{Joining: joining, Token: c.Params("token")}, err
}

func joinSignIns(c *userCtx) error {
	fields, err := c.form("current")
	if err != nil {
		return err
	}
	err = c.self.Join(c.UserContext(), c.Params("token"), fields["current"])
	if err == nil {
		return c.done("notice.joined", "/me")
	}
	page, gone := c.joining()
	if gone != nil {
		return c.linkOver(gone)
	}
	return c.linkOver(c.refused(err, func(wrong portal.Invalid, problem *portal.Message) templ.Component {
		page.Wrong, page.Problem = wrong, problem
		return views.Joining(page)
	}))
}
