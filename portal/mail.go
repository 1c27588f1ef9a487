package portal

import "time"

// The mails that Foyer sends.
const (
	ResetMail           = "pwreset"
	PasswordChangedMail = "password_changed"
	AccessChangedMail   = "access_changed"
	InvitationMail      = "invitation"          // asks somebody to accept or decline a place
	ReminderMail        = "invitation_reminder" // the same, once more
	AnsweredMail        = "invitation_answered" // tells the inviter; Data: "name", "answer" (accepted, declined), "note"
	LeftMail            = "contact_left"        // tells the owner that somebody left; Data: "name"
	RegisterMail        = "register"            // the link by which a free account is opened
	EmailChangeMail     = "email_change"        // to a new address: the link that proves it
	EmailChangedMail    = "email_changed"       // to the old address; Data: "email", the new one
	JoinMail            = "signin_join"         // to another address of a user: the link that proves it
	WayAddedMail        = "way_added"           // tells the user; Data: "provider", its name
	WayRemovedMail      = "way_removed"         // tells the user; Data: "provider", its name
	FactorMail          = "factor_changed"      // tells the user; Data: "what", see [FactorChange], "name" of a passkey, "left" codes
	JoinedMail          = "signin_joined"       // to both addresses; Data: "kept", "alias"
)

// Mail is one mail that is due, with what it needs to be written: to whom, in
// which language, about what.
type Mail struct {
	ID          string // fixed when it was queued; the Message-ID is made of it
	Kind        string
	To          string // the stored spelling of the address
	ToName      string
	Language    string
	New         bool              // the reader has no sign-in yet
	Known       bool              // the reader has a sign-in already
	Account     *Account          // the account it concerns, or nil
	Contact     *Contact          // the contact that an invitation is for, with its access; or nil
	By          string            // who caused it, by name
	Until       time.Time         // when its link runs out, where that is a date
	Category    Category          // the category that it belongs to; empty for what always goes out
	Data        map[string]string // what the kind needs beside that
	Token       string            // for the link; made for this one mail, never kept
	Unsubscribe string            // for the link that switches the category off; empty without one
}
