package handlers_test

import (
	"net/http"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
)

type selection = goquery.Selection

// answer is what the portal answered, and what a test says of it.
type answer struct {
	*http.Response
	b    *browser
	what string // the request, for messages
	path string
	body string
	took time.Duration

	page *goquery.Document
}

// Is says which status it has.
func (a *answer) Is(status int) *answer {
	a.b.Helper()
	if a.StatusCode != status {
		a.b.Fatalf("%s: %d, not %d\n%s", a.what, a.StatusCode, status, a.short())
	}
	return a
}

// Leads says that it leads the browser to the page.
func (a *answer) Leads(path string) *answer {
	a.b.Helper()
	a.Is(http.StatusSeeOther)
	if to := a.Header.Get("Location"); to != path {
		a.b.Fatalf("%s leads to %q, not %q", a.what, to, path)
	}
	return a
}

// Follow is the page that it leads to.
func (a *answer) Follow() *answer {
	a.b.Helper()
	a.Is(http.StatusSeeOther)
	return a.b.Get(a.Header.Get("Location"))
}

// Shows says that an element which the selector finds has the text in it.
func (a *answer) Shows(css, text string) *answer {
	a.b.Helper()
	found := a.find(css)
	for i := range found.Length() {
		if strings.Contains(tidy(found.Eq(i).Text()), text) {
			return a
		}
	}
	a.b.Fatalf("%s: no %s shows %q, but %q", a.what, css, text, tidy(found.Text()))
	return a
}

// Has says that the selector finds so many elements.
func (a *answer) Has(css string, times int) *answer {
	a.b.Helper()
	if found := a.find(css).Length(); found != times {
		a.b.Fatalf("%s: %d times %s, not %d\n%s", a.what, found, css, times, a.short())
	}
	return a
}

// HasNot says that the text is nowhere in it.
func (a *answer) HasNot(texts ...string) *answer {
	a.b.Helper()
	for _, text := range texts {
		if strings.Contains(a.body, text) {
			a.b.Fatalf("%s has %q in it", a.what, text)
		}
	}
	return a
}

// Keeps says what stands in the field.
func (a *answer) Keeps(field, value string) *answer {
	a.b.Helper()
	if kept := a.field(field); kept != value {
		a.b.Fatalf("%s: %s is %q, not %q", a.what, field, kept, value)
	}
	return a
}

// field is what stands in the field of the page's form.
func (a *answer) field(name string) string {
	return a.find(`input[name="`+name+`"]`).AttrOr("value", "")
}

// link is where the first element that the selector finds leads to.
func (a *answer) link(css string) string {
	a.b.Helper()
	href, found := a.find(css).Attr("href")
	if !found {
		a.b.Fatalf("%s: nothing like %s leads on", a.what, css)
	}
	return href
}

func (a *answer) find(css string) *selection {
	a.b.Helper()
	if a.page == nil {
		page, err := goquery.NewDocumentFromReader(strings.NewReader(a.body))
		a.b.must(err)
		a.page = page
	}
	return a.page.Find(css)
}

func (a *answer) title() string { return a.find("title").Text() }

func (a *answer) short() string {
	if main := tidy(a.find("main").Text()); main != "" {
		return main
	}
	return a.body[:min(len(a.body), 2000)]
}

// tidy is the text as a person reads it.
func tidy(text string) string { return strings.Join(strings.Fields(text), " ") }
