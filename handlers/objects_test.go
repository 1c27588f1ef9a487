package handlers_test

import (
	"fmt"
	"slices"
	"strings"

	"foyer/handlers"
	"foyer/store/world"
)

// object is one that the route can be asked with by the role: a new one each
// time, as many routes change or remove it.
func (m *matrix) object(route handlers.Route, role string) string {
	m.Helper()
	switch rules[name(route)].object {
	case "contact":
		return m.newContact("/a/1042", m.As("owner"))
	case "pending":
		return m.newPending("/a/1042", m.As("owner"))
	case "offer":
		return m.newOffer(role)
	case "address":
		return m.newAddress(role)
	case "joining":
		return m.newJoining(role)
	case "session":
		m.SignsIn(world.Called(role))
		page := m.As(role).Get("/me/security")
		action := page.find(`td form[action$="/end"]`).First().AttrOr("action", "")
		return strings.TrimSuffix(strings.TrimPrefix(action, "/me/security/sessions/"), "/end")
	case "authenticator":
		return m.newAuthenticator(role)
	case "passkey":
		return m.newPasskey("Matrix", "email_norm = '"+world.Called(role).Email+"'")
	case "service":
		return m.service("1042")
	case "arrival":
		return m.newArrival(role)
	case "signon":
		return m.newSignon()
	case "letter":
		m.link()
		letters, err := m.box.Messages()
		m.must(err)
		return letters[0].ID
	case "provider", "unlinked", "going", "way", "logout":
		return m.wayObject(rules[name(route)].object, role)
	case "reset":
		return strings.TrimPrefix(m.link(), "/pwreset/")
	case "invitation", "register", "first", "second", "subscription":
		return m.token(rules[name(route)].object)
	}
	return ""
}

// foreign is an object that is there, but not for whoever asks.
func (m *matrix) foreign(route handlers.Route) string {
	m.Helper()
	kind := rules[name(route)].object
	if m.objects[kind] == "" {
		m.objects[kind] = m.newForeign(kind)
	}
	return m.objects[kind]
}

func (m *matrix) newForeign(kind string) string {
	switch kind {
	case "contact":
		return m.newContact("/a/1077", m.As("stranger"))
	case "pending":
		return m.newPending("/a/1077", m.As("stranger"))
	case "offer":
		claire := m.As("stranger")
		claire.Post("/a/1077/contacts", "name", "Offered", "email", world.Called("many").Email, "way", "pwreset", "preset", "support").Follow()
		return m.idAt("/a/1077", claire, "Offered")
	case "service":
		return m.service("1077")
	case "arrival", "signon":
		return strings.Repeat("A", 43)
	case "session":
		m.SignsIn(world.Called("many"))
		return m.sessionOf(world.Called("many").Email)
	case "address":
		return m.newAddress("many")
	case "joining":
		return m.newJoining("many")
	case "provider":
		return "nobody"
	case "unlinked", "going", "way", "logout":
		return m.wayObject(kind, "many")
	case "authenticator":
		return m.newAuthenticator("many")
	case "passkey":
		return m.newPasskey("Somebody's", "email_norm LIKE 'gabor@%'")
	case "reset", "invitation", "register", "first", "second", "subscription":
		return strings.Repeat("A", 43)
	default:
		return "20261121T000000.000000000Z-0001"
	}
}

// newContact is the id of a new contact, who may do nothing.
func (m *matrix) newContact(account string, owner *browser) string {
	m.Helper()
	called := fmt.Sprintf("Matrix %d", m.next())
	owner.Post(account+"/contacts", "name", called, "email", "nobody@matrix.example", "preset", "holder").Follow()
	return m.idAt(account, owner, called)
}

// newPending is the id of a new contact who may sign in and has no invitation.
func (m *matrix) newPending(account string, owner *browser) string {
	m.Helper()
	called := fmt.Sprintf("Pending %d", m.next())
	owner.Post(account+"/contacts", "name", called, "email", fmt.Sprintf("pending%d@matrix.example", m.made), "way", "pwreset", "preset", "support").Follow()
	return m.idAt(account, owner, called)
}

// newOffer is the id of an offer to the role, on another account than the
// role's own.
func (m *matrix) newOffer(role string) string {
	m.Helper()
	account, owner := "/a/1077", m.As("stranger")
	if role == "stranger" {
		account, owner = "/a/1042", m.As("owner")
	}
	called := fmt.Sprintf("Offer %d", m.next())
	for _, offer := range []string{m.objects["offer to "+role]} {
		if offer != "" {
			owner.Post(account + "/contacts/" + offer + "/removal").Follow()
		}
	}
	owner.Post(account+"/contacts", "name", called, "email", world.Called(role).Email, "way", "pwreset", "preset", "support").Follow()
	m.objects["offer to "+role] = m.idAt(account, owner, called)
	return m.objects["offer to "+role]
}

// newAddress is the token that was mailed to an address which the role wants
// to sign in with.
func (m *matrix) newAddress(role string) string {
	m.Helper()
	return m.mailed(role, "/me/email", role+"@matrix.example")
}

// newJoining is the token that was mailed to another sign-in.
func (m *matrix) newJoining(role string) string {
	m.Helper()
	i := slices.IndexFunc(world.People, func(p world.Person) bool { return p.Role == role })
	return m.mailed(role, "/me/joining", world.People[(i+1)%7].Email) // seven have a sign-in
}

// mailed is the token that was mailed to the address when the role asked for
// it; it is asked for once.
func (m *matrix) mailed(role, path, email string) string {
	m.Helper()
	kind := path + " of " + role
	if m.objects[kind] == "" {
		m.As(role).Post(path, "email", email, "current", world.Called(role).Password).Leads("/me/email")
		m.objects[kind] = strings.TrimPrefix(m.visits.mailed(email, path+"/"), path+"/")
	}
	return m.objects[kind]
}

func (m *matrix) idAt(account string, owner *browser, called string) string {
	m.Helper()
	href := owner.Get(account + "/contacts?q=" + queryEscaped(called)).link(`#contacts a[href^="` + account + `/contacts/"]`)
	return strings.TrimPrefix(href, account+"/contacts/")
}

func (m *matrix) next() int {
	m.made++
	return m.made
}

// link is a link that was mailed to somebody who has never come in.
func (m *matrix) link() string {
	if m.objects["link"] == "" {
		m.objects["link"] = m.asksForLink(m.Anew(), world.Called("pending").Email)
	}
	return m.objects["link"]
}

// sessionOf is the id of a session of somebody else, which no page tells.
func (v *visits) sessionOf(email string) (id string) {
	v.Helper()
	db := v.db()
	defer db.Close() //nolint:errcheck // nothing hangs on it
	v.must(db.QueryRow("SELECT s.id FROM sessions AS s JOIN users AS u ON u.id = s.user_id WHERE u.email = '" + email + "'").Scan(&id))
	return id
}
