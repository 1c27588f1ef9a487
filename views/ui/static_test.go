package ui

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var iconName = regexp.MustCompile(`(?:\bIcon: ?|\bIcon\(|TimelineItem\()"([a-z0-9-]+)"`)

func TestEveryIconThatIsUsedIsInTheSprite(t *testing.T) {
	sprite := read(t, "icons.svg")
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || strings.HasSuffix(path, "_templ.go") || !strings.HasSuffix(path, ".templ") && !strings.HasSuffix(path, ".go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, found := range iconName.FindAllSubmatch(source, -1) {
			if !bytes.Contains(sprite, []byte(`id="`+string(found[1])+`"`)) {
				t.Errorf("%s: no icon %q; add it to icons.txt and run npm run design", path, found[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, icon := range kindIcons {
		if !bytes.Contains(sprite, []byte(`id="`+icon+`"`)) {
			t.Errorf("no icon %q", icon)
		}
	}
}

// The limits are those of the first view on a slow line: 85 kB in all.
func TestTheStaticFilesStaySmall(t *testing.T) {
	if size := packed(t, "app.css"); size > 15_000 {
		t.Errorf("the style sheet takes %d bytes", size)
	}
	if size := packed(t, "htmx.min.js") + packed(t, "foyer.js"); size > 20_000 {
		t.Errorf("the scripts take %d bytes", size)
	}
}

func TestTheStyleSheetNamesFontsThatAreThere(t *testing.T) {
	for _, found := range regexp.MustCompile(`url\(["']?([^)"']+)`).FindAllSubmatch(read(t, "app.css"), -1) {
		read(t, string(found[1]))
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("../../static", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func packed(t *testing.T, name string) int {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(read(t, name)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}
