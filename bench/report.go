package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// figures are what a run has found out.
type figures struct {
	engine string
	busy   string // the machine's load average before
	page   page
	starts []time.Duration // to the first answer
	lines  []line
}

// line is a server's samples, round by round.
type line struct {
	name    string
	samples []sample
	used    usage  // in all rounds
	held    memory // after the load
}

func (f figures) of(name string) (line, bool) {
	i := slices.IndexFunc(f.lines, func(l line) bool { return l.name == name })
	if i < 0 {
		return line{}, false
	}
	return f.lines[i], true
}

// print writes the table of the servers, then every figure beside its goal.
func (f figures) print(to io.Writer) error {
	w := tabwriter.NewWriter(to, 0, 4, 3, ' ', 0)
	fmt.Fprintf(w, "\nPostgreSQL %s, %s; %d processors for server, database and load; load average before: %s\n",
		f.engine, runtime.Version(), runtime.NumCPU(), f.busy) //nolint:errcheck // Flush tells
	fmt.Fprintf(w, "GET %s: %d contacts, %d bytes; %d connections, medians of %d rounds of %s in turn;\nserver, database and client: processor time of a request\n\n",
		f.page.Path, population, len(f.page.Body), connections, len(f.lines[0].samples), slice) //nolint:errcheck // Flush tells
	fmt.Fprintln(w, "\trequests/s\tp50\tp99\tserver\tdatabase\tclient\tresident") //nolint:errcheck // Flush tells
	slices.SortFunc(f.lines, func(a, b line) int { return strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name)) })
	for _, l := range f.lines {
		one := l.one()
		fmt.Fprintf(w, "%s\t%.0f\t%s\t%s\t%s\t%s\t%s\t%s\n", l.name, median(l.each(perSecond)), ms(median(l.each(p50))), ms(median(l.each(p99))),
			one.server, one.database, one.client, mb(l.held.resident)) //nolint:errcheck // Flush tells
	}
	fmt.Fprintln(w, "\n\tmeasured\tgoal\t\tround by round") //nolint:errcheck // Flush tells
	for _, g := range f.goals() {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", g.what, g.measured, g.goal, g.verdict(), g.detail) //nolint:errcheck // Flush tells
	}
	return w.Flush()
}

func perSecond(s sample) float64 { return s.perSecond }
func p50(s sample) float64       { return s.p50.Seconds() }
func p99(s sample) float64       { return s.p99.Seconds() }

// each is one number of each round.
func (l line) each(number func(sample) float64) []float64 {
	var all []float64
	for _, s := range l.samples {
		all = append(all, number(s))
	}
	return all
}

// cost is the processor time of one request, by who used it.
type cost struct{ server, database, client time.Duration }

func (c cost) whole() time.Duration { return c.server + c.database + c.client }

// one is the cost of one request. It depends much less than the time that a
// request takes on what else the machine does.
func (l line) one() cost {
	var requests, client time.Duration
	for _, s := range l.samples {
		requests, client = requests+time.Duration(s.requests), client+s.used
	}
	return cost{
		(l.used.server / requests).Round(time.Microsecond), (l.used.database / requests).Round(time.Microsecond),
		(client / requests).Round(time.Microsecond),
	}
}

// against divides the rounds of one server by those of another, pair by pair:
// what else the machine did falls out.
func (l line) against(other line) []float64 {
	all, others := l.each(perSecond), other.each(perSecond)
	for i := range all {
		all[i] /= others[i]
	}
	return all
}

func median(all []float64) float64 { return percentile(slices.Sorted(slices.Values(all)), 50) }

func ms(seconds float64) string { return fmt.Sprintf("%.1f ms", 1000*seconds) }
func mb(bytes int64) string     { return fmt.Sprintf("%.0f MB", float64(bytes)/(1<<20)) }
