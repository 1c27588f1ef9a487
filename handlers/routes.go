package handlers

import (
	"github.com/gofiber/fiber/v2"

	"foyer/idp"
	"foyer/portal"
)

// routes is the map of the product, with who may go where. What stands first
// is asked first: a path with a word comes before one with a parameter.
func (s *Site) routes(app fiber.Router) []Route {
	t := &table{site: s, app: app}
	at, from, me, in := visitors{t}, open{t}, users{t}, accounts{t}
	signInRoutes(at, me)
	comeInRoutes(at, s.registers())
	openRoutes(from)
	userRoutes(me)
	securityRoutes(me)
	idpRoutes(from)
	signonRoutes(at, me)
	accountRoutes(in)
	contactRoutes(in)
	areaRoutes(in)
	if s.Demo {
		demoRoutes(at)
	}
	return t.routes
}

// signInRoutes are the ways to a session, and out of one.
func signInRoutes(at visitors, me users) {
	at.get("/", showDoor)
	at.get("/login", showLogin)
	at.post("/login", signIn)
	at.post("/login/passkey", signInByPasskey)
	at.post("/login/passkey/challenge", askPasskey)
	at.get("/login/second/:token", showSecond)
	at.post("/login/second/:token", giveSecond)
	me.get("/login/again", showAgain) // before the providers, whose words are none of these
	me.post("/login/again", proveAgain)
	me.get("/login/again/:provider", proveAtProvider)
	at.get("/login/:provider", goToProvider)
	at.get("/login/:provider/callback", comeBack)
	at.get("/login/:provider/unknown/:token", showUnlinked)
	at.post("/login/:provider/unknown/:token", registerUnlinked)
	at.get("/logout/:token", showSignedOut)
}

// comeInRoutes are for those who come by a mailed link.
func comeInRoutes(at visitors, registers bool) {
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
	if registers {
		at.get("/register", newRegistration)
		at.post("/register", createRegistration)
		at.get("/register/sent", showRegistration)
		at.get("/register/:token", editRegistration)
		at.post("/register/:token", updateRegistration)
	}
	at.post("/language", updateLanguage)
}

// openRoutes are what another site's page, or a mail program, may send.
func openRoutes(from open) {
	from.get("/unsubscribe/:token", showSubscription)
	from.post("/unsubscribe/:token", updateSubscription)
	from.post("/login/:provider", repeatAsGet)
	from.post("/login/:provider/backchannel", endFromProvider)
}

// userRoutes are a user's own.
func userRoutes(me users) {
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
}

// securityRoutes are how a user comes in, and where from.
func securityRoutes(me users) {
	me.get("/me/security", showSecurity)
	me.post("/me/security/password", changePassword)
	me.post("/me/security/providers/:provider", addWay)
	me.get("/me/security/providers/:provider/:token", continueToProvider)
	me.get("/me/security/unlinked/:token", confirmLinking)
	me.post("/me/security/unlinked/:token", linkUnlinked)
	me.get("/me/security/ways/:id/removal", confirmWayRemoval)
	me.post("/me/security/ways/:id/removal", removeWay)
	me.post("/me/security/authenticator", addAuthenticator)
	me.get("/me/security/authenticator/removal", confirmAuthenticatorRemoval)
	me.post("/me/security/authenticator/removal", removeAuthenticator)
	me.get("/me/security/authenticator/:token", editAuthenticator)
	me.post("/me/security/authenticator/:token", confirmAuthenticator)
	me.get("/me/security/codes", confirmCodes)
	me.post("/me/security/codes", renewCodes)
	me.get("/me/security/passkeys/new", newPasskey)
	me.post("/me/security/passkeys", createPasskey)
	me.post("/me/security/passkeys/challenge", makePasskey)
	me.get("/me/security/passkeys/:id", editPasskey)
	me.post("/me/security/passkeys/:id", updatePasskey)
	me.get("/me/security/passkeys/:id/removal", confirmPasskeyRemoval)
	me.post("/me/security/passkeys/:id/removal", removePasskey)
	me.post("/me/security/sessions/end", endOtherSessions)
	me.post("/me/security/sessions/:id/end", endSession)
}

// idpRoutes are what programs ask of Foyer as their identity provider.
func idpRoutes(from open) {
	from.get(idp.DiscoveryPath, protocol)
	from.get(idp.KeysPath, protocol)
	from.post(idp.TokenPath, protocol)
	from.get(idp.UserinfoPath, protocol)
	from.post(idp.UserinfoPath, protocol)
	from.post(idp.RevokePath, protocol)
	from.post(idp.IntrospectPath, protocol)
	from.get(idp.AuthorizePath, authorize)
	from.post(idp.AuthorizePath, asksAgain)
	from.get(idp.EndSessionPath, askLogout)
	from.post(idp.EndSessionPath, asksAgain)
}

// signonRoutes are the pages on the way to a service.
func signonRoutes(at visitors, me users) {
	at.get("/signon/logout", confirmLogout)
	at.get("/signon/logout/done", leaveLogout)
	me.post("/signon/logout", logOut)
	me.comes("/signon/:id", signOn)
	me.get("/signon/:id/continue", continueSignon)
	me.post("/signon/:id/account", chooseSignonAccount)
}

// accountRoutes are an account's start, and the person's own place on it.
func accountRoutes(in accounts) {
	in.get("", portal.Anyone, showStart)
	in.get("/accounts", portal.Anyone, findAccounts)
	in.get("/me", portal.Anyone, showPlace)
	in.post("/me/notices", portal.Anyone, updateOwnNotices)
	in.get("/me/departure", portal.Anyone, confirmDeparture)
	in.post("/me/departure", portal.Anyone, leaveAccount)
}

// contactRoutes are the people on an account.
func contactRoutes(in accounts) {
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
}

// areaRoutes are the other areas of an account.
func areaRoutes(in accounts) {
	in.get("/security", portal.View(portal.Security), showPolicy)
	in.post("/security/provider", portal.OwnerOnly, updateSignInProvider)
	in.post("/security/second", portal.Manage(portal.Security), updateSecondFactor)
	in.get("/services", portal.View(portal.Services), listServices)
	in.post("/services/:id/signon", portal.Manage(portal.SignOn), openService)
	in.get("/arrivals/:token", portal.Manage(portal.SignOn), showArrival)
	in.get("/activity", portal.View(portal.Security), listActivity)
}

// demoRoutes are there in the demonstration alone.
func demoRoutes(at visitors) {
	at.get("/demo/mail", listLetters)
	at.get("/demo/mail/:id", showLetter)
	at.get("/demo/mail/:id/html", showLetterHTML)
	at.get("/dev/ui", showComponents)
}
