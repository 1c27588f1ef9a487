package portal

import "time"

// What an event says was done; the same words name its text in the catalogues.
const (
	AccountCreated      = "account.created"
	AccountOwnerOnly    = "account.contacts_owner_only"
	AccountShared       = "account.contacts_shared"
	AccountSignIn       = "account.signin_changed" // what it asks of a sign-in; Data: "provider", "second"
	ContactAdded        = "contact.added"
	ContactEdited       = "contact.edited"
	ContactAccess       = "contact.access_changed"
	ContactNotices      = "contact.notices_changed"
	ContactDeactivated  = "contact.deactivated"
	ContactReactivated  = "contact.reactivated"
	ContactRemoved      = "contact.removed"
	ContactJoined       = "contact.joined"
	ContactDeclined     = "contact.declined"
	ContactInvited      = "contact.invited"
	ContactReminded     = "contact.reminded"
	ContactWithdrawn    = "contact.withdrawn"
	ContactLeft         = "contact.left"
	ContactAddress      = "contact.address_changed"
	ContactMerged       = "contact.merged"
	ServiceAdded        = "service.added"
	ServiceRemoved      = "service.removed"
	ServiceOpened       = "service.opened"
	UserCreated         = "user.created"
	UserEdited          = "user.edited"
	UserPasswordSet     = "user.password_set"
	UserPasswordChanged = "user.password_changed"
	UserEmailChanged    = "user.email_changed"
	UserJoined          = "user.joined"
	UserSignedIn        = "user.signed_in"
	UserSignedOut       = "user.signed_out"
	UserSessionsEnded   = "user.sessions_ended"
	UserSecondAsked     = "user.second_asked"   // the first factor was right, the second is missing
	UserFactorAdded     = "user.factor_added"   // Data: "factor", see [Factor]
	UserFactorRemoved   = "user.factor_removed" // Data: "factor"
	UserCodesRenewed    = "user.codes_renewed"
	UserPasskeyRefused  = "user.passkey_refused" // its counter went backwards: there may be a copy of it
	UserWayAdded        = "user.way_added"
	UserWayRemoved      = "user.way_removed"
)

// Event is something that was done, by whom, for whom, when. It is never
// changed afterwards: each one is chained to the one before by its hash. The
// names beside it are not in the chain, so that a person can be erased.
type Event struct {
	History string `bun:",pk"` // the account or the user whose history it is in
	Seq     int64  `bun:",pk"` // 1, 2, 3 …, without gaps
	ID      string
	What    string
	Actor   string // contact, user or operator who did it; empty for Foyer itself
	Subject string // contact, session … that it was done to
	Data    string // JSON: keys, levels and ids, nothing that names a person
	At      time.Time
	Hash    string

	ActorName   string
	SubjectName string
}
