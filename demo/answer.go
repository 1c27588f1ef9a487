package demo

import (
	"net/http"
	"net/url"
	"strings"
)

// signs puts the issuer's name into every answer to the client, so that it
// knows which of its providers has answered (RFC 9207). op has no place for it.
func (i *identity) signs(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&signed{w, i.storage.client.redirect, i.issuer}, r)
	})
}

type signed struct {
	http.ResponseWriter
	redirect, issuer string
}

// WriteHeader adds the name to a redirect to the client.
func (s *signed) WriteHeader(status int) {
	if to, err := url.Parse(s.Header().Get("Location")); err == nil && strings.HasPrefix(to.String(), s.redirect+"?") {
		query := to.Query()
		query.Set("iss", s.issuer)
		to.RawQuery = query.Encode()
		s.Header().Set("Location", to.String())
	}
	s.ResponseWriter.WriteHeader(status)
}
