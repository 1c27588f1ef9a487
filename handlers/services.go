package handlers

import (
	"context"
	"errors"

	"github.com/gofiber/fiber/v2"

	"foyer/idp"
	"foyer/portal"
	"foyer/views"
)

// startServices is how many services the start page opens.
const startServices = 4

func listServices(c *accountCtx) error {
	openings, err := c.tenant.Services(c.UserContext())
	if err != nil {
		return err
	}
	page := views.ServicesPage{Openings: openings}
	if lacks := portal.LacksForSignOn(c.tenant.May); !lacks.IsZero() && c.self.User.Proven() && len(openings) > 0 {
		if page.Granters, err = c.tenant.Granters(c.UserContext(), lacks); err != nil {
			return err
		}
	}
	return c.page(views.Services(page))
}

// openService signs the person in to the service with one click. The way leads
// over a page of ours: no form's redirects may reach another site.
func openService(c *accountCtx) error {
	if _, err := c.form(); err != nil {
		return err
	}
	opening, err := c.tenant.Click(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	page, err := c.pageOf(opening)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), answerLimit) // the client may have used up the time there was
	defer cancel()
	c.SetUserContext(ctx)
	if err != nil {
		return c.serviceClosed(opening, err)
	}
	token, err := c.tenant.Arrive(c.UserContext(), opening.Service.ID, page)
	if err != nil {
		return err
	}
	return c.leads(views.AccountPath(c.tenant.Account.Number, "arrivals/"+token))
}

// serviceClosed says that the client made no page.
func (c *accountCtx) serviceClosed(o portal.Opening, err error) error {
	none, ok := errors.AsType[idp.ErrNoPage](err)
	if !ok {
		return err
	}
	c.site.Log.Warn("a service did not open", "client", o.Client.ID, "why", none.Why)
	return c.render(fiber.StatusBadGateway, views.ServiceClosed(o))
}

// pageOf asks a client of kind url for the page of this visit.
func (c *accountCtx) pageOf(o portal.Opening) (string, error) {
	switch {
	case !o.Opens():
		return "", portal.ErrNotFound
	case o.Client.Kind != portal.ByURL:
		return "", nil
	}
	outside, cancel := c.outside()
	defer cancel()
	return c.site.idp.Page(outside, o.Client, c.visit(o))
}

func (c *accountCtx) visit(o portal.Opening) idp.Visit {
	user, access := c.self.User, map[string]string{}
	for area, level := range c.tenant.Access() {
		access[string(area)] = level.String()
	}
	who := idp.VisitUser{Number: user.Number, EmailVerified: user.Proven(), Name: c.tenant.Contact.Name, Language: user.Language}
	if user.Proven() {
		who.Email = user.Email
	}
	return idp.Visit{
		User:    who,
		Account: idp.VisitAccount{Number: c.tenant.Account.Number, Name: c.tenant.Account.Name, Kind: c.tenant.Contact.Kind, Access: access},
		Service: idp.VisitService{ID: o.Service.ID, Name: o.Service.Name, Target: o.Service.Target},
	}
}

// showArrival leads on to the service that was clicked a moment ago.
func showArrival(c *accountCtx) error {
	opening, page, err := c.tenant.Arrived(c.UserContext(), c.Params("token"))
	if err != nil {
		return err
	}
	if page == "" {
		page = c.site.idp.LoginURL(opening, c.Params("token"))
	}
	return c.continues(opening.Service.Name, page)
}
