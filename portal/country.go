package portal

import (
	"slices"
	"sync"

	"golang.org/x/text/language"
)

// Countries are the codes of all countries, ISO 3166-1 alpha-2, sorted.
var Countries = sync.OnceValue(func() (codes []string) {
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			region, err := language.ParseRegion(code)
			if err == nil && region.IsCountry() && region.String() == code && region.Canonicalize() == region {
				codes = append(codes, code)
			}
		}
	}
	return codes
})

// isCountry tells whether there is a country with the code.
func isCountry(code string) bool {
	_, found := slices.BinarySearch(Countries(), code)
	return found
}
