package handlers_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"foyer/store/world"
)

// browser is somebody's browser: it keeps cookies and follows nothing by
// itself. The cookies are kept by hand, as they are Secure and the portal is
// on http://127.0.0.1, where real browsers send them all the same.
type browser struct {
	*visits
	cookies map[string]*http.Cookie
	header  http.Header // of every request
}

// Anew is a browser that has never been here.
func (v *visits) Anew() *browser {
	return &browser{visits: v, cookies: map[string]*http.Cookie{}, header: http.Header{}}
}

// As is the browser of somebody of the world, who has signed in with it.
func (v *visits) As(role string) *browser {
	v.Helper()
	if v.people[role] == nil {
		v.people[role] = v.SignsIn(world.Called(role))
	}
	return v.people[role]
}

// SignsIn is a new browser in which the person has signed in and reads English.
func (v *visits) SignsIn(who world.Person) *browser {
	v.Helper()
	b := v.Anew()
	b.Post("/login", "email", who.Email, "password", who.Password).Is(http.StatusSeeOther)
	b.Post("/language", "language", "en", "next", "/accounts").Leads("/accounts")
	return b
}

// With is the same browser, with one more header on its next requests.
func (b *browser) With(header ...string) *browser {
	with := &browser{visits: b.visits, cookies: b.cookies, header: b.header.Clone()}
	for i := 0; i < len(header); i += 2 {
		with.header.Set(header[i], header[i+1])
	}
	return with
}

// Get asks for a page.
func (b *browser) Get(path string) *answer {
	b.Helper()
	return b.sends(http.MethodGet, path, nil)
}

// Post posts a form of fields and values.
func (b *browser) Post(path string, fields ...string) *answer {
	b.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	with := b.With("Content-Type", "application/x-www-form-urlencoded")
	if with.header.Get("Sec-Fetch-Site") == "" && with.header.Get("Origin") == "" {
		with = with.With("Sec-Fetch-Site", "same-origin")
	}
	return with.sends(http.MethodPost, path, strings.NewReader(form.Encode()))
}

// Hx is the browser's htmx, which asks for the element alone: "div#contacts".
func (b *browser) Hx(element string) *browser {
	return b.With("HX-Request", "true", "HX-Request-Type", "partial", "HX-Target", element)
}

func (b *browser) sends(method, path string, body io.Reader) *answer {
	b.Helper()
	request, err := http.NewRequestWithContext(b.Context(), method, b.base.String()+path, body)
	b.must(err)
	for name, values := range b.header {
		request.Header[name] = values
	}
	if host := b.header.Get("Host"); host != "" {
		request.Host = host
	}
	for _, cookie := range b.cookies {
		if strings.HasPrefix(path+"/", strings.TrimSuffix(cookie.Path, "/")+"/") || strings.HasPrefix(path, cookie.Path+"?") {
			request.AddCookie(&http.Cookie{Name: cookie.Name, Value: cookie.Value})
		}
	}
	began := time.Now()
	response, err := client.Do(request)
	b.must(err)
	defer response.Body.Close() //nolint:errcheck // it was read
	text, err := io.ReadAll(response.Body)
	b.must(err)
	b.keeps(response.Cookies())
	return &answer{b: b, what: method + " " + path, path: path, Response: response, body: string(text), took: time.Since(began)}
}

func (b *browser) keeps(cookies []*http.Cookie) {
	for _, cookie := range cookies {
		if cookie.MaxAge < 0 || !cookie.Expires.IsZero() && cookie.Expires.Before(time.Now()) {
			delete(b.cookies, cookie.Name)
			continue
		}
		b.cookies[cookie.Name] = cookie
	}
}

// client follows nothing and waits for no answer longer than anybody should.
var client = &http.Client{
	Timeout:       20 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Transport:     &http.Transport{MaxIdleConnsPerHost: 32},
}

// cookie is what the browser says of the session, for requests at once.
func (b *browser) cookie() string { return session + "=" + b.cookies[session].Value }
