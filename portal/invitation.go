package portal

import (
	"slices"
	"time"
)

// Way is how somebody is to come in.
type Way string

// The ways in. A contact that does not sign in has none.
const (
	ByInvitation Way = "invite"   // a mail asks them to accept or decline (002)
	ByReset      Way = "pwreset"  // they come by themselves, later (001, 004)
	ByPassword   Way = "password" // a first password is told by hand (000, 003)
)

// Ways are all ways in, in the order in which the form shows them.
var Ways = []Way{ByInvitation, ByReset, ByPassword}

// How long an invitation can be answered, when it is recalled, and how long a
// password given by hand lasts.
const (
	InvitationLife    = 7 * 24 * time.Hour
	ReminderAfter     = 3 * 24 * time.Hour
	FirstPasswordLife = 7 * 24 * time.Hour
)

// How many invitations of an account may be open at a time. The few are for
// an account that somebody opened on their own.
const (
	OpenInvitations    = 20
	OpenInvitationsFew = 3
)

// MaxNote is the length of the sentence that somebody declines with.
const MaxNote = 300

// Offer is how a place was offered to a contact, and what became of that.
type Offer struct {
	Way              Way
	Invitation       string    // the one that is out, or was last; a new one makes its link void
	OfferedBy        string    // the contact who offered the place last
	InvitedAt        time.Time `bun:",nullzero"`
	InvitationEndsAt time.Time `bun:",nullzero"`
	RemindedAt       time.Time `bun:",nullzero"`
	WithdrawnAt      time.Time `bun:",nullzero"`
	LeftAt           time.Time `bun:",nullzero"` // when the person left of their own accord
	DeclineNote      string    // what the person said when declining
}

// Expired tells whether the invitation has run out unanswered.
func (o Offer) Expired(now time.Time) bool {
	return !o.InvitationEndsAt.IsZero() && !o.InvitationEndsAt.After(now)
}

// IsOffer tells whether the contact's place can be taken or declined now.
func (c Contact) IsOffer(now time.Time) bool {
	status := c.Status()
	return c.SignIn && c.UserID == "" && (status == Pending || status == Invited) && !c.Expired(now)
}

// MayBeInvited tells whether a new invitation can go to the contact: it may
// sign in, and nobody has come in as it.
func (c Contact) MayBeInvited() bool { return c.SignIn && c.UserID == "" && !c.IsOwner() }

// MayBeWithdrawn tells whether the contact's place is offered and not answered.
// One that has run out counts: whether it can depends on the address being
// known, which nobody is to see.
func (c Contact) MayBeWithdrawn() bool {
	status := c.Status()
	return c.UserID == "" && !c.IsOwner() && (status == Pending || status == Invited)
}

// MayComeBack tells whether the contact can be let in again as it was: who
// declined, left, or whose invitation was withdrawn, has to be invited anew.
func (c Contact) MayComeBack() bool {
	return !c.DeactivatedAt.IsZero() && c.WithdrawnAt.IsZero() && c.LeftAt.IsZero() && c.DeclinedAt.IsZero()
}

// checkWay says how the contact is to come in, or that it is not.
func (c *Contact) checkWay() error {
	switch {
	case !c.SignIn:
		c.Way, c.FirstPassword = "", ""
	case c.Way == "":
		c.Way = ByReset
	case !slices.Contains(Ways, c.Way):
		return Tampered{Field: "way"}
	}
	return nil
}

// InvitationState is where an invitation stands, as its link shows it.
type InvitationState string

// The states of an invitation.
const (
	InvitationOpen      InvitationState = "open"
	InvitationAccepted  InvitationState = "accepted"
	InvitationDeclined  InvitationState = "declined"
	InvitationWithdrawn InvitationState = "withdrawn"
	InvitationExpired   InvitationState = "expired"
	InvitationReplaced  InvitationState = "replaced" // a newer mail has the link that holds
)

// Invitation is an offer as whoever holds its link sees it.
type Invitation struct {
	Place
	State InvitationState
	Known bool // the address has a sign-in whose owner has proven it
	More  int  // other places that are offered to the same address
}

// StateOf is where the invitation that a link was mailed for stands. The link
// itself may have been replaced by that of a later mail.
func (c Contact) StateOf(invitation string, replaced bool, now time.Time) InvitationState {
	switch {
	case c.Invitation != invitation:
		return InvitationReplaced
	case c.UserID != "", !c.LeftAt.IsZero():
		return InvitationAccepted
	case !c.DeclinedAt.IsZero():
		return InvitationDeclined
	case !c.SignIn, !c.WithdrawnAt.IsZero(), !c.DeactivatedAt.IsZero():
		return InvitationWithdrawn
	case c.Expired(now):
		return InvitationExpired
	case replaced:
		return InvitationReplaced
	default:
		return InvitationOpen
	}
}
