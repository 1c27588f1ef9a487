package emails

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

const resetURL = "https://portal.example/pwreset/Zm95ZXIgaXMgdGhlIHBsYWNlIHdoZXJlIGd1ZXN0cyB3YWl0IGZvciB0aGVpciBob3N0cw"

func letter() Letter {
	return Letter{
		Subject:  "Jelszó beállítása",
		Greeting: "Kedves Nagy Erzsébet!",
		Paragraphs: []string{
			"Valaki jelszót kért ehhez a címhez a Webdigital ügyfélportálján. Ha Ön volt az, állítsa be itt a jelszavát; utána azonnal be is lép.",
			"Első sor\nmásodik sor",
		},
		Button:  &Button{"Jelszó beállítása", resetURL},
		After:   []string{"A hivatkozás 60 percig érvényes, és csak egyszer használható. Ha nem Ön kérte, nincs teendője."},
		Facts:   []Fact{{"Fiók", "#1042 Kovács és Társa Kft."}, {"Kérte", "Kovács Anna <anna@kovacs.example>"}},
		Reason:  "Ezt a levelet azért kapta, mert valaki a belépési oldalon megadta ezt a címet.",
		Links:   []Button{{"Milyen leveleket kapok?", "https://portal.example/a/1042/contacts/7/notices?from=mail&kind=reset"}},
		Brand:   "Webdigital",
		BaseURL: "https://portal.example",
		Lang:    "hu",
	}
}

func render(t *testing.T, l Letter) string {
	t.Helper()
	page, err := l.HTML(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func TestTheTextPartReadsLikeThis(t *testing.T) {
	golden := filepath.Join("testdata", "letter.txt")
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := letter().Text(); got != string(want) {
		t.Errorf("not as %s:\n%s", golden, got)
	}
}

func TestNoLineOfTextIsLongerThan78ColumnsUnlessItIsAnAddress(t *testing.T) {
	l := letter()
	l.Paragraphs = append(l.Paragraphs, strings.Repeat("żółć ő ű ", 60), "See "+resetURL+" now.")
	for line := range strings.SplitSeq(l.Text(), "\n") {
		if utf8.RuneCountInString(line) > columns && !strings.HasPrefix(line, "https://") {
			t.Errorf("too long: %q", line)
		}
	}
	if strings.Count(l.Text(), resetURL) != 2 {
		t.Error("an address was broken")
	}
}

func TestANoBreakSpaceStays(t *testing.T) {
	if got := wrap("Voulez-vous\u00a0? Oui"); got != "Voulez-vous\u00a0? Oui" {
		t.Errorf("got %q", got)
	}
}

func TestBothPartsSayTheSame(t *testing.T) {
	l := letter()
	page, text := render(t, l), l.Text()
	for _, words := range []string{l.Greeting, "Első sor", l.Button.Label, resetURL, "csak egyszer", "#1042 Kovács és Társa Kft.", "a belépési oldalon", l.Links[0].Label, l.Brand} {
		if !strings.Contains(page, words) {
			t.Errorf("the HTML part lacks %q", words)
		}
		if !strings.Contains(strings.ReplaceAll(text, "\n", " "), words) {
			t.Errorf("the text part lacks %q", words)
		}
	}
}

func TestTheAddressOfTheButtonIsAlsoThereInWords(t *testing.T) {
	if n := strings.Count(render(t, letter()), ">"+resetURL+"<"); n != 1 {
		t.Errorf("in words %d times", n)
	}
}

func TestAMailLoadsNothing(t *testing.T) {
	page := render(t, letter())
	for _, loader := range []string{"<img", "<link", "<script", "src=", "url(", "@import", "background="} {
		if strings.Contains(page, loader) {
			t.Errorf("holds %q", loader)
		}
	}
	if !strings.HasPrefix(page, `<!doctype html><html lang="hu">`) {
		t.Errorf("begins %.60q", page)
	}
}

func TestWordsAreNeverMarkup(t *testing.T) {
	l := letter()
	l.Greeting = `<b onclick="x">Anna</b>`
	l.Facts = []Fact{{"<i>", "<script>alert(1)</script>"}}
	page := render(t, l)
	if strings.Contains(page, "<b ") || strings.Contains(page, "<script") || strings.Contains(page, "<i>") {
		t.Error("markup came through")
	}
}

func TestALetterWithoutButtonFactsOrLinksHasNoGaps(t *testing.T) {
	l := Letter{Subject: "Hi", Paragraphs: []string{"One."}, Brand: "Foyer", BaseURL: "https://portal.example"}
	if got, want := l.Text(), "One.\n\n-- \nFoyer\nhttps://portal.example\n"; got != want {
		t.Errorf("got %q", got)
	}
	if page := render(t, l); strings.Contains(page, "bgcolor") || strings.Contains(page, "<th") || !strings.Contains(page, `lang="en"`) {
		t.Error("an empty part was drawn")
	}
}

func TestNoLinkLeadsAwayFromThePortal(t *testing.T) {
	for _, link := range []string{
		"https://evil.example/x", "https://portal.example.evil.example/", "https://portal.example@evil.example/",
		"//evil.example", "/pwreset", "javascript:alert(1)", "http://portal.example/", "https://portal.example:444/",
		`https://portal.example\@evil.example/`, "", "https://portal.example/\n",
	} {
		for _, l := range []Letter{
			{BaseURL: "https://portal.example", Button: &Button{"Go", link}},
			{BaseURL: "https://portal.example", Links: []Button{{"Go", link}}},
			{Button: &Button{"Go", link}},
		} {
			if _, err := l.HTML(context.Background()); err == nil {
				t.Errorf("%q was drawn", link)
			}
		}
	}
}

func TestAMailProgramIsLedHomeToo(t *testing.T) {
	for link, home := range map[string]bool{"https://portal.example/unsubscribe/x": true, "https://evil.example/unsubscribe/x": false} {
		_, err := Letter{BaseURL: "https://portal.example", Unsubscribe: link}.HTML(context.Background())
		if (err == nil) != home {
			t.Errorf("%s: %v", link, err)
		}
	}
}

func TestANameIsNeitherALinkNorAnInstruction(t *testing.T) {
	for typed, want := range map[string]string{
		"Nagy Péter":                             "Nagy Péter",
		"Kovács és Társa Kft.":                   "Kovács és Társa Kft.",
		"J. R. R. Łukasz":                        "J. R. R. Łukasz",
		"Anna https://evil.example/a?b":          "Anna evil. example/a?b",
		"HTTPS:////evil.example":                 "evil. example",
		"www.a.b.c":                              "www. a. b. c",
		"evil。example":                           "evil. example",
		"a\u200b.b":                              "a. b",
		"Anna\r\nBcc: all@example\x00\u202Etxt":  "Anna Bcc: all@exampletxt",
		"line\u2028separator\u00a0and\tno-break": "line separator and no-break",
	} {
		if got := Name(typed); got != want {
			t.Errorf("%q became %q, not %q", typed, got, want)
		}
	}
}
