package idp_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"foyer/portal"
	"foyer/store/world"
)

// panel is a control panel that makes a page for each visit.
type panel struct {
	*house
	site, secret string
	service      portal.Service

	mu      sync.Mutex
	answers func(w http.ResponseWriter, body []byte)
	asked   []map[string]any
}

// visits are what the panel was told of those who are about to come.
func (p *panel) visits() []map[string]any {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.asked)
}

// will says what the panel answers from now on.
func (p *panel) will(answer func(w http.ResponseWriter, body []byte)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answers = answer
}

func (h *house) panel() *panel {
	h.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	h.must(err)
	p := &panel{house: h, site: "http://" + listener.Addr().String()}
	p.answers = func(w http.ResponseWriter, _ []byte) { fmt.Fprintf(w, `{"url": "%s/enter?once=1"}`, p.site) }
	server := &http.Server{Handler: http.HandlerFunc(p.isAsked), ReadHeaderTimeout: time.Second}
	go server.Serve(listener)            //nolint:errcheck // ends with Close
	h.Cleanup(func() { server.Close() }) //nolint:errcheck // the test is over
	p.secret, err = h.store.RegisterClient(h.Context(), portal.Client{
		ID: "panel", Kind: portal.ByURL, Name: "Panel", Endpoint: p.site + "/foyer", Origins: portal.URIs("https://panel.example " + p.site),
	})
	h.must(err)
	p.service, err = h.store.AddService(h.Context(), world.Home, portal.Service{Name: "The panel", ClientID: "panel", Target: p.site + "/hosting/7"})
	h.must(err)
	return p
}

// isAsked takes a request for a page, if it is signed as Standard Webhooks say.
func (p *panel) isAsked(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	key, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(p.secret, "whsec_"))
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%s.%s", r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp"), body)
	if r.Header.Get("webhook-signature") != "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)) || r.Header.Get("webhook-id") == "" {
		p.Error("the request is not signed")
	}
	visit := map[string]any{}
	if err := json.Unmarshal(body, &visit); err != nil {
		p.Error(err)
	}
	p.mu.Lock()
	p.asked = append(p.asked, visit)
	answer := p.answers
	p.mu.Unlock()
	answer(w, body)
}

func part(of map[string]any, name string) map[string]any {
	part, _ := of[name].(map[string]any)
	return part
}

func TestAControlPanelOpensByAPageThatItMakes(t *testing.T) {
	each(t, func(h *house) {
		p := h.panel()
		jonas := h.as("developer")
		jonas.is(jonas.get("/a/1042/services"), http.StatusOK, "Sign in to The panel")
		click := jonas.post("/a/1042/services/" + p.service.ID + "/signon")
		jonas.is(click, http.StatusSeeOther)
		jonas.is(jonas.get(click.leads.Path), http.StatusOK, "On to The panel", p.site+"/enter?once=1")
		jonas.is(jonas.get(click.leads.Path), http.StatusOK, p.site+"/enter?once=1") // looking uses nothing up
		visits := p.visits()
		if len(visits) != 1 {
			h.Fatalf("it was asked %d times", len(visits))
		}
		visit := visits[0]
		user, account, service := part(visit, "user"), part(visit, "account"), part(visit, "service")
		if user["email"] != world.Called("developer").Email || account["number"] != float64(world.Home) || service["id"] != p.service.ID || service["target"] != p.site+"/hosting/7" ||
			account["kind"] != "contact" || part(account, "access")["signon"] != "manage" {
			h.Errorf("%v", visit)
		}
		h.passes(61 * time.Second)
		jonas.is(jonas.get(click.leads.Path), http.StatusNotFound)
		reader := h.as("reader")
		reader.is(reader.post("/a/1042/services/"+p.service.ID+"/signon"), http.StatusForbidden)
		if len(p.visits()) != 1 {
			h.Error("it was asked for somebody who may not come")
		}
	})
}

func TestAPanelThatFailsIsSaidInWords(t *testing.T) {
	each(t, func(h *house) {
		p := h.panel()
		jonas := h.as("developer")
		for name, answers := range map[string]func(http.ResponseWriter, []byte){
			"an error":     func(w http.ResponseWriter, _ []byte) { w.WriteHeader(http.StatusInternalServerError) },
			"another site": func(w http.ResponseWriter, _ []byte) { fmt.Fprint(w, `{"url": "https://evil.example/enter"}`) },
			"a look-alike": func(w http.ResponseWriter, _ []byte) { fmt.Fprint(w, `{"url": "https://panel.example.evil.example/"}`) },
			"a user name":  func(w http.ResponseWriter, _ []byte) { fmt.Fprint(w, `{"url": "https://panel.example@evil.example/"}`) },
			"without TLS":  func(w http.ResponseWriter, _ []byte) { fmt.Fprint(w, `{"url": "http://panel.example/"}`) },
			"a script":     func(w http.ResponseWriter, _ []byte) { fmt.Fprint(w, `{"url": "javascript:alert(1)"}`) },
			"no JSON":      func(w http.ResponseWriter, _ []byte) { fmt.Fprint(w, "<html>") },
			"nothing":      func(w http.ResponseWriter, _ []byte) {},
			"too much": func(w http.ResponseWriter, _ []byte) {
				fmt.Fprintf(w, `{"url": "%s/%s"}`, p.site, strings.Repeat("x", 70<<10))
			},
			"another way on": func(w http.ResponseWriter, _ []byte) {
				w.Header().Set("Location", p.site+"/foyer2")
				w.WriteHeader(307)
			},
		} {
			p.will(answers)
			a := jonas.post("/a/1042/services/" + p.service.ID + "/signon")
			if a.status != http.StatusBadGateway || !strings.Contains(a.body, "does not open right now") {
				h.Errorf("%s is answered %d: %s", name, a.status, a.text())
			}
		}
		p.will(func(http.ResponseWriter, []byte) { time.Sleep(6 * time.Second) })
		began := time.Now()
		jonas.is(jonas.post("/a/1042/services/"+p.service.ID+"/signon"), http.StatusBadGateway, "Nothing was lost")
		if took := time.Since(began); took > 5500*time.Millisecond {
			h.Errorf("it took %v", took)
		}
	})
}

func TestTheLogSaysWhyAPanelDoesNotAnswerAndNothingOfItsAddress(t *testing.T) {
	each(t, func(h *house) {
		p := h.panel()
		jonas := h.as("developer")
		secure := httptest.NewTLSServer(http.NotFoundHandler()) // its certificate is nobody's
		h.Cleanup(secure.Close)
		deaf := httptest.NewServer(http.NotFoundHandler())
		deaf.Close()
		for endpoint, why := range map[string]string{
			"https://panel.invalid": "DNS", secure.URL: "TLS", deaf.URL: "connection refused", strings.Replace(p.site, "http:", "https:", 1): "TLS",
		} {
			_, err := h.store.MoveClient(h.Context(), portal.Client{
				ID: "panel", Kind: portal.ByURL, Name: "Panel", Endpoint: endpoint + "/foyer?key=hidden", Origins: portal.URIs(p.site),
			})
			h.must(err)
			jonas.is(jonas.post("/a/1042/services/"+p.service.ID+"/signon"), http.StatusBadGateway)
			if !strings.Contains(h.logged.String(), why) {
				h.Errorf("%s: %q is not in the log", endpoint, why)
			}
		}
		if strings.Contains(h.logged.String(), "hidden") {
			h.Error("the address is in the log")
		}
	})
}
