package handlers_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// wire sends bytes as they are, and reads the first answer.
func (v *visits) wire(text string) (status int, body string) {
	v.Helper()
	connection, err := net.Dial("tcp", v.listens)
	v.must(err)
	defer connection.Close() //nolint:errcheck // it was read
	v.must(connection.SetDeadline(time.Now().Add(10 * time.Second)))
	_, err = io.WriteString(connection, strings.ReplaceAll(text, "HOST", v.listens))
	v.must(err)
	answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		return 0, "" // the connection was closed: also a refusal
	}
	defer answer.Body.Close() //nolint:errcheck // it was read
	content, err := io.ReadAll(answer.Body)
	v.must(err)
	return answer.StatusCode, string(content)
}

func TestWhatNoBrowserSendsIsRefusedAtTheEdge(t *testing.T) {
	visit(t, func(v *visits) {
		form := "Content-Type: application/x-www-form-urlencoded\r\n"
		for what, request := range map[string]string{
			"a foreign host":                    "GET /login HTTP/1.1\r\nHost: evil.example\r\n\r\n",
			"another port":                      "GET /login HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n",
			"our host in another one's":         "GET /login HTTP/1.1\r\nHost: HOST.evil.example\r\n\r\n",
			"an empty host":                     "GET /login HTTP/1.1\r\nHost:\r\n\r\n",
			"no host":                           "GET /login HTTP/1.1\r\n\r\n",
			"two hosts":                         "GET /login HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n\r\n",
			"two hosts, ours last":              "GET /login HTTP/1.1\r\nHost: evil.example\r\nHost: HOST\r\n\r\n",
			"the same host twice":               "GET /login HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n",
			"an absolute target":                "GET http://evil.example/login HTTP/1.1\r\nHost: HOST\r\n\r\n",
			"an absolute target of ours":        "GET http://HOST/login HTTP/1.1\r\nHost: evil.example\r\n\r\n",
			"an absolute target and host, ours": "GET http://HOST/login HTTP/1.1\r\nHost: HOST\r\n\r\n",
			"a target without a slash":          "GET login HTTP/1.1\r\nHost: HOST\r\n\r\n",
			"an asterisk":                       "OPTIONS * HTTP/1.1\r\nHost: HOST\r\n\r\n",
			"a user in the host":                "GET /login HTTP/1.1\r\nHost: HOST@evil.example\r\n\r\n",
			"two lengths":                       "POST /login HTTP/1.1\r\nHost: HOST\r\n" + form + "Content-Length: 3\r\nContent-Length: 7\r\n\r\nemail=x",
			"the same length twice":             "POST /login HTTP/1.1\r\nHost: HOST\r\n" + form + "Content-Length: 7\r\nContent-Length: 7\r\n\r\nemail=x",
			"a length and chunks":               "POST /login HTTP/1.1\r\nHost: HOST\r\n" + form + "Content-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
			"an unknown coding":                 "POST /login HTTP/1.1\r\nHost: HOST\r\n" + form + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
			"a negative length":                 "POST /login HTTP/1.1\r\nHost: HOST\r\n" + form + "Content-Length: -1\r\n\r\n",
			"NUL in the path":                   "GET /login%00 HTTP/1.1\r\nHost: HOST\r\n\r\n",
			"a raw NUL in the path":             "GET /login\x00 HTTP/1.1\r\nHost: HOST\r\n\r\n",
			"NUL in a header":                   "GET /login HTTP/1.1\r\nHost: HOST\r\nAccept-Language: e\x00n\r\n\r\n",
			"no UTF-8 in the path":              "GET /a/%ff HTTP/1.1\r\nHost: HOST\r\n\r\n",
			"no UTF-8 in the query":             "GET /login?next=%c0%af HTTP/1.1\r\nHost: HOST\r\n\r\n",
			"a broken escape":                   "GET /login?next=%zz HTTP/1.1\r\nHost: HOST\r\n\r\n",
			"a space before the colon":          "GET /login HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding : chunked\r\n\r\n",
			"a header without end":              "GET /login HTTP/1.1\r\nHost: HOST\r\nX: " + strings.Repeat("x", 40_000) + "\r\n\r\n",
		} {
			if status, body := v.wire(request); status != 0 && (status < 400 || status >= 500) || strings.Contains(body, "evil.example") {
				v.Errorf("%s: %d %.300s", what, status, body)
			}
		}
		for what, request := range map[string]string{
			"a forwarded host": "GET /login HTTP/1.1\r\nHost: HOST\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\n\r\n",
			"HTTP/1.0":         "GET /login HTTP/1.0\r\nHost: HOST\r\n\r\n",
		} {
			if status, body := v.wire(request); status != http.StatusOK || strings.Contains(body, "evil.example") {
				v.Errorf("%s: %d", what, status)
			}
		}
		if status, _ := v.wire("GET /healthz HTTP/1.1\r\nHost: whatever\r\n\r\n"); status != http.StatusOK {
			v.Errorf("/healthz for any host: %d", status)
		}
	})
}

func TestADuplicateCookieOrHeaderSignsNobodyIn(t *testing.T) {
	visit(t, func(v *visits) {
		cookie := v.As("owner").cookies[session].Value
		for _, header := range []string{"Cookie: " + session + "=x; " + session + "=" + cookie[:10], "Cookie: __HOST-FOYER=" + cookie, "Cookie: foyer=" + cookie, "Authorization: Bearer " + cookie} {
			if status, _ := v.wire("GET /a/1042 HTTP/1.1\r\nHost: HOST\r\n" + header + "\r\n\r\n"); status != http.StatusSeeOther {
				v.Errorf("%.40s: %d", header, status)
			}
		}
	})
}

// Whoever sits between may believe the length: what follows would be somebody
// else's request (RFC 9112, 6.1).
func TestALengthBesideChunksEndsTheConnection(t *testing.T) {
	visit(t, func(v *visits) {
		connection, err := net.Dial("tcp", v.listens)
		v.must(err)
		defer connection.Close() //nolint:errcheck // it was read
		v.must(connection.SetDeadline(time.Now().Add(10 * time.Second)))
		_, err = io.WriteString(connection, strings.ReplaceAll("POST /login HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/x-www-form-urlencoded\r\n"+
			"Content-Length: 44\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: HOST\r\n\r\n", "HOST", v.listens))
		v.must(err)
		answers, err := io.ReadAll(connection)
		v.must(err)
		if !strings.HasPrefix(string(answers), "HTTP/1.1 400 ") || strings.Count(string(answers), "HTTP/1.1 ") != 1 {
			t.Errorf("got %.200q", answers)
		}
	})
}
