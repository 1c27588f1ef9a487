package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/valyala/fasthttp"
)

// page is the page that is loaded: how to ask for it, what it costs the
// database and what comes back.
type page struct {
	Path       string
	Cookie     string
	Statements []string
	Header     [][2]string
	Body       []byte
}

const patience = 10 * time.Second

// look signs the owner in and looks at the contacts page, with a recorder
// between Foyer and the database: what the page really costs, today.
func (f foyer) look(ctx context.Context, database string, who owner) (page, error) {
	record, through, err := recording(database)
	if err != nil {
		return page{}, err
	}
	defer record.close()
	s, err := f.start(ctx, through)
	if err != nil {
		return page{}, err
	}
	defer s.stop()
	p := page{Path: fmt.Sprintf("/a/%d/contacts", who.number)}
	if p.Cookie, err = s.signsIn(who); err != nil {
		return p, err
	}
	for range 6 { // the first one notes that the account was opened
		record.take()
		if err := s.loads(&p); err != nil {
			return p, err
		}
		// What runs on its own may ask something meanwhile: the fewest are the page's.
		if asked := record.take(); p.Statements == nil || len(asked) < len(p.Statements) {
			p.Statements = asked
		}
	}
	return p, record.failed()
}

// signsIn answers the session cookie.
func (s *server) signsIn(who owner) (string, error) {
	request, response := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	request.SetRequestURI("http://" + s.address + "/login")
	request.Header.SetMethod(fasthttp.MethodPost)
	request.Header.SetContentType("application/x-www-form-urlencoded")
	request.SetBodyString(url.Values{"email": {who.email}, "password": {who.password}}.Encode())
	if err := fasthttp.DoTimeout(request, response, patience); err != nil {
		return "", err
	}
	if response.StatusCode() != fasthttp.StatusSeeOther {
		return "", fmt.Errorf("signing in: %d", response.StatusCode())
	}
	cookies := ""
	for name, value := range response.Header.Cookies() {
		var cookie fasthttp.Cookie
		if err := cookie.ParseBytes(value); err != nil {
			return "", err
		}
		cookies += string(name) + "=" + string(cookie.Value()) + "; "
	}
	if cookies == "" {
		return "", errors.New("signing in gave no cookie")
	}
	return cookies[:len(cookies)-2], nil
}

// loads gets the page once, and keeps what came back.
func (s *server) loads(p *page) error {
	request, response := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	p.asked(request, s.address)
	if err := fasthttp.DoTimeout(request, response, patience); err != nil {
		return err
	}
	if response.StatusCode() != fasthttp.StatusOK {
		return fmt.Errorf("GET %s: %d", p.Path, response.StatusCode())
	}
	p.Body, p.Header = slices.Clone(response.Body()), nil
	for name, value := range response.Header.All() {
		if !slices.Contains([]string{"Content-Length", "Date", "Connection"}, string(name)) {
			p.Header = append(p.Header, [2]string{string(name), string(value)})
		}
	}
	return nil
}

// asked makes the request for the page, as a browser sends it.
func (p page) asked(request *fasthttp.Request, address string) {
	request.SetRequestURI("http://" + address + p.Path)
	for name, value := range map[string]string{
		"Cookie": p.Cookie, "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
		"Accept-Language": "en-GB,en;q=0.9", "Accept-Encoding": "gzip, deflate, br", "Sec-Fetch-Site": "same-origin",
		"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
	} {
		request.Header.Set(name, value)
	}
}
