package ui

import (
	"context"
	"strings"
	"testing"

	"github.com/a-h/templ"
)

// drawn is the HTML of the component.
func drawn(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func has(t *testing.T, html string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(html, part) {
			t.Errorf("no %s in %s", part, html)
		}
	}
}

func hasNo(t *testing.T, html string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(html, part) {
			t.Errorf("%s in %s", part, html)
		}
	}
}

func TestAFieldThatIsRightIsCheckedOnlyWhenItWasLeft(t *testing.T) {
	html := drawn(t, Field(FieldProps{Name: "email", Label: "E-mail", Check: "/check"}))
	has(t, html, `hx-trigger="change"`, `hx-target="#email-error"`, `<div id="email-error" class="field-error"></div>`, `aria-describedby="email-error"`)
	hasNo(t, html, "delay", "aria-invalid")
}

func TestAFieldThatIsWrongIsWatchedWhileItIsTyped(t *testing.T) {
	html := drawn(t, Field(FieldProps{Name: "email", Label: "E-mail", Hint: "Yours", Error: "No", Check: "/check"}))
	has(t, html, `hx-trigger="input changed delay:400ms from:#email"`, `hx-sync="#email:replace"`, `aria-invalid="true"`, `aria-describedby="email-hint email-error"`)
}

func TestTheMessageOfAFieldIsAFragment(t *testing.T) {
	var b strings.Builder
	field := Field(FieldProps{Name: "access[invoices]", Label: "Invoices", Error: "Choose one"})
	if err := templ.RenderFragments(context.Background(), &b, field, "access-invoices-error"); err != nil {
		t.Fatal(err)
	}
	has(t, b.String(), `id="access-invoices-error"`, "Choose one")
	hasNo(t, b.String(), "<input", "aria-live")
}

func TestAPasswordIsNeverSentBack(t *testing.T) {
	hasNo(t, drawn(t, PasswordField(FieldProps{Name: "password", Label: "Password", Value: "correct horse"})), "correct horse")
}

func TestAnIDNeedsNoEscaping(t *testing.T) {
	for name, id := range map[string]string{
		"email": "email", "access[invoices]": "access-invoices", "use[signin]": "use-signin", "1x": "f-1x", "": "f-", "a.b c#d": "a-b-c-d", "ő": "-",
	} {
		if got := ID(name); got != id {
			t.Errorf("ID(%q) = %q, want %q", name, got, id)
		}
	}
}

func TestTheSummaryOfErrorsTakesTheFocus(t *testing.T) {
	html := drawn(t, ErrorSummary("Change this", []ErrorLink{{Href: "#email", Text: "No"}}))
	has(t, html, "autofocus", `tabindex="-1"`, `role="alert"`, `<a href="#email">No</a>`)
}

func TestASecondSubmitIsDroppedAndTheButtonStays(t *testing.T) {
	html := drawn(t, Form(FormProps{ID: "f", Action: "/x"}))
	has(t, html, `hx-sync="this:drop"`, `method="post"`, `action="/x"`, "novalidate")
	hasNo(t, html, "disabled")
	hasNo(t, drawn(t, Form(FormProps{ID: "f", Action: "/x", Plain: true})), "hx-")
}

func TestADisabledChoiceSaysWhy(t *testing.T) {
	html := drawn(t, RadioCards(RadioGroupProps{Name: "preset", Legend: "For", Options: []RadioOption{{Value: "all", Label: "All", Disabled: true, Reason: "Not yours"}}}))
	has(t, html, `aria-describedby="preset-all-hint"`, `id="preset-all-hint"`, "Not yours", "disabled")
}

func TestInitialsAreOfTheFirstAndTheLastWord(t *testing.T) {
	for name, want := range map[string]string{"Nagy Péter": "NP", "Kovács-Szentgyörgyi Anna Mária": "KM", "éva": "É", "": "?", "  ": "?", "(x) y": "XY"} {
		if got := initials(name); got != want {
			t.Errorf("initials(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestWhatIsTypedIsEscaped(t *testing.T) {
	hasNo(t, drawn(t, Field(FieldProps{Name: "n", Label: "<b>", Value: `"><script>`, Error: "<i>"})), "<b>", "<script>", "<i>")
	hasNo(t, drawn(t, LinkButton(ButtonProps{Label: "x", Href: "javascript:alert(1)"})), "javascript:")
}

func TestAnAssetIsCalledAsTheContextSays(t *testing.T) {
	ctx := WithAssets(context.Background(), func(name string) string { return "/static/1." + name })
	if got := Asset(ctx, "app.css"); got != "/static/1.app.css" {
		t.Error(got)
	}
	if got := Asset(context.Background(), "app.css"); got != "/static/app.css" {
		t.Error(got)
	}
}
