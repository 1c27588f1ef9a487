// Package emails is the look of a mail: one letter, drawn as text and as HTML.
package emails

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Letter is what a mail says, before it is drawn: the same words serve the text
// and the HTML part. They are in the recipient's language already. A line break
// within a paragraph stays one.
type Letter struct {
	Subject     string
	Greeting    string
	Paragraphs  []string
	Button      *Button  // what the mail is for; its address is also there in words
	After       []string // paragraphs after the button, such as until when it holds
	Facts       []Fact   // a small table
	Reason      string   // why this mail came and who caused it
	Links       []Button // in the footer, such as to choose which mails come
	Unsubscribe string   // for mail programs: where one click ends such mails (RFC 8058); empty without one
	Brand       string   // the name of the portal
	BaseURL     string   // the address of the portal; every link starts with it
	Lang        string   // BCP 47, of all words
}

// Button is a link that says what it does.
type Button struct{ Label, URL string }

// Fact is a row of the small table.
type Fact struct{ Term, Text string }

// HTML is the HTML part. It fails for a link that leads anywhere but to the
// portal: a mail that does must not go out.
func (l Letter) HTML(ctx context.Context) (string, error) {
	for _, link := range l.leads() {
		if !l.leadsHome(link.URL) {
			return "", fmt.Errorf("emails: the link %q of %q leads away from %s", link.Label, l.Subject, l.BaseURL)
		}
	}
	var b strings.Builder
	if err := html(l).Render(ctx, &b); err != nil {
		return "", fmt.Errorf("emails: %w", err)
	}
	return b.String(), nil
}

// leads are all links of the letter.
func (l Letter) leads() []Button {
	links := slices.Clone(l.Links)
	if l.Button != nil {
		links = append(links, *l.Button)
	}
	if l.Unsubscribe != "" {
		links = append(links, Button{"List-Unsubscribe", l.Unsubscribe})
	}
	return links
}

// leadsHome compares what a browser compares, scheme and host, and not the
// beginning of the text, which https://portal.example@elsewhere.example has too.
func (l Letter) leadsHome(link string) bool {
	home, err := url.Parse(l.BaseURL)
	if err != nil || home.Host == "" {
		return false
	}
	to, err := url.Parse(link)
	if err != nil || to.User != nil || strings.Contains(link, `\`) {
		return false
	}
	return (to.Scheme == "https" || to.Scheme == "http") && to.Scheme == home.Scheme && to.Host == home.Host
}

func (l Letter) lang() string {
	if l.Lang == "" {
		return "en"
	}
	return l.Lang
}
