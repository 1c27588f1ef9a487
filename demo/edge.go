package demo

import (
	"net"
	"net/http"
	"net/netip"

	"foyer/i18n"
)

// bodyLimit is more than any honest request to this site takes.
const bodyLimit = 64 << 10

const contentPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// edge is what every request passes: it bears the headers of the answer, has to
// be meant for this site, and says in which language it wants the answer.
func (s *site) edge(next http.Handler) http.Handler {
	own := crossOrigin().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		setHeaders(w.Header())
		if r.Host != s.host {
			s.misdirected(w, r)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
		own.ServeHTTP(w, speaking(r, r.Header.Get("Accept-Language")))
	})
}

func setHeaders(h http.Header) {
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// crossOrigin refuses what another site's page posts, but for what OpenID
// Connect lets it post: these handlers answer with a redirect to themselves.
func crossOrigin() *http.CrossOriginProtection {
	p := http.NewCrossOriginProtection()
	for _, open := range []string{"/id/authorize", "/id/end_session", "/webmail/login"} {
		p.AddInsecureBypassPattern("POST " + open)
	}
	return p
}

// misdirected leads who typed this machine's address to the site's name: a page
// there would be of the portal's own site.
func (s *site) misdirected(w http.ResponseWriter, r *http.Request) {
	host, _, err := net.SplitHostPort(r.Host)
	if ip, ipErr := netip.ParseAddr(host); err == nil && ipErr == nil && ip.IsLoopback() && r.Method == http.MethodGet {
		http.Redirect(w, r, s.Self+r.URL.RequestURI(), http.StatusSeeOther)
		return
	}
	http.Error(w, "this is not "+r.Host, http.StatusMisdirectedRequest)
}

// speaking is the request with the language of the first candidate that is ours.
func speaking(r *http.Request, candidates ...string) *http.Request {
	return r.WithContext(i18n.With(r.Context(), i18n.Match(candidates...)))
}

// again answers a POST of another site with a redirect to the same as a GET:
// to that one the browser brings the cookies along.
func again(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, "the form cannot be read", http.StatusBadRequest)
		return
	}
	http.Redirect(w, r, r.URL.Path+"?"+r.Form.Encode(), http.StatusSeeOther)
}

// setCookie keeps a value in the browser, for this site's own pages. It carries
// no Secure: not every browser takes that on http://localhost.
func setCookie(w http.ResponseWriter, name, value string) {
	cookie := &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if value == "" {
		cookie.MaxAge = -1
	}
	http.SetCookie(w, cookie)
}

// cookieOf is the value of a cookie, empty without one.
func cookieOf(r *http.Request, name string) string {
	cookie, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return cookie.Value
}
