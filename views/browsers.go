package views

import (
	"context"
	"strings"

	"foyer/i18n"
)

// known is a word in what a browser calls itself, and what people call it.
type known struct{ word, name string }

// Most browsers name the others, too: the first that fits is the right one.
var knownBrowsers = []known{
	{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS", "Firefox"},
	{"CriOS", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
}

var knownSystems = []known{
	{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"CrOS", "ChromeOS"}, {"Windows", "Windows"},
	{"Macintosh", "macOS"}, {"Linux", "Linux"},
}

// browserName is what people call a browser, "Firefox on Windows", made of
// what it calls itself (RFC 9110, 10.1.5), which is shown as it is when it
// says nothing known.
func browserName(ctx context.Context, agent string) string {
	browser, system := nameIn(agent, knownBrowsers), nameIn(agent, knownSystems)
	switch {
	case agent == "":
		return i18n.T(ctx, "security.unknown_browser")
	case browser == "":
		return agent
	case system == "":
		return browser
	default:
		return i18n.T(ctx, "security.browser_on", "browser", browser, "system", system)
	}
}

func nameIn(agent string, names []known) string {
	for _, k := range names {
		if strings.Contains(agent, k.word) {
			return k.name
		}
	}
	return ""
}
