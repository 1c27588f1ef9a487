package handlers_test

import (
	"fmt"
	"net/http"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"foyer/auth"
	"foyer/handlers"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

// heap is what is in use once all that is not was given back, in bytes.
func heap() int64 {
	var memory runtime.MemStats
	for range 3 {
		runtime.GC()
	}
	runtime.ReadMemStats(&memory)
	return int64(memory.HeapAlloc)
}

// workers do it so many times, several at once, in order of their numbers.
func workers(times int, do func(i int)) {
	var all sync.WaitGroup
	turns := make(chan int)
	for range 8 {
		all.Go(func() {
			for i := range turns {
				do(i)
			}
		})
	}
	for i := range times {
		turns <- i
	}
	close(turns)
	all.Wait()
}

func TestOneNetworkBeginsOnlySoManySignIns(t *testing.T) {
	trusts := func(s *handlers.Site) { s.TrustedProxies = []string{"127.0.0.1"} }
	visitProven(t, nil, trusts, func(p *provided) {
		from := func(address string) *browser { return p.Anew().With("X-Forwarded-For", address) }
		var mu sync.Mutex
		count := map[int]int{}
		workers(1010, func(int) {
			status := from("203.0.113.9").Get("/login/demo").StatusCode
			mu.Lock()
			defer mu.Unlock()
			count[status]++
		})
		if count[http.StatusSeeOther] != 1000 || count[http.StatusTooManyRequests] != 10 {
			p.Errorf("answered %v", count)
		}
		over := from("203.0.113.9").Get("/login/demo").Is(http.StatusTooManyRequests)
		if seconds, err := strconv.Atoi(over.Header.Get("Retry-After")); err != nil || seconds < 60 || seconds > 600 {
			p.Errorf("Retry-After: %q", over.Header.Get("Retry-After"))
		}
		who := world.Called("owner")
		from("203.0.113.9").Post("/login", "email", who.Email, "password", who.Password).Leads("/a/1042")
		from("203.0.113.10").Get("/login/demo").Is(http.StatusSeeOther)
		if rows := p.counts("SELECT count(*) FROM flows"); rows != 1001 {
			p.Errorf("%d rows", rows)
		}
	})
}

// How many sign-ins are begun and never ended, on each of the two databases:
// over HTTP, and by the verb that
// a request begins one with.
const (
	begunByHTTP  = 2_000
	begunByStore = 48_000
	begunInAll   = begunByHTTP + begunByStore
)

// What is left of each may not be more than a few bytes. Nothing else runs
// meanwhile: it would be measured, too.
func TestAbandonedSignInsLeaveNothing(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, database string) {
		p := provides(t, database, nil, func(s *handlers.Site) { s.TrustedProxies = []string{"127.0.0.1"} })
		network := func(i int) string { return fmt.Sprintf("10.0.%d.%d", i>>8&15, i&255) }
		byHTTP := func(i int) {
			if a := p.Anew().With("X-Forwarded-For", network(i)).Get("/login/demo"); a.StatusCode != http.StatusSeeOther {
				p.Errorf("%s: %d", a.what, a.StatusCode)
			}
		}
		byStore := func(i int) {
			going := store.Going{Errand: store.ToSignIn, Provider: "demo", Attempt: auth.NewAttempt()}
			if _, err := p.store.Goes(p.Context(), going, store.Browser{Network: network(i), Flow: "a cookie"}); err != nil {
				p.Error(err)
			}
		}
		p.staysFlat("begun over HTTP", begunByHTTP, byHTTP)
		p.staysFlat("begun in the store", begunByStore, byStore)
		p.knows("developer", "jonas")
		if in := p.clicks(p.Anew(), "/login/demo").Leads("/a/1042"); in.took > 5*time.Second {
			p.Errorf("among %d, a sign-in takes %v", begunInAll, in.took)
		}
		p.sweeps(begunInAll)
		p.does("UPDATE flows SET expires_at = created_at")
		p.does("UPDATE attempts SET until = (SELECT min(created_at) FROM users)")
		p.sweeps(0)
		if tries := p.counts("SELECT count(*) FROM attempts"); tries != 0 {
			p.Errorf("%d counters stay", tries)
		}
	})
}

// staysFlat says that doing it so many times leaves nothing in memory, once it
// is in the swing: the first quarter is not measured.
func (p *provided) staysFlat(what string, times int, do func(int)) {
	p.Helper()
	workers(times/4, do)
	before := heap()
	workers(times-times/4, do)
	grown := heap() - before
	p.Logf("%d %s: the heap grew by %d bytes", times, what, grown)
	if grown > int64(times)*100+1<<19 {
		p.Errorf("%d %s: the heap grew by %d bytes", times, what, grown)
	}
}

// sweeps says how many flows are left when what is over was dropped.
func (p *provided) sweeps(left int) {
	p.Helper()
	began := time.Now()
	p.must(p.store.Sweep(p.Context()))
	if flows := p.counts("SELECT count(*) FROM flows"); flows != left {
		p.Errorf("%d flows are left, not %d", flows, left)
	}
	if took := time.Since(began); took > 10*time.Second {
		p.Errorf("sweeping takes %v", took)
	}
}
