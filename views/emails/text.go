package emails

import (
	"strings"
	"unicode/utf8"
)

const columns = 78 // RFC 5322, 2.1.1

// Text is the text part, wrapped at 78 columns. An address is never broken, and
// stands on a line of its own where it is what the mail is for.
func (l Letter) Text() string {
	blocks := []string{wrap(l.Greeting)}
	for _, paragraph := range l.Paragraphs {
		blocks = append(blocks, wrap(paragraph))
	}
	if l.Button != nil {
		blocks = append(blocks, wrap(l.Button.Label)+"\n"+l.Button.URL)
	}
	for _, paragraph := range l.After {
		blocks = append(blocks, wrap(paragraph))
	}
	blocks = append(blocks, l.facts(), l.footer())
	return strings.Join(filled(blocks), "\n\n") + "\n"
}

func (l Letter) facts() string {
	colon := ": "
	if strings.HasPrefix(l.lang(), "fr") {
		colon = "\u00a0: "
	}
	lines := make([]string, 0, len(l.Facts))
	for _, fact := range l.Facts {
		lines = append(lines, wrap(fact.Term+colon+fact.Text))
	}
	return strings.Join(lines, "\n")
}

// footer starts with the line by which mail programs know a signature (RFC 3676, 4.3).
func (l Letter) footer() string {
	blocks := []string{wrap(l.Reason)}
	for _, link := range l.Links {
		blocks = append(blocks, wrap(link.Label)+"\n"+link.URL)
	}
	blocks = append(blocks, strings.Join(filled([]string{wrap(l.Brand), l.BaseURL}), "\n"))
	return "-- \n" + strings.Join(filled(blocks), "\n\n")
}

func filled(blocks []string) []string {
	var kept []string
	for _, block := range blocks {
		if strings.TrimSpace(block) != "" {
			kept = append(kept, block)
		}
	}
	return kept
}

// wrap breaks between words only, and keeps the breaks that are there.
func wrap(text string) string {
	var lines []string
	for paragraph := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		lines = append(lines, fold(strings.FieldsFunc(paragraph, breakable))...)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// breakable leaves out the no-break spaces, by which French sets off its colons
// and every language its numbers.
func breakable(r rune) bool { return r == ' ' || r == '\t' || r == '\r' }

func fold(words []string) []string {
	line, width := "", 0
	var lines []string
	for _, word := range words {
		length := utf8.RuneCountInString(word)
		if line != "" && width+1+length > columns {
			lines = append(lines, line)
			line, width = "", 0
		}
		if line != "" {
			line, width = line+" ", width+1
		}
		line, width = line+word, width+length
	}
	return append(lines, line)
}
