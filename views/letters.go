package views

import (
	"slices"
	"strings"
	"time"
)

// Letter is a mail in the demonstration's mailbox. Links are the http links in
// its text; HTMLPath leads to its HTML part and is empty where there is none.
type Letter struct {
	ID, From, To, Subject, Text string
	Received                    time.Time
	Links                       []string
	HTMLPath                    string
}

// piece is a stretch of a letter's text, and whether it is a link.
type piece struct {
	text string
	link bool
}

// pieces are the letter's text, cut at its links.
func (l Letter) pieces() (pieces []piece) {
	links := slices.DeleteFunc(slices.Clone(l.Links), func(link string) bool { return !isHTTP(link) })
	rest := l.Text
	for rest != "" {
		at, link := firstLink(rest, links)
		if link == "" {
			return append(pieces, piece{text: rest})
		}
		pieces = append(pieces, piece{text: rest[:at]}, piece{text: link, link: true})
		rest = rest[at+len(link):]
	}
	return pieces
}

func isHTTP(link string) bool {
	return strings.HasPrefix(link, "http://") || strings.HasPrefix(link, "https://")
}

// firstLink is the link that comes first in the text, of several at the same
// place the longest.
func firstLink(text string, links []string) (at int, first string) {
	at = -1
	for _, link := range links {
		i := strings.Index(text, link)
		if i >= 0 && (at < 0 || i < at || i == at && len(link) > len(first)) {
			at, first = i, link
		}
	}
	return at, first
}
