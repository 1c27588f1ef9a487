package main

import (
	"embed"
	"io/fs"

	"foyer/handlers"
)

//go:generate go tool templ generate
//go:generate npm run --silent design

//go:embed static
var static embed.FS

// assets are the built files of static/, each under a URL with its
// fingerprint.
func assets() (*handlers.Assets, error) {
	folder, err := fs.Sub(static, "static")
	if err != nil {
		return nil, err
	}
	return handlers.NewAssets(folder)
}
