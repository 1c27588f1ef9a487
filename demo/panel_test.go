package demo

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

const panelSecret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

const whoEnters = `{"user":{"name":"Nagy Péter","email":"peter@konyveles.example"},"account":{"number":1042,"name":"Kertész és Társa Kft."}}`

// asksPanel asks for a URL as the portal does; change makes the request a bad one.
func (w *world) asksPanel(id string, at time.Time, change func(*http.Request)) (status int, to string) {
	w.t.Helper()
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte("0123456789abcdef0123456789abcdef"))
	mac.Write([]byte(id + "." + stamp + "." + whoEnters))
	request, _ := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.self+"/panel/onetime", strings.NewReader(whoEnters))
	request.Header.Set("webhook-id", id)
	request.Header.Set("webhook-timestamp", stamp)
	request.Header.Set("webhook-signature", "v1,bm90IHRoaXMgb25l v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	if change != nil {
		change(request)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	var answer struct{ URL string }
	json.NewDecoder(response.Body).Decode(&answer) //nolint:errcheck // an error is no JSON
	return response.StatusCode, answer.URL
}

func TestASignedRequestOpensThePanelOnce(t *testing.T) {
	w := newWorld(t)
	_, to := w.asksPanel("one", w.clock.now(), nil)
	b := newBrowser(t, "none:")
	if response, err := http.Head(to); err != nil || response.StatusCode != http.StatusOK {
		t.Fatal(err)
	}
	in := b.open(to)
	if !strings.Contains(in.text, "Nagy Péter") || !strings.Contains(in.text, "#1042 Kertész és Társa Kft.") {
		t.Errorf("%d %s", in.status, in.text)
	}
	if again := newBrowser(t, "none:").open(to); again.status != http.StatusGone {
		t.Errorf("a second time: %d", again.status)
	}
	if still := b.open(w.self + "/panel/"); still.status != http.StatusOK {
		t.Errorf("who is in is out: %d", still.status)
	}
}

func TestALinkIntoThePanelLastsAMinute(t *testing.T) {
	w := newWorld(t)
	_, to := w.asksPanel("one", w.clock.now(), nil)
	w.clock.passes(61 * time.Second)
	if late := newBrowser(t, "none:").open(to); late.status != http.StatusGone {
		t.Errorf("%d", late.status)
	}
}

func TestThePanelAnswersThePortalAlone(t *testing.T) {
	w := newWorld(t)
	w.asksPanel("used", w.clock.now(), nil)
	for name, ask := range map[string]func() (int, string){
		"one that was used": func() (int, string) { return w.asksPanel("used", w.clock.now(), nil) },
		"an old one":        func() (int, string) { return w.asksPanel("old", w.clock.now().Add(-6*time.Minute), nil) },
		"one of tomorrow":   func() (int, string) { return w.asksPanel("new", w.clock.now().Add(6*time.Minute), nil) },
		"another id": func() (int, string) {
			return w.asksPanel("a", w.clock.now(), func(r *http.Request) { r.Header.Set("webhook-id", "b") })
		},
		"no signature": func() (int, string) {
			return w.asksPanel("c", w.clock.now(), func(r *http.Request) { r.Header.Del("webhook-signature") })
		},
		"another body": func() (int, string) {
			return w.asksPanel("d", w.clock.now(), func(r *http.Request) { r.Body = http.NoBody; r.ContentLength = 0 })
		},
	} {
		if status, to := ask(); status != http.StatusUnauthorized || to != "" {
			t.Errorf("%s: %d %s", name, status, to)
		}
	}
}
