package auth

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

// longestAnswer is how much of a provider's answer is read, in bytes.
const longestAnswer = 1 << 20

// afterStep is how much longer the client waits than the step that asks.
const afterStep = 500 * time.Millisecond

var (
	errRedirect = errors.New("it redirects to another place")
	errLong     = errors.New("it is longer than 1 MiB")
)

// newClient asks identity providers: within the timeout, at most
// [longestAnswer], nowhere else than where it was told, and without the proxies
// of the environment. Where the step has a time of its own, that one ends first,
// so that it can be told from an answer that is wrong: oauth2 hides the cause.
func newClient(timeout time.Duration) *http.Client {
	return &http.Client{Timeout: timeout + afterStep, CheckRedirect: staysThere, Transport: bounded{&http.Transport{
		ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 2, IdleConnTimeout: 10 * time.Second, MaxResponseHeaderBytes: 64 << 10,
	}}}
}

// staysThere follows few redirects within the origin, and none of a POST: that
// carries the client's secret.
func staysThere(next *http.Request, via []*http.Request) error {
	first := via[0]
	if first.Method == http.MethodPost || len(via) > 3 || next.URL.Scheme != first.URL.Scheme || next.URL.Host != first.URL.Host {
		return errRedirect
	}
	return nil
}

// bounded ends an answer that is too long with an error.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := b.RoundTripper.RoundTrip(request)
	if err == nil {
		response.Body = &boundedBody{response.Body, longestAnswer}
	}
	return response, err
}

type boundedBody struct {
	io.ReadCloser
	left int
}

func (b *boundedBody) Read(into []byte) (int, error) {
	n, err := b.ReadCloser.Read(into)
	if b.left -= n; b.left < 0 {
		return 0, errLong
	}
	return n, err
}

// calm asks for the provider's keys twice in each pause at most and repeats the
// last answer to whoever wants them more often: a key id that nobody knows costs
// its sender nothing, so it must not cost us a request.
type calm struct {
	client *http.Client
	now    func() time.Time
	pause  time.Duration

	mu           sync.Mutex
	before, last time.Time // when it asked
	answer       *http.Response
	body         []byte
	err          error
}

// RoundTrip answers from memory or asks.
func (c *calm) RoundTrip(request *http.Request) (*http.Response, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.now(); now.Sub(c.before) >= c.pause {
		c.before, c.last = c.last, now
		c.answer, c.body, c.err = c.ask(request)
	}
	if c.err != nil {
		return nil, c.err
	}
	repeated := *c.answer
	repeated.Request, repeated.Body = request, io.NopCloser(bytes.NewReader(c.body))
	return &repeated, nil
}

func (c *calm) ask(request *http.Request) (*http.Response, []byte, error) {
	answer, err := c.client.Do(request.Clone(request.Context()))
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return answer, body, err
}

// failure is why the keys could not be had when last asked for, or nil.
func (c *calm) failure() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil && c.answer != nil && c.answer.StatusCode != http.StatusOK {
		return errors.New(c.answer.Status)
	}
	return c.err
}
