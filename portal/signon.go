package portal

import (
	"errors"
	"slices"
	"strings"
	"time"
)

// Scope is what a client asks to be told, parted by blanks (RFC 6749, 3.3).
type Scope string

// The scopes that there are (OpenID Connect Core, 5.4 and 11).
const (
	OpenIDScope  = "openid"
	ProfileScope = "profile"
	EmailScope   = "email"
	OfflineScope = "offline_access" // a refresh token
)

// Scopes are all scopes.
var Scopes = []string{OpenIDScope, ProfileScope, EmailScope, OfflineScope}

// List are the scopes one by one.
func (s Scope) List() []string { return strings.Fields(string(s)) }

// Has tells whether the scope is among them.
func (s Scope) Has(one string) bool { return slices.Contains(s.List(), one) }

// Known is the scope without what there is not, and without repetition. The
// account, the access and the rest that services need comes with openid.
func (s Scope) Known() Scope {
	var known []string
	for _, scope := range Scopes {
		if s.Has(scope) {
			known = append(known, scope)
		}
	}
	return Scope(strings.Join(known, " "))
}

// Within tells whether the scope goes nowhere beyond the other one.
func (s Scope) Within(other Scope) bool {
	return !slices.ContainsFunc(s.List(), func(one string) bool { return !other.Has(one) })
}

// AnyAge is the max_age of a client that takes a sign-in of any age.
const AnyAge = -1

// Authorization is what a client asks for, from its request until its code was
// used (OpenID Connect Core, 3.1.2.1).
type Authorization struct {
	Hash        string `bun:",pk"`
	ClientID    string
	RedirectURI string `bun:"redirect_uri"`
	Scope       Scope
	State       string
	Nonce       string
	Challenge   string // PKCE, S256 (RFC 7636)
	Prompt      string // parted by blanks
	MaxAge      int64  // seconds; [AnyAge]
	UILocales   string // languages for who is not signed in, the best first
	EmailHint   string // the address that the client believes will sign in
	HintedUser  string // whom the ID token names that came along

	AccountNumber int64  // which the click, the ID token or the person has named; 0 is none
	ServiceID     string // which was clicked
	UserID        string // who named the account, and in which session
	SessionID     string
	Clicked       bool // it began with a click in the portal

	CreatedAt  time.Time
	ExpiresAt  time.Time
	SignonID   string    // what came of it
	CodeHash   string    `bun:",nullzero"`
	CodeEndsAt time.Time `bun:",nullzero"`
	CodeUsedAt time.Time `bun:",nullzero"`
}

// Asks tells whether the prompt is asked for: none, login, select_account or
// consent.
func (a Authorization) Asks(prompt string) bool {
	return slices.Contains(strings.Fields(a.Prompt), prompt)
}

// Proves tells whether the session's sign-in is as fresh as the client wants
// it. One that was made for this request always is, however long the way back
// took.
func (a Authorization) Proves(s Session, now time.Time) bool {
	switch {
	case !s.SignedInAt.Before(a.CreatedAt):
		return true
	case a.Asks("login"):
		return false
	default:
		return a.MaxAge == AnyAge || now.Sub(s.SignedInAt) <= time.Duration(a.MaxAge)*time.Second
	}
}

// Names is the number of the account that was named for this session, or 0:
// what somebody else has clicked counts for nobody else. Who had to sign in
// anew meanwhile is still the same.
func (a Authorization) Names(s Session) int64 {
	if a.UserID == s.UserID && (a.SessionID == "" || a.SessionID == s.ID || !s.SignedInAt.Before(a.CreatedAt)) {
		return a.AccountNumber
	}
	return 0
}

// Signon is one sign-in of a person to a client, on one account: what its
// tokens hang on. It is over with the session that it was made in.
type Signon struct {
	ID         string `bun:",pk"` // the sid of tokens
	ClientID   string
	AccountID  string
	ServiceID  string
	ContactID  string
	UserID     string
	SessionID  string
	Subject    string // whom the client knows the user as, on this account alone
	Scope      Scope
	Nonce      string
	Methods    Methods `bun:"amr"`
	SignedInAt time.Time
	CreatedAt  time.Time
	EndedAt    time.Time `bun:",nullzero"`
}

// The authentication context classes: one factor was given, or more. There are
// no names for them that everybody knows; these are the levels that Keycloak
// and the like use, so that a greater number is the stronger sign-in (OpenID
// Connect Core, 2: "acr"; RFC 6711 has a registry of others).
const (
	OneFactor   = "1"
	MoreFactors = "2"
)

// ACR is the class of how the person signed in.
func (s Signon) ACR() string {
	if s.Methods.Strong() {
		return MoreFactors
	}
	return OneFactor
}

// SignedOn is a signon as things are now, with everything that is told of it.
type SignedOn struct {
	Signon  Signon
	Client  Client
	User    User
	Account Account
	Contact Contact
	Scope   Scope // of the token by which it was found
}

// Access is what the person may really do on the account.
func (s SignedOn) Access() Access { return Effective(s.Account, s.Contact) }

// MaySignOn tells whether the person may still be signed in to the service.
func (s SignedOn) MaySignOn() bool { return LacksForSignOn(s.Access().May).IsZero() }

// SignonPlace is an account on which the person could come to the client.
type SignonPlace struct {
	Place
	Service Service
}

// Lacks is the right that is missing there; zero is none.
func (p SignonPlace) Lacks() Right { return LacksForSignOn(p.Has().May) }

// ErrLogoutRefused says that the client is there and did not take this logout.
var ErrLogoutRefused = errors.New("portal: the client refused the logout")

// Logout is a back-channel logout that a client is to be told of (OpenID
// Connect Back-Channel Logout 1.0).
type Logout struct {
	ID       string // the jti
	ClientID string
	SignonID string // the sid
	Subject  string
	URI      string
}
