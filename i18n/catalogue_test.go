package i18n_test

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"foyer/i18n"
)

// pluralForms are the CLDR forms a counted message has in each language. For
// French CLDR also knows "many", for whole millions only: "other" serves.
var pluralForms = map[string][]string{
	"en": {"one", "other"},
	"hu": {"one", "other"},
	"de": {"one", "other"},
	"fr": {"one", "other"},
	"pl": {"few", "many", "one", "other"},
	"nl": {"one", "other"},
}

// sameAsEnglish are the texts that are right in other languages, too.
var sameAsEnglish = map[string]string{
	"Account":             "nl",
	"Account {{.number}}": "nl",
	"Browser":             "de nl",
	"Contact":             "fr nl",
	"Contacts":            "fr",
	"Date":                "fr",
	"Details":             "de nl",
	"Domains":             "de",
	"Filter":              "de nl",
	"Mails":               "nl",
	"Menu":                "fr nl pl",
	"Name":                "de",
	"Navigation":          "de fr",
	"Passkey":             "de nl",
	"Passkeys":            "de nl",
	"Person":              "de",
	"Postcode":            "nl",
	"Services":            "fr",
	"Status":              "de nl pl",
	"Support":             "de fr nl",
	"Tickets":             "de fr nl",
	"{{.count}} account":  "nl",
	"{{.count}} contact":  "fr",
	"{{.count}} contacts": "fr",
}

// wording is one text of a message: the form is empty for one without plurals.
type wording struct{ key, form, text string }

// catalogue is a language's file: key → form → text.
type catalogue map[string]map[string]string

func readCatalogue(t *testing.T, code string) catalogue {
	t.Helper()
	buf, err := os.ReadFile(code + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := json.Unmarshal(buf, &raw); err != nil {
		t.Fatalf("%s.json: %v", code, err)
	}
	c := catalogue{}
	for key, value := range raw {
		c[key] = formsOf(t, code, key, value)
	}
	return c
}

func formsOf(t *testing.T, code, key string, value any) map[string]string {
	t.Helper()
	if text, ok := value.(string); ok {
		return map[string]string{"": text}
	}
	forms := map[string]string{}
	nested, _ := value.(map[string]any)
	for form, value := range nested {
		text, ok := value.(string)
		if !ok {
			t.Errorf("%s %s.%s is neither a text nor a plural form", code, key, form)
		}
		forms[form] = text
	}
	return forms
}

// wordings are all texts of the catalogue, sorted by key and form.
func (c catalogue) wordings() []wording {
	var all []wording
	for _, key := range slices.Sorted(maps.Keys(c)) {
		for _, form := range slices.Sorted(maps.Keys(c[key])) {
			all = append(all, wording{key, form, c[key][form]})
		}
	}
	return all
}

func counted(forms map[string]string) bool {
	_, plain := forms[""]
	return !plain
}

func TestEveryLanguageSaysEverything(t *testing.T) {
	english := readCatalogue(t, "en")
	for _, code := range i18n.Codes[1:] {
		theirs := readCatalogue(t, code)
		for _, key := range slices.Sorted(maps.Keys(english)) {
			if _, ok := theirs[key]; !ok {
				t.Errorf("%s lacks %s", code, key)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(theirs)) {
			if _, ok := english[key]; !ok {
				t.Errorf("%s has %s, which English lacks", code, key)
			}
		}
	}
}

func TestEveryCountedMessageHasItsPluralForms(t *testing.T) {
	english := readCatalogue(t, "en")
	for _, code := range i18n.Codes {
		theirs := readCatalogue(t, code)
		for _, key := range slices.Sorted(maps.Keys(theirs)) {
			if en, ok := english[key]; ok && counted(en) != counted(theirs[key]) {
				t.Errorf("%s %s: it counts in one language and not in the other", code, key)
			}
			if !counted(theirs[key]) {
				continue
			}
			if got := slices.Sorted(maps.Keys(theirs[key])); !slices.Equal(got, pluralForms[code]) {
				t.Errorf("%s %s has the forms %q, needs %q", code, key, got, pluralForms[code])
			}
		}
	}
}

var placeholder = regexp.MustCompile(`\{\{\s*\.(\w+)\s*\}\}`)

// placeholders are the names in a text, sorted, each once. A form of a plural
// may say its count in words ("one contact").
func placeholders(text, form string) []string {
	var names []string
	for _, match := range placeholder.FindAllStringSubmatch(text, -1) {
		if form == "" || match[1] != "count" {
			names = append(names, match[1])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestEveryLanguageNamesTheSameValues(t *testing.T) {
	english := readCatalogue(t, "en")
	for _, code := range i18n.Codes {
		for _, w := range readCatalogue(t, code).wordings() {
			en, ok := english[w.key]
			if !ok || counted(en) != (w.form != "") {
				continue // said by another test
			}
			form := w.form
			if form != "" {
				form = "other"
			}
			want := placeholders(en[form], form)
			if got := placeholders(w.text, w.form); !slices.Equal(got, want) {
				t.Errorf("%s %s %s names %q, English names %q", code, w.key, w.form, got, want)
			}
			if rest := placeholder.ReplaceAllString(w.text, ""); strings.ContainsAny(rest, "{}") {
				t.Errorf("%s %s %s has a broken placeholder: %q", code, w.key, w.form, w.text)
			}
		}
	}
}

var faults = []struct {
	what    string
	pattern *regexp.Regexp
}{
	{"is empty", regexp.MustCompile(`^\s*$`)},
	{"has HTML", regexp.MustCompile(`</?[A-Za-z!][^>]*>|&#?\w+;`)},
	{"has two blanks in a row", regexp.MustCompile(`[\s\x{a0}\x{202f}]{2}`)},
	{"has ... for …", regexp.MustCompile(`\.\.\.`)},
	{"begins with a blank", regexp.MustCompile(`^[\s\x{a0}\x{202f}]`)},
	{"ends with a blank", regexp.MustCompile(`[\s\x{a0}\x{202f}]$`)},
	{"has a control character", regexp.MustCompile(`[\x00-\x1f\x7f\x{200b}\x{feff}\x{fffd}]`)},
}

func TestEveryTextIsCleanlySet(t *testing.T) {
	for _, code := range i18n.Codes {
		for _, w := range readCatalogue(t, code).wordings() {
			for _, fault := range faults {
				if fault.pattern.MatchString(w.text) {
					t.Errorf("%s %s %s %s: %q", code, w.key, w.form, fault.what, w.text)
				}
			}
		}
	}
}

func TestNothingIsLeftInEnglish(t *testing.T) {
	english := readCatalogue(t, "en")
	for _, code := range i18n.Codes[1:] {
		for _, w := range readCatalogue(t, code).wordings() {
			if w.text != english[w.key][w.form] || !hasWords(w.text) {
				continue
			}
			if !slices.Contains(strings.Fields(sameAsEnglish[w.text]), code) {
				t.Errorf("%s %s %s is English: %q (or belongs in sameAsEnglish)", code, w.key, w.form, w.text)
			}
		}
	}
}

var letters = regexp.MustCompile(`\pL{2}`)

func hasWords(text string) bool {
	return letters.MatchString(placeholder.ReplaceAllString(text, ""))
}
