package i18n_test

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"foyer/portal"
)

// family is a group of keys that the source builds from a prefix and a word
// of the vocabulary. Beside prefix+word there may be keys below it
// (prefix+word+".hint"). Without words, any key with the prefix will do.
type family struct {
	prefix string
	words  []string
}

// families are the only keys that need not stand in the source as they are.
func families(t *testing.T) []family {
	return []family{
		{"area.", words(portal.Areas)},
		{"category.", words(portal.Categories)},
		{"event.", slices.Sorted(maps.Keys(keysIn(t, "../portal/event.go")))},
		{"kind.", words(portal.Kinds)},
		{"level.", []string{portal.LevelNone.String(), portal.LevelView.String(), portal.LevelManage.String()}},
		{"preset.", words(portal.Presets)},
		{"status.", words(portal.Statuses)},
	}
}

// noKeys look like keys and are something else.
var noKeys = []string{}

func words[S ~string](vocabulary []S) []string {
	list := make([]string, len(vocabulary))
	for i, word := range vocabulary {
		list[i] = string(word)
	}
	return list
}

func (f family) has(key string) bool {
	rest, ok := strings.CutPrefix(key, f.prefix)
	return ok && (f.words == nil || slices.ContainsFunc(f.words, func(word string) bool {
		return rest == word || strings.HasPrefix(rest, word+".")
	}))
}

var (
	keyShape   = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$`)
	quotedKey  = regexp.MustCompile("[\"`]([a-z][a-z0-9_]*(?:\\.[a-z0-9_]+)+)[\"`]")
	saidKey    = regexp.MustCompile("\\bT\\([^\"`\n]*[\"`]([a-z][a-z0-9_]*(?:\\.[a-z0-9_]+)*\\.?)[\"`]")
	fileEnding = regexp.MustCompile(`\.(go|templ|css|js|mjs|json|sql|svg|html|txt|db|woff2|ico|png|tmp|lock|example|test|com|org)$`)
)

// sources are the files that say something to people.
func sources(t *testing.T) []string {
	t.Helper()
	var paths []string
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && (name == "node_modules" || name == "static" || name == "browser" || len(name) > 2 && name[0] == '.') {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, "_templ.go") && !strings.HasSuffix(name, "_test.go") &&
			(strings.HasSuffix(name, ".go") || strings.HasSuffix(name, ".templ")) {
			paths = append(paths, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// keysIn are the literals of a file that look like keys.
func keysIn(t *testing.T, path string) map[string]bool {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	if strings.HasSuffix(path, ".templ") {
		for _, match := range quotedKey.FindAllStringSubmatch(string(src), -1) {
			keys[match[1]] = true
		}
		return keys
	}
	for _, literal := range literals(src) {
		if keyShape.MatchString(literal) {
			keys[literal] = true
		}
	}
	return keys
}

// literals are the strings of a Go file, without those in comments.
func literals(src []byte) []string {
	var (
		found []string
		s     scanner.Scanner
		files = token.NewFileSet()
	)
	s.Init(files.AddFile("", files.Base(), len(src)), src, func(token.Position, string) {}, 0)
	for {
		_, kind, text := s.Scan()
		if kind == token.EOF {
			return found
		}
		if kind == token.STRING {
			if literal, err := strconv.Unquote(text); err == nil {
				found = append(found, literal)
			}
		}
	}
}

// saidIn are the literals of a file that are given to T: keys, and prefixes of
// families, which end in a dot.
func saidIn(t *testing.T, path string) []string {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, match := range saidKey.FindAllStringSubmatch(string(src), -1) {
		if strings.Contains(match[1], ".") {
			said = append(said, match[1])
		}
	}
	return said
}

func TestEveryKeyThatIsSaidExists(t *testing.T) {
	english, known := readCatalogue(t, "en"), families(t)
	for _, path := range sources(t) {
		for _, key := range saidIn(t, path) {
			if _, ok := english[key]; ok {
				continue
			}
			if !slices.ContainsFunc(known, func(f family) bool { return f.prefix == key }) {
				t.Errorf("%s says %s, which English lacks", path, key)
			}
		}
	}
}

// Keys reach T in variables, too: a literal that shares its first word with
// keys of the catalogue is taken for one.
func TestEveryLiteralThatLooksLikeAKeyIsOne(t *testing.T) {
	english, known := readCatalogue(t, "en"), families(t)
	nouns := map[string]bool{"error": true}
	for key := range english {
		noun, _, _ := strings.Cut(key, ".")
		nouns[noun] = true
	}
	for _, path := range sources(t) {
		for _, key := range slices.Sorted(maps.Keys(keysIn(t, path))) {
			noun, _, _ := strings.Cut(key, ".")
			_, ok := english[key]
			aWord := slices.ContainsFunc(known, func(f family) bool { return slices.Contains(f.words, key) })
			if nouns[noun] && !ok && !aWord && !fileEnding.MatchString(key) && !slices.Contains(noKeys, key) {
				t.Errorf("%s has %s, which English lacks (or belongs in noKeys)", path, key)
			}
		}
	}
}

func TestEveryKeyIsUsed(t *testing.T) {
	used, known := map[string]bool{}, families(t)
	for _, path := range sources(t) {
		maps.Copy(used, keysIn(t, path))
	}
	for _, key := range slices.Sorted(maps.Keys(readCatalogue(t, "en"))) {
		if !keyShape.MatchString(key) {
			t.Errorf("%q is not a key like contacts.title", key)
		}
		if !used[key] && !slices.ContainsFunc(known, func(f family) bool { return f.has(key) }) {
			t.Errorf("nothing says %s", key)
		}
	}
}

func TestTheVocabularyHasNames(t *testing.T) {
	english := readCatalogue(t, "en")
	for _, f := range families(t) {
		for _, word := range f.words {
			if _, ok := english[f.prefix+word]; !ok {
				t.Errorf("English lacks %s%s", f.prefix, word)
			}
		}
	}
}
