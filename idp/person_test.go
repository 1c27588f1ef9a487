package idp_test

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"foyer/store/world"
)

// person is somebody's browser. It keeps the cookies by hand: they are Secure,
// and the portal is on http://127.0.0.1, where real browsers send them too.
type person struct {
	*house
	cookies map[string]string
}

// answer is what the portal answered.
type answer struct {
	status int
	header http.Header
	body   string
	leads  *url.URL // where it leads to; nil
}

func (h *house) anew() *person { return &person{h, map[string]string{"__Host-foyer-language": "en"}} }

// as is a browser in which somebody of the world has just signed in.
func (h *house) as(role string) *person {
	h.Helper()
	p := h.anew()
	who := world.Called(role)
	if a := p.post("/login", "email", who.Email, "password", who.Password); a.status != http.StatusSeeOther {
		h.Fatalf("%s does not get in: %d %s", role, a.status, a.text())
	}
	p.post("/language", "language", "en")
	return p
}

func (p *person) on(t *testing.T) *person { return &person{p.in(t), p.cookies} }

func (p *person) get(address string) answer {
	p.Helper()
	return p.sends(http.MethodGet, address, nil, nil)
}

func (p *person) post(address string, fields ...string) answer {
	p.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return p.sends(http.MethodPost, address, strings.NewReader(form.Encode()), http.Header{"Sec-Fetch-Site": {"same-origin"}})
}

func (p *person) sends(method, address string, body io.Reader, header http.Header) answer {
	p.Helper()
	if strings.HasPrefix(address, "/") {
		address = p.base + address
	}
	request, err := http.NewRequestWithContext(p.Context(), method, address, body)
	p.must(err)
	for name, values := range header {
		request.Header[name] = values
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range p.cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	a, cookies := p.asks(request)
	for _, cookie := range cookies {
		if p.cookies[cookie.Name] = cookie.Value; cookie.Value == "" {
			delete(p.cookies, cookie.Name)
		}
	}
	return a
}

// client follows nothing by itself.
var client = &http.Client{
	Timeout:       20 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func (h *house) asks(request *http.Request) (answer, []*http.Cookie) {
	h.Helper()
	response, err := client.Do(request)
	h.must(err)
	defer response.Body.Close() //nolint:errcheck // it was read
	text, err := io.ReadAll(response.Body)
	h.must(err)
	a := answer{status: response.StatusCode, header: response.Header, body: string(text)}
	a.leads, _ = response.Location()
	return a, response.Cookies()
}

// follows goes where it is led within the portal, by redirects and by pages
// that lead on by themselves, until it comes to a page or is led elsewhere.
func (p *person) follows(address string) answer {
	p.Helper()
	for range 12 {
		a := p.get(address)
		if a.leads == nil {
			if a.leads = a.onward(); a.leads == nil {
				return a
			}
		}
		at, err := url.Parse(p.base)
		p.must(err)
		if address = at.ResolveReference(a.leads).String(); !strings.HasPrefix(address, p.base+"/") {
			return a
		}
	}
	p.Fatalf("it goes round in circles: %s", address)
	return answer{}
}

var tags = regexp.MustCompile(`(?s)<[^>]*>`)

// text is what a person reads of the page's own part.
func (a answer) text() string {
	_, main, _ := strings.Cut(a.body, "<main")
	main, _, _ = strings.Cut(main, "</main>")
	return strings.Join(strings.Fields(tags.ReplaceAllString(main, " ")), " ")
}

// onward is where a page leads by itself.
func (a answer) onward() *url.URL {
	_, rest, found := strings.Cut(a.body, `http-equiv="refresh" content="0; url=`)
	address, _, _ := strings.Cut(rest, `"`)
	if !found {
		return nil
	}
	at, _ := url.Parse(strings.ReplaceAll(address, "&amp;", "&"))
	return at
}

// is says which status it has, and that these texts are on the page.
func (p *person) is(a answer, status int, texts ...string) {
	p.Helper()
	if a.status != status {
		p.Fatalf("%d, not %d: %v %s", a.status, status, a.leads, a.text())
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			p.Errorf("the page lacks %q: %s", text, a.text())
		}
	}
}
