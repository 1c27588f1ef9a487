package main

import (
	"fmt"
	"strings"
)

// goal is a figure beside what it is to be.
type goal struct {
	what, measured, goal string
	met                  bool
	detail               string
}

func (g goal) verdict() string {
	if g.met {
		return "met"
	}
	return "missed"
}

// The goals.
const (
	leastRatio   = 0.6  // requests/s of Foyer to those of the bare handler
	mostGrowth   = 1.25 // requests/s of the small database to those of the large one
	mostP99      = 0.010
	mostQueries  = 3
	mostStart    = 0.150
	mostResident = 60 << 20
)

func (f figures) goals() []goal {
	foyer, _ := f.of(smallName)
	bare, _ := f.of(bareName)
	large, withLarge := f.of(largeName)
	goals := []goal{
		ratioGoal(foyer.against(bare)),
		costGoal(foyer.one(), bare.one()),
		p99Goal("p99", foyer),
	}
	if withLarge {
		goals = append(goals, growthGoal(foyer.against(large)), p99Goal("p99, large", large))
	}
	return append(goals, f.queriesGoal(), f.startGoal(), residentGoal(foyer))
}

func ratioGoal(ratios []float64) goal {
	ratio := median(ratios)
	return goal{"requests/s, Foyer to bare", fmt.Sprintf("%.2f", ratio), fmt.Sprintf("≥ %.2f", leastRatio), ratio >= leastRatio, each("%.2f", ratios)}
}

// costGoal is the same ratio as an idle machine would give it, when all that
// keeps it from answering more is its processors.
func costGoal(foyer, bare cost) goal {
	ratio := bare.whole().Seconds() / foyer.whole().Seconds()
	return goal{"the same by processor time", fmt.Sprintf("%.2f", ratio), fmt.Sprintf("≥ %.2f", leastRatio), ratio >= leastRatio, ""}
}

func growthGoal(ratios []float64) goal {
	ratio := median(ratios)
	return goal{"requests/s, small to large", fmt.Sprintf("%.2f", ratio), fmt.Sprintf("≤ %.2f", mostGrowth), ratio <= mostGrowth, each("%.2f", ratios)}
}

func p99Goal(what string, l line) goal {
	all := l.each(p99)
	most := median(all)
	for i := range all {
		all[i] *= 1000
	}
	return goal{what, ms(most), "≤ " + ms(mostP99), most <= mostP99, each("%.1f", all)}
}

func (f figures) queriesGoal() goal {
	queries := len(f.page.Statements)
	g := goal{"queries of one page", fmt.Sprint(queries), fmt.Sprintf("≤ %d", mostQueries), queries <= mostQueries, ""}
	if !g.met {
		g.detail = strings.Join(f.page.Statements, "; ")
	}
	return g
}

func (f figures) startGoal() goal {
	var all []float64
	for _, took := range f.starts {
		all = append(all, 1000*took.Seconds())
	}
	took := median(all) / 1000
	return goal{"start to first answer", ms(took), "≤ " + ms(mostStart), took <= mostStart, each("%.0f", all)}
}

func residentGoal(l line) goal {
	detail := mb(l.held.file) + " of it the program's file"
	return goal{"resident memory after the load", mb(l.held.resident), "≤ " + mb(mostResident), l.held.resident <= mostResident, detail}
}

func each(format string, all []float64) string {
	var words []string
	for _, one := range all {
		words = append(words, fmt.Sprintf(format, one))
	}
	return strings.Join(words, " ")
}
