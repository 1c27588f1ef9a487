package handlers

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"path"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"
)

// Assets are the files of static/. Each is served under a name with the
// fingerprint of its content, and may be kept for ever.
type Assets struct {
	files map[string]*asset // by the name with the fingerprint
	names map[string]string // name → URL
}

type asset struct {
	content []byte
	kind    string
	gzipped func() []byte // nil where it does not pay
}

// NewAssets reads all files of the folder.
func NewAssets(folder fs.FS) (*Assets, error) {
	a := &Assets{files: map[string]*asset{}, names: map[string]string{}}
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		content, err := fs.ReadFile(folder, entry.Name())
		if err != nil {
			return nil, err
		}
		a.add(entry.Name(), content)
	}
	return a, nil
}

func (a *Assets) add(name string, content []byte) {
	extension := path.Ext(name)
	file := &asset{content: content, kind: mime.TypeByExtension(extension)}
	switch extension {
	case ".woff2": // compressed by itself; app.css names it without a fingerprint
		file.kind = "font/woff2"
		a.files[name] = file
	case ".css", ".js", ".svg", ".txt":
		file.gzipped = sync.OnceValue(func() []byte { return zipped(content) })
	}
	sum := sha256.Sum256(content)
	printed := strings.TrimSuffix(name, extension) + "." + hex.EncodeToString(sum[:])[:10] + extension
	a.files[printed] = file
	a.names[name] = "/static/" + printed
}

func zipped(content []byte) []byte {
	var buffer bytes.Buffer
	w, _ := gzip.NewWriterLevel(&buffer, gzip.BestCompression) // the level is a good one
	w.Write(content)                                           //nolint:errcheck // a buffer takes everything
	w.Close()                                                  //nolint:errcheck // a buffer takes everything
	return buffer.Bytes()
}

// Path is the URL of the file. An unknown name leads nowhere.
func (a *Assets) Path(name string) string {
	if url, known := a.names[name]; known {
		return url
	}
	return "/static/" + name
}

func (a *Assets) serve(c *fiber.Ctx) error {
	file, known := a.files[c.Params("name")]
	if !known {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Set(fiber.HeaderContentType, file.kind)
	if file.gzipped == nil {
		return c.Send(file.content)
	}
	c.Vary(fiber.HeaderAcceptEncoding)
	if strings.Contains(c.Get(fiber.HeaderAcceptEncoding), "gzip") {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(file.gzipped())
	}
	return c.Send(file.content)
}
