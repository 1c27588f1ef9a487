package handlers

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"foyer/portal"
	"foyer/store"
	"foyer/views"
)

// showInvitation is one page for everybody who opens the link, wherever the
// invitation stands. It never decides.
func showInvitation(c *visitorCtx) error {
	page, _, err := c.invitation()
	if err != nil {
		return c.invitationGone(err)
	}
	return c.invited(page)
}

// invitation is what the link shows, and who looks at it: nil is a visitor.
func (c *visitorCtx) invitation() (page views.InvitationPage, self *store.Self, err error) {
	page.Token, page.Min = c.Params("token"), c.site.PasswordMin
	if page.Invitation, err = c.site.Store.Invitation(c.UserContext(), page.Token); err != nil {
		return page, nil, err
	}
	page.Name = page.Contact.Name
	c.frame.Path = page.Path() // also where the form was refused
	self, err = c.site.self(c)
	if errors.Is(err, portal.ErrSignedOut) {
		page.Reader = readerOf(page.Invitation, portal.User{})
		return page, nil, nil
	}
	if err != nil {
		return page, nil, err
	}
	c.is(self)
	page.Reader = readerOf(page.Invitation, self.User)
	return page, self, nil
}

// readerOf is how whoever looks at the invitation stands to it. Somebody who
// has not proven the invited address is no more than a visitor.
func readerOf(i portal.Invitation, user portal.User) views.Reader {
	switch theirs := user.EmailNorm == i.Contact.EmailNorm; {
	case theirs && user.Proven():
		return views.Addressee
	case user.ID != "" && !theirs:
		return views.SomebodyElse
	case i.Known:
		return views.SignsInFirst
	default:
		return views.Newcomer
	}
}

// invited answers with the page of the invitation: the one to answer it on, or
// the one that says why it is over.
func (c *visitorCtx) invited(page views.InvitationPage) error {
	if page.State != portal.InvitationOpen {
		return c.render(fiber.StatusGone, views.InvitationOver(page))
	}
	return c.page(views.Invitation(page))
}

// invitationGone answers for a link that nothing is known of.
func (c *visitorCtx) invitationGone(err error) error {
	if !errors.Is(err, portal.ErrNotFound) {
		return err
	}
	return c.render(fiber.StatusNotFound, views.InvitationGone())
}

func acceptInvitation(c *visitorCtx) error {
	fields, err := c.form("name", "email", "password")
	if err != nil {
		return err
	}
	page, self, err := c.invitation()
	if err != nil {
		return c.invitationGone(err)
	}
	if err := fields.sameEmail(page.Contact.EmailNorm); err != nil {
		return err
	}
	page.Name = fields["name"]
	return c.accepts(self, page, fields["password"])
}

func (c *visitorCtx) accepts(self *store.Self, page views.InvitationPage, password string) error {
	switch {
	case page.State != portal.InvitationOpen:
		return c.invited(page)
	case page.Reader == views.Addressee:
		return c.joinsAs(self, page)
	case page.Reader == views.Newcomer:
		return c.joinsAnew(page, password)
	default:
		return c.leads(page.Path()) // it says what to do first
	}
}

// sameEmail tells whether the address that a form shows, and that cannot be
// changed in it, came back as it was.
func (f form) sameEmail(norm string) error {
	if sent, _ := portal.NormEmail(f["email"]); f.has("email") && sent != norm {
		return portal.Tampered{Field: "email"}
	}
	return nil
}

// joinsAs takes the place for the person who is signed in.
func (c *visitorCtx) joinsAs(self *store.Self, page views.InvitationPage) error {
	account, err := self.AcceptInvitation(c.UserContext(), page.Token)
	if err != nil {
		return c.overtaken(err)
	}
	return c.joined(page, account)
}

// joinsAnew makes a sign-in with the password, and takes the place for it.
func (c *visitorCtx) joinsAnew(page views.InvitationPage, password string) error {
	in, err := c.site.Store.AcceptInvitation(c.UserContext(), page.Token, page.Name, password, c.enteringBrowser())
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		page.Wrong = wrong
		return c.invalid(views.Invitation(page))
	}
	if err != nil {
		return c.overtaken(err)
	}
	c.signIn(in)
	return c.joined(page, page.Account.Number)
}

// joined leads to the account or, while others are offered, to where they are
// answered.
func (c *visitorCtx) joined(page views.InvitationPage, account int64) error {
	if page.More > 0 {
		return c.done("notice.invitation_accepted", "/accounts")
	}
	return c.done("notice.offer_accepted", views.AccountPath(account, ""))
}

// overtaken answers when the invitation was answered, or taken back, a moment
// ago: with the page as it is now.
func (c *visitorCtx) overtaken(err error) error {
	if !errors.Is(err, portal.ErrNotFound) && !errors.Is(err, portal.ErrConflict) && !errors.Is(err, portal.ErrSignedOut) {
		return err
	}
	page, _, lookErr := c.invitation()
	if lookErr != nil {
		return c.invitationGone(lookErr)
	}
	if page.State == portal.InvitationOpen && errors.Is(err, portal.ErrNotFound) {
		return c.invitationGone(err) // nobody may come in under the address
	}
	return c.invited(page)
}

// declineInvitation takes no sign-in: the link is the address's own.
func declineInvitation(c *visitorCtx) error {
	fields, err := c.form("note", "stop")
	if err != nil {
		return err
	}
	stop, err := fields.checked("stop")
	if err != nil {
		return err
	}
	page, _, err := c.invitation()
	if err != nil {
		return c.invitationGone(err)
	}
	page.Note, page.Stop = fields["note"], stop
	return c.declines(page)
}

func (c *visitorCtx) declines(page views.InvitationPage) error {
	if page.State != portal.InvitationOpen {
		return c.invited(page)
	}
	err := c.site.Store.DeclineInvitation(c.UserContext(), page.Token, page.Note, page.Stop)
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		page.Wrong = wrong
		return c.invalid(views.Invitation(page))
	}
	if err != nil {
		return c.overtaken(err)
	}
	if page.Stop {
		return c.done("notice.invitations_stopped", page.Path())
	}
	return c.leads(page.Path())
}
