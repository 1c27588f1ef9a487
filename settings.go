package main

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// foreign are names that begin like a setting and are none: the folder of the
// demonstration, what the tests are told, and what Kubernetes tells every
// program of a service that is called foyer.
var foreign = regexp.MustCompile(`^(DATA|BIN|PICTURES|TEST_.*|SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_[0-9]+_.*)$`)

// indexed is a setting of one of the identity providers.
var indexed = regexp.MustCompile(`^OIDC_(0|[1-9][0-9]{0,2})_(.*)$`)

// checkNames refuses what is called like a setting and is none: mistyped, it
// would be without effect.
func checkNames(environ []string) error {
	var wrong []error
	known := append(settingNames(&config{}, prefix), settingNames(&providerConfig{}, prefix+"OIDC_0_")...)
	numbers := map[string]bool{}
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		word, ours := strings.CutPrefix(name, prefix)
		if !ours || foreign.MatchString(word) || word == "PORT" && strings.Contains(value, "://") {
			continue
		}
		number, like := "0", name
		if parts := indexed.FindStringSubmatch(word); parts != nil {
			number, like = parts[1], prefix+"OIDC_0_"+parts[2]
			numbers[number] = true
		}
		if !slices.Contains(known, like) {
			wrong = append(wrong, unknown(name, like, number, known))
		}
	}
	return errors.Join(append(wrong, withoutGap(numbers))...)
}

// settingNames are the names of the variables that fill the struct.
func settingNames(settings any, prefix string) (names []string) {
	fields, _ := env.GetFieldParamsWithOptions(settings, env.Options{Prefix: prefix}) // fails on no struct alone
	for _, field := range fields {
		names = append(names, field.Key)
	}
	return names
}

// unknown refuses the setting, and suggests the one that it is nearest to, if
// two characters at most are otherwise.
func unknown(name, like, number string, known []string) error {
	nearest := slices.MinFunc(known, func(a, b string) int { return distance(like, a) - distance(like, b) })
	why := "is no setting: foyer --help lists them"
	if distance(like, nearest) <= 2 {
		why = "is no setting: did you mean " + strings.Replace(nearest, "_0_", "_"+number+"_", 1) + "?"
	}
	return refused(strings.TrimPrefix(name, prefix), why)
}

// withoutGap refuses identity providers that come after a number that is
// missing: they would not be there.
func withoutGap(numbers map[string]bool) error {
	for n := range len(numbers) {
		if !numbers[fmt.Sprint(n)] {
			return refused(fmt.Sprintf("OIDC_%d_…", n), "is missing, and OIDC_"+slices.Max(slices.Collect(maps.Keys(numbers)))+"_… is there: identity providers are numbered from 0, without a gap")
		}
	}
	return nil
}

// distance is how many characters have to be put in, taken out or replaced to
// make one word of the other (Levenshtein).
func distance(one, other string) int {
	row := make([]int, len(other)+1)
	for i := range row {
		row[i] = i
	}
	for i := range len(one) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(other) {
			replaced := diagonal
			if one[i] != other[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(other)]
}
