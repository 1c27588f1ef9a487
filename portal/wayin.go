package portal

import (
	"errors"
	"time"
)

// ErrUnlinked says that nobody here is known by what an identity provider has
// said of them. Who has another way in may use it once, and link this one.
var ErrUnlinked = errors.New("portal: nobody is linked")

// ErrLastWay says that without it the user could not come in any more.
var ErrLastWay = errors.New("portal: last way in")

// WayIn is an identity at a provider by which a user signs in. It is known by
// issuer and subject; what the provider says beside that is only shown.
type WayIn struct {
	ID        string `bun:",pk"`
	UserID    string
	Provider  string // its word in the configuration and in paths
	Issuer    string
	Subject   string // at the issuer; never shown
	Email     string // as the provider said it last; nobody is found by it
	Name      string
	CreatedAt time.Time
	UsedAt    time.Time
}

// Called is how the provider calls the person, for a list of ways in.
func (w WayIn) Called() string {
	if w.Email != "" {
		return w.Email
	}
	return w.Name
}

// StepMissing says what the account asks for beside a sign-in: a provider, by
// its word, or a second factor.
type StepMissing struct {
	Account  Account
	Provider string
	Second   bool
}

func (StepMissing) Error() string { return "portal: the account asks for more than this sign-in" }

// Missing is what the account asks of the contact and the session does not
// have; nothing is missing when both of its fields are empty. The owner signs in as they like: a provider that goes
// away must not lock everybody out.
func Missing(a Account, c Contact, s Session) StepMissing {
	missing := StepMissing{Account: a, Second: a.SecondFactor && !s.Methods.Strong()}
	if a.SigninProvider != s.Provider && !c.IsOwner() {
		missing.Provider = a.SigninProvider
	}
	return missing
}

// Any tells whether something is missing.
func (m StepMissing) Any() bool { return m.Provider != "" || m.Second }
