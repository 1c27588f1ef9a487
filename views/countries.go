package views

import (
	"context"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"foyer/i18n"
	"foyer/portal"
	"foyer/views/ui"
)

// countries are the countries by the code of the language they are named in,
// sorted as that language sorts.
var countries sync.Map

func countryOptions(ctx context.Context) []ui.Option {
	code := i18n.From(ctx).Code()
	if known, ok := countries.Load(code); ok {
		if options, ok := known.([]ui.Option); ok {
			return options
		}
	}
	names := display.Regions(language.Make(code))
	byName := map[string]string{}
	var sorted []string
	for _, country := range portal.Countries() {
		name := names.Name(language.MustParseRegion(country))
		byName[name] = country
		sorted = append(sorted, name)
	}
	collate.New(language.Make(code)).SortStrings(sorted)
	options := []ui.Option{{}}
	for _, name := range sorted {
		options = append(options, ui.Option{Value: byName[name], Label: name})
	}
	countries.Store(code, options)
	return options
}

func countryName(ctx context.Context, country string) string {
	region, err := language.ParseRegion(country)
	if err != nil {
		return country
	}
	return display.Regions(language.Make(i18n.From(ctx).Code())).Name(region)
}
