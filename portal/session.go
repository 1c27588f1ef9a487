package portal

import (
	"slices"
	"strings"
	"time"
)

// FreshFor is how long after proving who one is the ways in can be changed.
const FreshFor = 10 * time.Minute

// Session is one browser that somebody is signed in with.
type Session struct {
	ID          string `bun:",pk"` // for pages and events; opens nothing
	Hash        string // SHA-256 of the cookie's value
	UserID      string
	Browser     string // what it calls itself, shortened
	Network     string // the address it came from last
	CreatedAt   time.Time
	SignedInAt  time.Time // when the person last proved who they are: auth_time
	SeenAt      time.Time // to 5 minutes
	ExpiresAt   time.Time
	Methods     Methods `bun:"amr"`
	Provider    string  // through which the person came in; empty: without one
	WayID       string  // the way in that was used at the provider
	ProviderSID string  `bun:"provider_sid"` // the provider's own session
}

// Fresh tells whether the person has proven who they are so lately that the
// ways in may be changed.
func (s Session) Fresh(now time.Time) bool { return now.Sub(s.SignedInAt) <= FreshFor }

// Methods are the ways in which somebody has proven who they are, parted by
// spaces, in the words of RFC 8176.
type Methods string

// The methods that are ours.
const (
	ByPasswordMethod Methods = "pwd"
	ByCodeMethod     Methods = "otp"
	ByPasskeyMethod  Methods = "hwk user mfa"
	strong           Methods = "mfa"
)

// List are the methods one by one.
func (m Methods) List() []string { return strings.Fields(string(m)) }

// Has tells whether the method is among them.
func (m Methods) Has(one Methods) bool { return slices.Contains(m.List(), string(one)) }

// Strong tells whether more than one factor was given.
func (m Methods) Strong() bool { return m.Has(strong) }

// And are the methods with others that were given, too. Two factors make them
// strong.
func (m Methods) And(others Methods) Methods {
	list := m.List()
	for _, other := range append(others.List(), string(strong)) {
		if !slices.Contains(list, other) {
			list = append(list, other)
		}
	}
	return Methods(strings.Join(list, " "))
}
