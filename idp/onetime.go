package idp

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"foyer/portal"
)

// Visit is what a client of kind url is told of somebody who is about to come:
// who, on which account, to which of its services.
type Visit struct {
	User    VisitUser    `json:"user"`
	Account VisitAccount `json:"account"`
	Service VisitService `json:"service"`
}

// VisitUser is who is about to come. The number is the key: it stays with the
// person, and is nobody else's. The address is for reading and writing to, as
// anybody could have given it until it was proven, and it changes. By OpenID
// Connect sub is the key, in the same sense.
type VisitUser struct {
	Number        int64  `json:"number"`
	Email         string `json:"email,omitempty"` // only when it was proven
	EmailVerified bool   `json:"email_verified"`
	Name          string `json:"name"`     // on the account
	Language      string `json:"language"` // ISO 639-1
}

// VisitAccount is the account on which somebody is about to come.
type VisitAccount struct {
	Number int64             `json:"number"`
	Name   string            `json:"name"`
	Kind   portal.Kind       `json:"kind"`   // as what the person is on it
	Access map[string]string `json:"access"` // area → level; what is not there is closed
}

// VisitService is the service that somebody is about to open.
type VisitService struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Target string `json:"target,omitempty"` // the page of it, where one is set
}

// ErrNoPage says that the client made no page for the visit, or none that a
// person may be sent to.
type ErrNoPage struct{ Why string }

func (e ErrNoPage) Error() string { return "idp: no page for the visit: " + e.Why }

// Page asks the client for a page that opens for this visit alone. The request
// is signed as Standard Webhooks say (webhook-id, webhook-timestamp,
// webhook-signature); the answer is {"url": "https://…"} at one of the client's
// origins. Anything else is [ErrNoPage].
func (p *Provider) Page(ctx context.Context, c portal.Client, v Visit) (string, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.Endpoint, bytes.NewReader(body))
	if err != nil {
		return "", ErrNoPage{"the endpoint is no address"}
	}
	if err := p.signsVisit(request, c.SigningSecret, body); err != nil {
		return "", err
	}
	response, err := p.client.Do(request)
	if err != nil {
		return "", ErrNoPage{"the endpoint does not answer: " + cause(err)}
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	if response.StatusCode != http.StatusOK {
		return "", ErrNoPage{fmt.Sprintf("the endpoint answers %d", response.StatusCode)}
	}
	return pageIn(io.LimitReader(response.Body, answerMost+1), c)
}

func pageIn(answer io.Reader, c portal.Client) (string, error) {
	text, err := io.ReadAll(answer)
	var made struct {
		URL string `json:"url"`
	}
	if err != nil || len(text) > answerMost || json.Unmarshal(text, &made) != nil {
		return "", ErrNoPage{"the answer cannot be read"}
	}
	at, err := url.Parse(made.URL)
	if err != nil || !portal.IsSafeURI(strings.Split(made.URL, "#")[0]) || !c.Origins.Has(at.Scheme+"://"+at.Host) {
		return "", ErrNoPage{"the page is elsewhere"}
	}
	return at.String(), nil
}

// signsVisit signs the request (standardwebhooks.com).
func (p *Provider) signsVisit(request *http.Request, secret string, body []byte) error {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return err
	}
	id, at := "msg_"+uuid.NewString(), strconv.FormatInt(p.now().Unix(), 10)
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%s.%s", id, at, body) //nolint:errcheck // a hash takes everything
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("webhook-id", id)
	request.Header.Set("webhook-timestamp", at)
	request.Header.Set("webhook-signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return nil
}

// LoginURL is where the click on a service goes on at its client: the client
// begins the sign-in (OpenID Connect Core, 4), and the hint tells us what was
// clicked.
func (p *Provider) LoginURL(o portal.Opening, hint string) string {
	asked := url.Values{"iss": {p.issuer}, "login_hint": {hint}}
	if o.Service.Target != "" {
		asked.Set("target_link_uri", o.Service.Target)
	}
	return withQuery(o.Client.LoginURI, asked)
}
