package auth

import "time"

// SetClock makes the provider read its time there.
func (p *Provider) SetClock(now func() time.Time) { p.now = now }

// SetTimeout is how long it waits for answers from now on.
func (p *Provider) SetTimeout(timeout time.Duration) {
	p.timeout, p.client.Timeout = timeout, timeout+afterStep
}

// Timeout is how long it waits for answers.
func (p *Provider) Timeout() time.Duration { return p.timeout }
