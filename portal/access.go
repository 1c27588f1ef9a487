package portal

import (
	"fmt"
	"slices"
	"strings"
)

// Access is what a contact may do: a level for each area. An area that is
// not in it is closed.
type Access map[Area]Level

// FullAccess is the owner's: the highest level of every area.
func FullAccess() Access {
	all := Access{}
	for _, area := range Areas {
		all[area] = area.Highest()
	}
	return all
}

// May tells whether the access holds the right. [OwnerOnly] is in no access.
func (a Access) May(r Right) bool {
	switch {
	case r.any:
		return true
	case r.Owner, r.IsZero():
		return false
	default:
		return a[r.Area] >= r.Level
	}
}

// Within tells whether the access goes nowhere beyond the other one.
func (a Access) Within(other Access) bool {
	return len(a.Beyond(other)) == 0
}

// Beyond are the areas in which the access is more than the other one.
func (a Access) Beyond(other Access) []Area {
	return slices.DeleteFunc(slices.Clone(Areas), func(area Area) bool { return a[area] <= other[area] })
}

// Changed are the areas in which the two differ.
func (a Access) Changed(other Access) []Area {
	return slices.DeleteFunc(slices.Clone(Areas), func(area Area) bool { return a[area] == other[area] })
}

// Open are the areas that are open at the level, in reading order.
func (a Access) Open(level Level) []Area {
	return slices.DeleteFunc(slices.Clone(Areas), func(area Area) bool { return a[area] != level })
}

// With is a copy of the access in which what the other one names is replaced.
func (a Access) With(other Access) Access {
	merged := Access{}
	for _, area := range Areas {
		level, named := other[area]
		if !named {
			level = a[area]
		}
		if level > LevelNone {
			merged[area] = level
		}
	}
	return merged
}

// atLeast is a copy of the access with the higher level of each area.
func (a Access) atLeast(other Access) Access {
	merged := a.With(nil)
	for area, level := range other {
		merged[area] = max(merged[area], level)
	}
	return merged
}

// Granting checks that an editor who holds the access a may change another
// contact's access from one to the other: every area that changes must be
// held by the editor at both levels. It answers the areas that are not.
func (a Access) Granting(from, to Access) []Area {
	return slices.DeleteFunc(from.Changed(to), func(area Area) bool {
		return max(from[area], to[area]) <= a[area]
	})
}

// String is the access as tables write it, such as "contacts=view tickets=manage".
func (a Access) String() string {
	var words []string
	for _, area := range Areas {
		if a[area] > LevelNone {
			words = append(words, string(area)+"="+a[area].String())
		}
	}
	return strings.Join(words, " ")
}

// Scan reads the access as tables write it; it is a [database/sql.Scanner].
func (a *Access) Scan(src any) error {
	*a = Access{}
	for _, word := range strings.Fields(text(src)) {
		area, name, _ := strings.Cut(word, "=")
		level, known := ParseLevel(name)
		if !known {
			return fmt.Errorf("portal: %q is no access", word)
		}
		(*a)[Area(area)] = level
	}
	return nil
}

// text is what a database driver gave for a text column that may be null.
func text(src any) string {
	switch src := src.(type) {
	case string:
		return src
	case []byte:
		return string(src)
	default:
		return ""
	}
}

// Changes are the levels before and after, area by area, as events keep them:
// "none manage".
func (a Access) Changes(after Access) map[string]string {
	changes := map[string]string{}
	for _, area := range a.Changed(after) {
		changes[string(area)] = a[area].String() + " " + after[area].String()
	}
	return changes
}

// Whole is the access with every area named, the closed ones too.
func (a Access) Whole() Access {
	whole := Access{}
	for _, area := range Areas {
		whole[area] = a[area]
	}
	return whole
}
