package handlers

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"foyer/portal"
	"foyer/views"
)

// What the start page shows of each list, and one page of the history.
const (
	startContacts = 5
	startEvents   = 6
	activityPage  = 50
)

func showStart(c *accountCtx) (err error) {
	var page views.StartPage
	if c.tenant.May(portal.View(portal.Contacts)) {
		if page.Latest, err = c.tenant.LatestContacts(c.UserContext(), startContacts); err != nil {
			return err
		}
		waiting, err := c.tenant.Contacts(c.UserContext(), portal.ContactFilter{Status: portal.Pending})
		if err != nil {
			return err
		}
		page.Pending = waiting.Contacts
	}
	if portal.LacksForSignOn(c.tenant.May).IsZero() {
		openings, err := c.tenant.Services(c.UserContext())
		if err != nil {
			return err
		}
		page.Services = openings[:min(len(openings), startServices)]
	}
	if c.tenant.May(portal.View(portal.Security)) {
		if page.Events, err = c.tenant.Activity(c.UserContext(), 0, startEvents); err != nil {
			return err
		}
	}
	return c.page(views.Start(page))
}

func listActivity(c *accountCtx) error {
	before, _ := strconv.ParseInt(c.Query("before"), 10, 64)
	events, err := c.tenant.Activity(c.UserContext(), before, activityPage+1)
	if err != nil {
		return err
	}
	page := views.ActivityPage{Events: events[:min(len(events), activityPage)]}
	if len(events) > activityPage {
		page.Older = views.AccountPath(c.tenant.Account.Number, "activity?before="+strconv.FormatInt(events[activityPage-1].Seq, 10))
	}
	return c.page(views.Activity(page))
}

// denied draws the page for a right that is missing: which one it is, and who
// can grant it.
func (c *accountCtx) denied(err error) error {
	denied, ok := errors.AsType[portal.Denied](err)
	if !ok || c.partial() {
		return asForbidden(err, ok)
	}
	var granters []portal.Contact
	if c.self.User.Proven() { // others see nobody else on the account
		if granters, err = c.tenant.Granters(c.UserContext(), denied.Right); err != nil {
			return err
		}
	}
	return c.render(fiber.StatusForbidden, views.Denied(denied.Right, granters))
}

func asForbidden(err error, denied bool) error {
	if denied {
		return fiber.ErrForbidden
	}
	return err
}
