package demo

import (
	"net/http"

	"github.com/a-h/templ"

	"foyer/views/ui"
)

// look is how a part of the site presents itself on a page.
type look struct {
	Name    string // of the part: Demo ID, Webmail …
	Icon    string
	Home    string // its first page
	Class   string // gives it a colour of its own
	Foyer   string // where the portal is
	Title   string // already in the page's language
	Refresh string // where the browser goes by itself
}

// page answers with a page.
func (s *site) page(w http.ResponseWriter, r *http.Request, status int, page templ.Component) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	ctx := ui.WithAssets(r.Context(), func(name string) string { return "/static/" + name })
	if err := page.Render(ctx, w); err != nil {
		s.Log.Warn("demo page", "path", r.URL.Path, "error", err)
	}
}

// lost is the answer where nothing is.
func (s *site) lost(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	if r.URL.Path == "/" {
		http.Redirect(w, r, "/id/", http.StatusSeeOther)
		return
	}
	s.page(w, r, http.StatusNotFound, problemPage(s.idLook(), nothingHere))
}

func (s *site) idLook() look {
	return look{Name: "Demo ID", Icon: "user-check", Home: "/id/", Class: "demo-id", Foyer: s.Foyer}
}

func (s *site) webmailLook() look {
	return look{Name: "Webmail", Icon: "mail", Home: "/webmail/", Class: "demo-webmail", Foyer: s.Foyer}
}

func (s *site) panelLook() look {
	return look{Name: "Control Panel", Icon: "server", Home: "/panel/", Class: "demo-panel", Foyer: s.Foyer}
}

// titled is the look of a page with that title.
func (l look) titled(title string) look {
	l.Title = title
	return l
}

// leading is the look of a page that leads on by itself.
func (l look) leading(to string) look {
	l.Refresh = to
	return l
}

// choice is the question who somebody is.
type choice struct {
	People  []Person
	Now     session // of the browser; a zero one without
	Request string  // what the answer is for; empty: for Demo ID itself
	Notice  string  // a key; what was just done
}

// lead is the key of the sentence below the question.
func (c choice) lead() string {
	if c.Request == "" {
		return "demoid.home_lead"
	}
	return "demoid.lead"
}

// problem is what a page says that has nothing better to say. Both are keys.
type problem struct{ Title, Text string }

var (
	nothingHere = problem{"demo.lost.title", "demo.lost.text"}
	runOut      = problem{"demoid.expired.title", "demoid.expired.text"}
	mailDenied  = problem{"webmail.denied.title", "webmail.denied.text"}
	mailFailed  = problem{"webmail.failed.title", "webmail.failed.text"}
	mailDown    = problem{"webmail.down.title", "webmail.down.text"}
	linkClosed  = problem{"panel.closed.title", "panel.closed.text"}
)
