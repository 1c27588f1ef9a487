package handlers

import (
	"errors"

	"foyer/auth"
	"foyer/portal"
	"foyer/store"
	"foyer/views"
)

// addWay begins to link a provider. The browser leaves from a page of its own:
// no form's redirects may reach another site.
func addWay(c *userCtx) error {
	p, err := c.provider()
	if err != nil {
		return err
	}
	attempt, err := c.begins(p, store.Going{Errand: store.ToLink}, c.self.Goes)
	if err != nil {
		return err
	}
	return c.leads("/me/security/providers/" + p.Config().Slug + "/" + attempt.State)
}

func continueToProvider(c *userCtx) error {
	p, err := c.provider()
	if err != nil {
		return err
	}
	g, err := c.self.Going(c.UserContext(), p.Config().Slug, c.Params("token"), c.browser())
	if err != nil {
		return err
	}
	address, err := c.address(p, g.Attempt, auth.Wishes{LoginHint: c.self.User.Email, Locales: c.lang.Code()})
	if err != nil {
		return c.notCome(p, g, err)
	}
	c.frame.Onward = address
	return c.page(views.Continue(p.Config().Name))
}

// linked answers whoever has linked a provider, or could not.
func (c *userCtx) linked(err error, path string) error {
	switch {
	case errors.Is(err, portal.ErrConflict):
		return c.done("notice.way_taken", path)
	case err != nil:
		return err
	}
	return c.done("notice.way_added", path)
}

// linkedWays are the user's ways in, with the names of their providers.
func (c *userCtx) linkedWays() (linked []views.Linked, err error) {
	ways, err := c.self.Ways(c.UserContext())
	for _, way := range ways {
		linked = append(linked, views.Linked{WayIn: way, Provider: c.site.providerName(way.Provider)})
	}
	return linked, err
}

func confirmWayRemoval(c *userCtx) error {
	way, err := c.self.Way(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	return c.page(views.WayRemoval(views.Linked{WayIn: way, Provider: c.site.providerName(way.Provider)}, false))
}

func removeWay(c *userCtx) error {
	err := c.self.Unlink(c.UserContext(), c.Params("id"))
	if errors.Is(err, portal.ErrLastWay) {
		way, err := c.self.Way(c.UserContext(), c.Params("id"))
		if err != nil {
			return err
		}
		return c.invalid(views.WayRemoval(views.Linked{WayIn: way, Provider: c.site.providerName(way.Provider)}, true))
	}
	if err != nil {
		return err
	}
	return c.done("notice.way_removed", "/me/security")
}

// providerName is how the provider is called, or its word when there is no
// such provider any more.
func (s *Site) providerName(slug string) string {
	if p := s.provider(slug); p != nil {
		return p.Config().Name
	}
	return slug
}

// showUnlinked asks somebody whom a provider has named, and nobody here knows,
// what is to become of it. Where the address is not proven, the page is the
// same whether or not it has a sign-in.
func showUnlinked(c *visitorCtx) error {
	page, err := c.unlinked()
	if err != nil {
		return c.unlinkedGone(err)
	}
	return c.page(views.Unlinked(page))
}

func (c *visitorCtx) unlinked() (page views.UnlinkedPage, err error) {
	w, err := c.site.Store.Unlinked(c.UserContext(), c.Params("token"), c.browser())
	if err == nil && w.Identity.Provider != c.Params("provider") {
		err = portal.ErrNotFound
	}
	return views.UnlinkedPage{
		Path: c.Path(), Token: c.Params("token"), Provider: c.site.providerName(w.Identity.Provider), Email: w.Identity.Email,
		Name: w.Identity.Name, Language: c.lang.Code(), Opens: w.Opens, Proves: w.Proves,
	}, err
}

// unlinkedGone answers for a page that was left open too long, or opened in
// another browser.
func (c *visitorCtx) unlinkedGone(err error) error {
	if !errors.Is(err, portal.ErrNotFound) {
		return err
	}
	return c.loginProblem(statusOf(err), "", portal.Message{Key: "provider.lost"})
}

func registerUnlinked(c *visitorCtx) error {
	fields, err := c.form("name", "company", "language", "email")
	if err != nil {
		return err
	}
	language, err := fields.oneOf("language", c.lang.Code(), portal.Languages...)
	if err != nil {
		return err
	}
	n := store.NewRegistration{Name: fields["name"], Account: fields["company"], Language: language}
	in, err := c.site.Store.RegisterBy(c.UserContext(), c.Params("token"), n, c.flowBrowser())
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		page, err := c.unlinked()
		if err != nil {
			return c.unlinkedGone(err)
		}
		page.Name, page.Company, page.Language, page.Wrong = n.Name, n.Account, n.Language, wrong
		return c.invalid(views.Unlinked(page))
	}
	if err != nil {
		return c.unlinkedGone(err)
	}
	return c.enters(in, "")
}

// confirmLinking asks somebody who has just signed in whether the identity is
// to be a way in of theirs.
func confirmLinking(c *userCtx) error {
	w, err := c.site.Store.Unlinked(c.UserContext(), c.Params("token"), c.browser())
	if err != nil {
		return err
	}
	return c.page(views.Linking(views.UnlinkedPage{
		Path: c.Path(), Provider: c.site.providerName(w.Identity.Provider), Email: w.Identity.Email, Name: w.Identity.Name,
	}))
}

func linkUnlinked(c *userCtx) error {
	w, err := c.site.Store.Unlinked(c.UserContext(), c.Params("token"), c.browser())
	if err != nil {
		return err
	}
	return c.linked(c.self.LinkWaiting(c.UserContext(), c.Params("token"), c.browser()), ownPath(w.Next, "/me/security"))
}
