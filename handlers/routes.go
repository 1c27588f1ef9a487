package handlers

import (
	"github.com/gofiber/fiber/v2"

	"foyer/portal"
)

// routes is the map of the product, with who may go where.
func (s *Site) routes(app fiber.Router) []Route {
	t := &table{site: s, app: app}

	at := visitors{t}
	at.get("/", showDoor)
	at.get("/login", showLogin)
	at.post("/login", signIn)
	at.get("/pwreset", newReset)
	at.post("/pwreset", createReset)
	at.get("/pwreset/sent", showReset)
	at.get("/pwreset/:token", editPassword)
	at.post("/pwreset/:token", updatePassword)
	at.get("/login/first/:token", editFirstPassword)
	at.post("/login/first/:token", updateFirstPassword)
	at.get("/invitations/:token", showInvitation)
	at.post("/invitations/:token/acceptance", acceptInvitation)
	at.post("/invitations/:token/refusal", declineInvitation)
	if s.registers() {
		at.get("/register", newRegistration)
		at.post("/register", createRegistration)
		at.get("/register/sent", showRegistration)
		at.get("/register/:token", editRegistration)
		at.post("/register/:token", updateRegistration)
	}
	at.post("/language", updateLanguage)

	from := open{t}
	from.get("/unsubscribe/:token", showSubscription)
	from.post("/unsubscribe/:token", updateSubscription)

	me := users{t}
	me.post("/logout", signOut)
	me.get("/accounts", listAccounts)
	me.post("/accounts/offers/:id/acceptance", acceptOffer)
	me.post("/accounts/offers/:id/refusal", declineOffer)
	me.get("/me", editMe)
	me.post("/me", updateMe)
	me.get("/me/email", editAddress)
	me.post("/me/email", changeAddress)
	me.get("/me/email/:token", confirmAddress)
	me.post("/me/email/:token", updateAddress)
	me.post("/me/invitations", allowInvitations)
	me.post("/me/joining", askJoining)
	me.get("/me/joining/:token", confirmJoining)
	me.post("/me/joining/:token", joinSignIns)
	me.get("/me/security", showSecurity)
	me.post("/me/security/password", changePassword)
	me.post("/me/security/sessions/end", endOtherSessions)
	me.post("/me/security/sessions/:id/end", endSession)

	in := accounts{t}
	in.get("", portal.Anyone, showStart)
	in.get("/accounts", portal.Anyone, findAccounts)
	in.get("/me", portal.Anyone, showPlace)
	in.post("/me/notices", portal.Anyone, updateOwnNotices)
	in.get("/me/departure", portal.Anyone, confirmDeparture)
	in.post("/me/departure", portal.Anyone, leaveAccount)
	in.get("/contacts", portal.View(portal.Contacts), listContacts)
	in.get("/contacts/new", portal.Manage(portal.Contacts), newContact)
	in.post("/contacts", portal.Manage(portal.Contacts), createContact)
	in.post("/contacts/check", portal.Manage(portal.Contacts), checkNewContact)
	in.post("/contacts/policy", portal.OwnerOnly, updatePolicy)
	in.get("/contacts/:id", portal.View(portal.Contacts), showContact)
	in.post("/contacts/:id", portal.Manage(portal.Contacts), updateContact)
	in.post("/contacts/:id/check", portal.Manage(portal.Contacts), checkContact)
	in.get("/contacts/:id/permissions", portal.View(portal.Contacts), showAccess)
	in.post("/contacts/:id/permissions", portal.Manage(portal.Contacts), updateAccess)
	in.post("/contacts/:id/permissions/check", portal.Manage(portal.Contacts), checkAccess)
	in.get("/contacts/:id/notices", portal.View(portal.Contacts), showNotices)
	in.post("/contacts/:id/notices", portal.Manage(portal.Contacts), updateNotices)
	in.post("/contacts/:id/invitation", portal.Manage(portal.Contacts), inviteContact)
	in.get("/contacts/:id/withdrawal", portal.Manage(portal.Contacts), confirmWithdrawal)
	in.post("/contacts/:id/withdrawal", portal.Manage(portal.Contacts), withdrawInvitation)
	in.get("/contacts/:id/deactivation", portal.Manage(portal.Contacts), confirmDeactivation)
	in.post("/contacts/:id/deactivation", portal.Manage(portal.Contacts), deactivateContact)
	in.post("/contacts/:id/reactivation", portal.Manage(portal.Contacts), reactivateContact)
	in.get("/contacts/:id/removal", portal.Manage(portal.Contacts), confirmRemoval)
	in.post("/contacts/:id/removal", portal.Manage(portal.Contacts), removeContact)
	in.get("/activity", portal.View(portal.Security), listActivity)

	if s.Demo {
		at.get("/demo/mail", listLetters)
		at.get("/demo/mail/:id", showLetter)
		at.get("/demo/mail/:id/html", showLetterHTML)
		at.get("/dev/ui", showComponents)
	}
	return t.routes
}
