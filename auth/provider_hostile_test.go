package auth_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"foyer/auth"
	"foyer/auth/oidctest"
)

const discoveryPath = "/.well-known/openid-configuration"

var paths = []string{discoveryPath, "/token", "/jwks", "/userinfo"}

// serving is a provider that answers so at the path, and needs all of them.
func serving(t *testing.T, path string, how http.Handler) *oidctest.Provider {
	t.Helper()
	op := oidctest.New(t)
	op.Thin, op.Serve = true, map[string]http.Handler{path: how}
	return op
}

// wantNobody tries to sign in, wherever that fails.
func wantNobody(t *testing.T, p *auth.Provider, kind error, why string) {
	t.Helper()
	a := attempt(p)
	to, err := p.AuthorizationURL(t.Context(), a, auth.Wishes{})
	var id auth.Identity
	if err == nil {
		query, visited := oidctest.Visit(to)
		if visited != nil {
			t.Fatal(visited)
		}
		id, err = p.Finish(t.Context(), query, a)
	}
	wantWhy(t, id, err, kind, why)
}

var slowness = map[string]string{discoveryPath: "discovery", "/token": "token endpoint", "/jwks": "jwks", "/userinfo": "userinfo"}

func TestASlowProviderIsNotWaitedForLongerThanFiveSeconds(t *testing.T) {
	if at(oidctest.New(t)).Timeout() != 5*time.Second {
		t.Error("it is")
	}
	for _, path := range paths {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			end := make(chan struct{})
			op := serving(t, path, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = w.Write([]byte("{")) // a little, and then nothing
				_ = http.NewResponseController(w).Flush()
				select {
				case <-end:
				case <-r.Context().Done():
				}
			}))
			defer close(end)
			p := at(op)
			p.SetTimeout(300 * time.Millisecond)
			began := time.Now()
			wantNobody(t, p, auth.ErrProviderDown, slowness[path])
			if took := time.Since(began); took > 1500*time.Millisecond {
				t.Errorf("it took %s", took)
			}
		})
	}
}

// Of an answer without end no more than 1 MiB is read.
func TestAHugeAnswerIsNotReadToTheEnd(t *testing.T) {
	for _, path := range paths {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			var sent atomic.Int64
			op := serving(t, path, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				blanks := bytes.Repeat([]byte(" "), 64<<10)
				for sent.Load() < 64<<20 {
					sent.Add(int64(len(blanks)))
					if _, err := w.Write(blanks); err != nil {
						return
					}
				}
			}))
			kind, why := auth.ErrProviderDown, "1 MiB"
			switch path {
			case "/token": // oauth2 has a bound of its own
				kind, why = auth.ErrProviderAnswer, "token endpoint"
			case "/userinfo":
				kind = auth.ErrProviderAnswer
			}
			wantNobody(t, at(op), kind, why)
			if sent.Load() > 16<<20 { // what the buffers on the way hold comes on top
				t.Errorf("%d bytes were taken", sent.Load())
			}
		})
	}
}

func TestAnAnswerThatLeadsToAnotherHostIsNotFollowed(t *testing.T) {
	for _, path := range paths {
		for _, status := range []int{http.StatusFound, http.StatusTemporaryRedirect} {
			t.Run(fmt.Sprint(path, status), func(t *testing.T) {
				op := oidctest.New(t)
				elsewhere := httptest.NewServer(op) // would answer all the same
				defer elsewhere.Close()
				op.Thin, op.Serve = true, map[string]http.Handler{path: http.RedirectHandler(elsewhere.URL+path, status)}
				kind := auth.ErrProviderDown
				if path == "/token" || path == "/userinfo" {
					kind = auth.ErrProviderAnswer
				}
				wantNobody(t, at(op), kind, "redirects")
				if op.Asked(path) != 1 {
					t.Errorf("it was asked %d times", op.Asked(path))
				}
			})
		}
	}
}

func TestTheSecretFollowsNoRedirectEvenAtHome(t *testing.T) {
	op := serving(t, "/token", http.RedirectHandler("/other", http.StatusTemporaryRedirect))
	wantNobody(t, at(op), auth.ErrProviderAnswer, "redirects")
	if op.Asked("/other") != 0 {
		t.Error("it was sent on")
	}
	op = oidctest.New(t) // the control: at home everything else may
	op.Serve = map[string]http.Handler{"/jwks": http.RedirectHandler("/keys", http.StatusFound), "/keys": published(t, op)}
	if _, err := signsIn(t, at(op)); err != nil || op.Asked("/keys") != 1 {
		t.Errorf("asked %d times, %v", op.Asked("/keys"), err)
	}
}

// published answers with the keys that the provider has now.
func published(t *testing.T, op *oidctest.Provider) http.Handler {
	t.Helper()
	text, err := json.Marshal(jose.JSONWebKeySet{Keys: op.Keys})
	if err != nil {
		t.Fatal(err)
	}
	return says(string(text))
}

func TestAProviderThatWasDownIsBackWithoutARestart(t *testing.T) {
	op := oidctest.New(t)
	p, clock := timed(op)
	op.Change(func() { op.Down = true })
	wantNobody(t, p, auth.ErrProviderDown, "discovery")
	asked := op.Asked(discoveryPath)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { wantNobody(t, p, auth.ErrProviderDown, "discovery") })
	}
	all.Wait()
	if again := op.Asked(discoveryPath); again != asked {
		t.Errorf("while it is down it was asked %d times more", again-asked)
	}
	op.Change(func() { op.Down = false })
	clock.forward(4 * time.Second)
	if _, err := signsIn(t, p); err != nil {
		t.Errorf("it is not back: %v", err)
	}
}

func TestAProviderThatGoesDownOnTheWayIsDown(t *testing.T) {
	op := oidctest.New(t)
	p := at(op)
	query, a := clicks(t, p)
	op.Change(func() { op.Down = true })
	id, err := p.Finish(t.Context(), query, a)
	wantWhy(t, id, err, auth.ErrProviderDown, "token endpoint")
	op.Change(func() { op.Down = false })
	if _, err := signsIn(t, p); err != nil {
		t.Error(err)
	}
}
