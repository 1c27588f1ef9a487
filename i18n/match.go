package i18n

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// maxHeader is how much of a candidate is looked at, in bytes. Browsers send
// less than 200.
const maxHeader = 1000

var matcher = language.NewMatcher(tags())

func tags() []language.Tag {
	list := make([]language.Tag, len(languages))
	for i, l := range languages {
		list[i] = l.tag
	}
	return list
}

// Match returns the language of the first candidate that one of the six fits,
// or else English. A candidate is a code, a tag ("de-AT" is served by German)
// or the value of an Accept-Language header (RFC 9110, section 12.5.4); what
// is wrong in it is passed over.
func Match(candidates ...string) *Language {
	for _, candidate := range candidates {
		if l, ok := For(candidate); ok {
			return l
		}
		if l := accepted(candidate); l != nil {
			return l
		}
	}
	return languages[0]
}

func accepted(header string) *Language {
	wanted := ranges(header)
	if len(wanted) == 0 {
		return nil
	}
	_, i, confidence := matcher.Match(wanted...)
	if confidence == language.No {
		return nil
	}
	return languages[i]
}

// ranges are the tags of the header, most wanted first. Each entry is parsed
// by itself, because x/text gives up the whole header for one that is wrong.
func ranges(header string) []language.Tag {
	type weighted struct {
		tag language.Tag
		q   float32
	}
	var entries []weighted
	for entry := range strings.SplitSeq(header[:min(len(header), maxHeader)], ",") {
		tags, q, err := language.ParseAcceptLanguage(strings.ToLower(entry))
		if err == nil && len(tags) == 1 && q[0] > 0 && q[0] <= 1 {
			entries = append(entries, weighted{tags[0], q[0]})
		}
	}
	slices.SortStableFunc(entries, func(a, b weighted) int {
		switch {
		case a.q > b.q:
			return -1
		case a.q < b.q:
			return 1
		}
		return 0
	})
	tags := make([]language.Tag, len(entries))
	for i, e := range entries {
		tags[i] = e.tag
	}
	return tags
}
