package auth_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"

	"foyer/auth"
	"foyer/auth/oidctest"
)

// oidcc-client-test-discovery-issuer-mismatch
func TestDiscoveryIssuerMismatch(t *testing.T) {
	for _, other := range []string{"https://op.example", "+/", ""} {
		op := oidctest.New(t)
		op.Metadata = func(m oidctest.Claims) { m["issuer"] = strings.Replace(other, "+", op.Issuer, 1) }
		p := at(op)
		_, err := p.AuthorizationURL(t.Context(), attempt(p), auth.Wishes{})
		var mismatch *oidc.IssuerMismatchError
		if !errors.Is(err, auth.ErrProviderDown) || !errors.As(err, &mismatch) {
			t.Errorf("%q: got %v", other, err)
		}
	}
}

// oidcc-client-test-discovery-openid-config: everything comes from there.
func TestEveryAddressComesFromDiscovery(t *testing.T) {
	op := oidctest.New(t)
	op.Metadata = func(m oidctest.Claims) { m["token_endpoint"] = op.Issuer + "/nowhere" }
	wantNobody(t, at(op), auth.ErrProviderAnswer, "token endpoint: 404")
	if op.Asked("/nowhere") != 1 || op.Asked("/token") != 0 {
		t.Error("it went elsewhere")
	}
}

func TestEndpointsThatAreMissingOrUnsafeAreNotUsed(t *testing.T) {
	for name, c := range map[string]struct {
		endpoint string
		address  any
	}{
		"plain HTTP to elsewhere":      {"token_endpoint", "http://op.example/token"},
		"plain HTTP to somewhere near": {"jwks_uri", "http://127.0.0.1.op.example/jwks"},
		"a script":                     {"authorization_endpoint", "javascript:alert(1)"},
		"a file":                       {"jwks_uri", "file:///etc/passwd"},
		"a path":                       {"userinfo_endpoint", "/userinfo"},
		"somebody's name":              {"token_endpoint", "https://a:b@op.example/token"},
		"a fragment":                   {"authorization_endpoint", "https://op.example/#x"},
		"a script to sign out":         {"end_session_endpoint", "data:text/html,x"},
		"none to begin":                {"authorization_endpoint", nil},
		"none for tokens":              {"token_endpoint", ""},
		"none for keys":                {"jwks_uri", nil},
		"a number":                     {"end_session_endpoint", 1},
	} {
		t.Run(name, func(t *testing.T) {
			op := oidctest.New(t)
			op.Metadata = func(m oidctest.Claims) { m[c.endpoint] = c.address }
			wantNobody(t, at(op), auth.ErrProviderDown, c.endpoint)
		})
	}
}

func TestAnIssuerIsHTTPSOrOnThisMachine(t *testing.T) {
	for issuer, why := range map[string]string{
		"http://op.example":        "neither https nor on loopback",
		"http://127.0.0.1.example": "neither https nor on loopback",
		"ftp://127.0.0.1":          "neither https nor on loopback",
		"op.example":               "no proper address",
		"":                         "no proper address",
		"https://a@op.example":     "no proper address",
		"https://127.0.0.1:1":      "connection refused", // the control: these are asked
		"http://localhost:1":       "connection refused",
		"http://[::1]:1":           "connect",
	} {
		p := auth.NewProvider(auth.ProviderConfig{Slug: "test", Issuer: issuer})
		wantNobody(t, p, auth.ErrProviderDown, why)
	}
}

func TestNonsenseInsteadOfMetadataIsAProviderThatIsDown(t *testing.T) {
	for name, c := range map[string]struct {
		how http.Handler
		why string
	}{
		"a page":         {says("<html>soon</html>"), "decode provider discovery"},
		"nothing":        {says(""), "decode provider discovery"},
		"a list":         {says("[]"), "decode provider discovery"},
		"null":           {says("null"), "did not match"},
		"half an object": {says(`{"issuer":`), "decode provider discovery"},
		"not found":      {http.NotFoundHandler(), "404"},
		"an error":       {http.HandlerFunc(unavailable), "503"},
	} {
		t.Run(name, func(t *testing.T) {
			wantNobody(t, at(serving(t, discoveryPath, c.how)), auth.ErrProviderDown, c.why)
		})
	}
}

// What a provider answers does not fill the log.
func TestAnErrorIsTold(t *testing.T) {
	op := serving(t, discoveryPath, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte(strings.Repeat("x", 100_000)))
	}))
	p := at(op)
	_, err := p.AuthorizationURL(t.Context(), attempt(p), auth.Wishes{})
	if err == nil || len(err.Error()) > 500 {
		t.Errorf("got %d bytes", len(err.Error()))
	}
}

func unavailable(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "later", http.StatusServiceUnavailable)
}

func TestAProviderInTroubleIsDownAndNotWrong(t *testing.T) {
	for _, path := range paths {
		wantNobody(t, at(serving(t, path, http.HandlerFunc(unavailable))), auth.ErrProviderDown, "503")
	}
}
