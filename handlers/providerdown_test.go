package handlers_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"foyer/auth/oidctest"
	"foyer/store/world"
)

// stalls answers nothing until whoever asks gives up, which is seen once all
// of the question was read.
var stalls = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
})

// floods answers more than anybody should read.
var floods = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	for chunk := []byte(strings.Repeat(" ", 64<<10)); ; {
		if _, err := w.Write(chunk); err != nil || r.Context().Err() != nil {
			return
		}
	}
})

func answers(status int, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	})
}

// fault is how a provider can be wrong, and what is then said: to the person
// by the status and words, to the operator in the log.
type fault struct {
	bends      func(*oidctest.Provider)
	status     int
	words, log string
}

const (
	downWords    = "does not answer at the moment"
	wrongWords   = "cannot accept"
	refusedWords = "was not completed"
)

func serves(path string, handler http.Handler) func(*oidctest.Provider) {
	return func(at *oidctest.Provider) { at.Serve = map[string]http.Handler{path: handler} }
}

func TestAProviderThatCannotBeAskedKeepsNobodyElseOut(t *testing.T) {
	const discovery = "/.well-known/openid-configuration"
	for what, f := range map[string]fault{
		"down":     {func(at *oidctest.Provider) { at.Down = true }, 503, downWords, "discovery"},
		"slow":     {serves(discovery, stalls), 503, downWords, "discovery"},
		"huge":     {serves(discovery, floods), 503, downWords, "1 MiB"},
		"nonsense": {serves(discovery, answers(200, "<html>")), 503, downWords, "discovery"},
		"an error": {serves(discovery, answers(500, "{}")), 503, downWords, "500"},
		"another issuer": {func(at *oidctest.Provider) {
			at.Metadata = func(c oidctest.Claims) { c["issuer"] = "https://evil.example" }
		}, 503, downWords, "issuer"},
		"leads elsewhere": {serves(discovery, http.RedirectHandler("http://127.0.0.1:1/", http.StatusFound)), 503, downWords, "redirects"},
	} {
		t.Run(what, func(t *testing.T) {
			visitBy(t, func(p *provided) {
				p.demo.Change(func() { f.bends(p.demo) })
				b := p.Anew()
				p.isTold(b.Get("/login/demo?next=%2Fa%2F1042%2Fme").isRefused(f.status).Keeps("next", "/a/1042/me"), f)
				b.Get("/login").Is(http.StatusOK).Has(`main a[href="/login/demo"]`, 1)
				b.Get("/login/other").brings(p.other, "other")
				who := world.Called("owner")
				if in := b.Post("/login", "email", who.Email, "password", who.Password).Leads("/a/1042"); in.took > 5*time.Second {
					p.Errorf("a password takes %v", in.took)
				}
				b.Post("/language", "language", "en").Is(http.StatusSeeOther)
				b.Post("/me/security/providers/demo").Follow().Leads("/me/security").Follow().Shows("[role=status]", "did not confirm")
			})
		})
	}
}

func TestAProviderThatIsUpAgainIsAskedAgain(t *testing.T) {
	visitBy(t, func(p *provided) {
		p.demo.Change(func() { p.demo.Down = true })
		b := p.Anew()
		b.Get("/login/demo").isRefused(http.StatusServiceUnavailable)
		p.demo.Change(func() { p.demo.Down = false })
		for began := time.Now(); b.Get("/login/demo").StatusCode != http.StatusSeeOther; time.Sleep(100 * time.Millisecond) {
			if time.Since(began) > 10*time.Second {
				p.Fatal("it is down for good")
			}
		}
	})
}

// isTold says that the person was told in words and in time, and the operator
// in the log.
func (p *provided) isTold(a *answer, f fault) {
	p.Helper()
	a.Shows("#error-summary", f.words)
	if a.took > 8*time.Second {
		p.Errorf("it takes %v", a.took)
	}
	if log := p.logged.String(); !strings.Contains(log, "no sign-in through the identity provider") || !strings.Contains(log, f.log) {
		p.Errorf("the log does not say %q:\n%s", f.log, log)
	}
}

