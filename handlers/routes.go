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
	at.post("/language", updateLanguage)

	me := users{t}
	me.post("/logout", signOut)
	me.get("/accounts", listAccounts)
	me.post("/accounts/offers/:id/acceptance", acceptOffer)
	me.post("/accounts/offers/:id/refusal", declineOffer)
	me.get("/me", editMe)
	me.post("/me", updateMe)
	me.get("/me/security", showSecurity)
	me.post("/me/security/password", changePassword)
	me.post("/me/security/sessions/end", endOtherSessions)
	me.post("/me/security/sessions/:id/end", endSession)

	in := accounts{t}
	in.get("", portal.Anyone, showStart)
	in.get("/accounts", portal.Anyone, findAccounts)
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
