package demo

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"foyer/i18n"
)

func TestEveryPageSaysThatItIsADemonstrationAndRunsNoScript(t *testing.T) {
	w := newWorld(t)
	b := newBrowser(t, w.portal.URL)
	for path, status := range map[string]int{"/id/": 200, "/id/signin?request=none": 404, "/webmail/": 200, "/panel/": 403, "/nowhere": 404} {
		page := b.open(w.self + path)
		if page.status != status || !strings.Contains(page.text, "A demonstration") || strings.Contains(page.text, "<script") {
			t.Errorf("%s: %d %s", path, page.status, page.text)
		}
		if policy := page.header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'; style-src 'self';") {
			t.Errorf("%s: %q", path, policy)
		}
	}
}

func TestThePagesSpeakTheBrowsersLanguage(t *testing.T) {
	w := newWorld(t)
	for _, code := range i18n.Codes {
		request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, w.self+"/id/", nil)
		request.Header.Set("Accept-Language", code)
		page := newBrowser(t, w.portal.URL)
		response, err := page.Do(request)
		language, _ := i18n.For(code)
		if answer := page.read(response, err); !strings.Contains(answer.text, `lang="`+code+`"`) || !strings.Contains(answer.text, language.T("demo.ribbon")) {
			t.Errorf("%s: %s", code, answer.text)
		}
	}
}

func TestTheSiteAnswersToItsNameAlone(t *testing.T) {
	w := newWorld(t)
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, w.self+"/id/", nil)
	request.Host = "elsewhere.example"
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil || response.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("%v %v", response, err)
	}
	request.Host = "[::1]:1"
	if response, err = http.DefaultTransport.RoundTrip(request); err != nil || response.Header.Get("Location") != w.self+"/id/" {
		t.Errorf("%v %v", response, err)
	}
}

func TestAnotherSitesPageSignsNobodyInOrOut(t *testing.T) {
	w := newWorld(t)
	for path, status := range map[string]int{"/id/signin": 403, "/id/signout": 403, "/webmail/signout": 403, "/panel/signout": 403, "/id/authorize": 303, "/id/end_session": 303, "/webmail/login": 303} {
		request, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, w.self+path, strings.NewReader("a=b"))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Sec-Fetch-Site", "cross-site")
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil || response.StatusCode != status {
			t.Errorf("%s: %v %v", path, response, err)
		}
	}
}

func TestMemoryIsBoundedAndForgets(t *testing.T) {
	now := time.Now()
	m := newMemory[int](&site{now: func() time.Time { return now }}, time.Minute)
	first := m.keep(0)
	for i := range 5000 {
		now = now.Add(time.Millisecond)
		m.keep(i)
	}
	if _, there := m.look(first); there || len(m.kept) > m.most {
		t.Errorf("%d are kept, the first: %v", len(m.kept), there)
	}
	last := m.keep(7)
	now = now.Add(61 * time.Second)
	if _, there := m.look(last); there {
		t.Error("it never forgets")
	}
}