func TestAnAnswerThatDoesNotHoldSignsNobodyIn(t *testing.T) {
	bends := func(how func(oidctest.Claims)) func(*oidctest.Provider) {
		return func(at *oidctest.Provider) { at.IDToken = how }
	}
	back := func(how func(url.Values)) func(*oidctest.Provider) {
		return func(at *oidctest.Provider) { at.Callback = how }
	}
	for what, f := range map[string]fault{
		"down":             {serves("/token", http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })), 503, downWords, "token endpoint"},
		"slow":             {serves("/token", stalls), 503, downWords, "token endpoint"},
		"huge":             {serves("/token", floods), 502, wrongWords, "token endpoint"},
		"keys are slow":    {serves("/jwks", stalls), 503, downWords, "jwks"},
		"broken":           {serves("/token", answers(500, `{"error":"server_error"}`)), 503, downWords, "500"},
		"no code of its":   {serves("/token", answers(400, `{"error":"invalid_grant","error_description":"se cret"}`)), 502, wrongWords, "invalid_grant"},
		"nonsense":         {serves("/token", answers(200, `<html>`)), 502, wrongWords, "token endpoint"},
		"another nonce":    {bends(func(c oidctest.Claims) { c["nonce"] = "planted" }), 502, wrongWords, "nonce"},
		"another audience": {bends(func(c oidctest.Claims) { c["aud"] = "somebody" }), 502, wrongWords, "id_token"},
		"another issuer":   {bends(func(c oidctest.Claims) { c["iss"] = "https://evil.example" }), 502, wrongWords, "id_token"},
		"no subject":       {bends(func(c oidctest.Claims) { delete(c, "sub") }), 502, wrongWords, "sub"},
		"another hash":     {bends(func(c oidctest.Claims) { c["at_hash"] = "planted" }), 502, wrongWords, "at_hash"},
		"another key":      {func(at *oidctest.Provider) { at.Signing = oidctest.RSA(1) }, 502, wrongWords, "id_token"},
		"unsigned": {func(at *oidctest.Provider) {
			at.Sign = func(c oidctest.Claims) string { return oidctest.Unsigned("JWT", c) }
		}, 502, wrongWords, "id_token"},
		"another person": {func(at *oidctest.Provider) {
			at.Thin, at.UserInfo = true, func(c oidctest.Claims) { c["sub"] = "248289761002" }
		}, 502, wrongWords, "userinfo sub"},
		"another iss":        {back(func(q url.Values) { q.Set("iss", "https://evil.example") }), 502, wrongWords, "iss"},
		"no iss":             {back(func(q url.Values) { q.Del("iss") }), 502, wrongWords, "iss"},
		"no code":            {back(func(q url.Values) { q.Del("code") }), 502, wrongWords, "code"},
		"the person refused": {back(func(q url.Values) { q.Del("code"); q.Set("error", "access_denied") }), 403, refusedWords, "access_denied"},
		"asks the person":    {back(func(q url.Values) { q.Del("code"); q.Set("error", "login_required") }), 403, refusedWords, "login_required"},
		"not now":            {back(func(q url.Values) { q.Del("code"); q.Set("error", "temporarily_unavailable") }), 503, downWords, "temporarily_unavailable"},
		"an error in html":   {back(func(q url.Values) { q.Del("code"); q.Set("error", "<script>x</script>") }), 502, wrongWords, "proper code"},
	} {
		t.Run(what, func(t *testing.T) {
			visitBy(t, func(p *provided) {
				p.says("248289761001", world.Called("pending").Email)
				p.demo.Change(func() { f.bends(p.demo) })
				b := p.Anew()
				callback := b.Get("/login/demo?next=%2Fa%2F1042%2Fme").brings(p.demo, "demo")
				a := b.Get(callback)
				p.isTold(a.isRefused(f.status).Keeps("next", "/a/1042/me").HasNot("<script>x", "se cret", callback), f)
				for _, secret := range []string{p.demo.ClientSecret, queryEscaped(p.demo.ClientSecret), p.query(callback, "state"), p.query(callback, "code"), "SlAV32hkKG", "eyJ", "<script>", "se cret"} {
					if secret != "" && strings.Contains(p.logged.String(), secret) {
						p.Errorf("%q is in the log:\n%s", secret, p.logged)
					}
				}
				b.Get(callback).isRefused(http.StatusBadRequest)
				p.demo.Change(func() {
					p.demo.Serve, p.demo.IDToken, p.demo.Callback, p.demo.UserInfo, p.demo.Sign, p.demo.Signing = nil, nil, nil, nil, nil, oidctest.RSA(0)
				})
				if what != "keys are slow" { // they are not fetched again at once
					p.clicks(b, "/login/demo").Leads("/a/1042")
				}
			})
		})
	}
}
