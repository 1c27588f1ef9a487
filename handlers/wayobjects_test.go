package handlers_test

import (
	"fmt"
	"net/http"
	"path"

	"foyer/store/world"
)

// wayObject is what belongs to somebody's ways in through providers: of the
// role, or of the visitor where that is empty.
func (m *matrix) wayObject(kind, role string) string {
	m.Helper()
	b := m.door
	if role != "" {
		b = m.As(role)
	}
	p, subject := m.providers, fmt.Sprint("matrix-", m.next())
	switch kind {
	case "unlinked":
		p.says(subject, subject+"@matrix.example")
		return path.Base(p.asksWhoItIs(b, "/login/demo").path)
	case "going":
		return path.Base(b.Post("/me/security/providers/demo").Is(http.StatusSeeOther).Header.Get("Location"))
	case "way":
		p.says(subject, "")
		b.Get(p.goesToAdd(b)).Leads("/me/security")
		return path.Base(path.Dir(b.Get("/me/security").find(`a[href^="/me/security/ways/"]`).Last().AttrOr("href", "")))
	case "logout":
		return m.newLogout(b, subject)
	default:
		return "demo"
	}
}

// newLogout is the page of somebody who has signed out of the browser and not
// at the provider.
func (m *matrix) newLogout(b *browser, subject string) string {
	m.Helper()
	if b != m.door {
		b = m.SignsIn(world.Called("many"))
	}
	m.providers.knows("many", subject)
	m.providers.clicks(b, "/login/demo").Is(http.StatusSeeOther)
	return path.Base(b.Post("/logout").Is(http.StatusSeeOther).Header.Get("Location"))
}
