package portal_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// closed are the rooms and modules that a room never reaches, not even
// through another one.
var closed = map[string][]string{
	"foyer/portal": {"foyer/"},
	"foyer/i18n":   {"foyer/"},
	"foyer/auth":   {"foyer/store", "foyer/handlers", "foyer/views", "foyer/mail", "github.com/uptrace/bun", "github.com/gofiber/"},
	"foyer/store":  {"foyer/handlers", "foyer/views", "foyer/mail", "foyer/jobs", "github.com/gofiber/"},
	"foyer/views":  {"foyer/store", "foyer/handlers", "foyer/auth", "github.com/uptrace/bun", "github.com/gofiber/", "database/sql/driver"},
	"foyer/mail":   {"foyer/store", "foyer/handlers", "github.com/uptrace/bun", "github.com/gofiber/"},
	"foyer/idp":    {"foyer/handlers", "foyer/views", "foyer/mail", "github.com/gofiber/"},
	"foyer/demo":   {"foyer/store", "foyer/handlers", "foyer/auth", "github.com/uptrace/bun", "github.com/gofiber/"},
}

// unspoken are what a room does not import itself, though others that it
// stands on may: the protocols of auth bring HTTP along.
var unspoken = map[string][]string{"foyer/store": {"net/http"}, "foyer/idp": {"github.com/uptrace/bun"}}

func TestSomeThingsAreLeftToOtherRooms(t *testing.T) {
	for room, never := range unspoken {
		listed, err := exec.Command("go", "list", "-f", `{{join .Imports " "}}`, room).Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, imported := range strings.Fields(string(listed)) {
			if slices.Contains(never, imported) {
				t.Errorf("%s imports %s", room, imported)
			}
		}
	}
}

func TestTheRoomsKeepTheirDirections(t *testing.T) {
	listed, err := exec.Command("go", "list", "-e", "-f", `{{.ImportPath}} {{join .Deps " "}}`, "foyer/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(listed)) {
		words := strings.Fields(line)
		seen[words[0]] = true
		for _, never := range closed[words[0]] {
			for _, dep := range words[1:] {
				if strings.HasPrefix(dep+"/", strings.TrimSuffix(never, "/")+"/") {
					t.Errorf("%s reaches %s", words[0], dep)
				}
			}
		}
	}
	for room := range closed {
		if !seen[room] {
			t.Errorf("there is no %s", room)
		}
	}
}

func TestNoRoomHidesWhatItIsFor(t *testing.T) {
	listed, err := exec.Command("go", "list", "-e", "foyer/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	vague := []string{"internal", "pkg", "cmd", "services", "models", "utils", "util", "helpers", "common", "middleware"}
	for path := range strings.Lines(string(listed)) {
		for word := range strings.SplitSeq(strings.TrimSpace(path), "/") {
			if slices.Contains(vague, word) {
				t.Errorf("%s is named %q", strings.TrimSpace(path), word)
			}
		}
	}
}
