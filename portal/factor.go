package portal

import (
	"errors"
	"time"
)

// Factor is a kind of thing that somebody can give beside the password.
type Factor string

// The factors. Recovery codes are none of their own: they stand in for one that
// was lost.
const (
	AuthenticatorFactor Factor = "authenticator"
	PasskeyFactor       Factor = "passkey"
)

// FactorChange is what a mail tells the user about the second factors.
type FactorChange string

// The changes that are told.
const (
	AuthenticatorAdded   FactorChange = "authenticator_added"
	AuthenticatorRemoved FactorChange = "authenticator_removed"
	PasskeyAdded         FactorChange = "passkey_added"
	PasskeyRemoved       FactorChange = "passkey_removed"
	CodesRenewed         FactorChange = "codes_renewed"
	CodeUsed             FactorChange = "code_used"
)

// MaxPasskeyName is how long the name of a passkey may be, in characters.
const MaxPasskeyName = 60

// MaxPasskeys is how many passkeys a user may have.
const MaxPasskeys = 20

// ErrWrongCode says that a second factor does not fit, or was used before.
var ErrWrongCode = errors.New("portal: wrong code")

// ErrRefused says that the answer of somebody's passkey was not taken.
var ErrRefused = errors.New("portal: passkey refused")

// Passkey is a key on somebody's device, or in their password manager, that
// signs them in.
type Passkey struct {
	ID        string `bun:",pk"`
	UserID    string
	Name      string
	CreatedAt time.Time
	UsedAt    time.Time `bun:",nullzero"`
}

// CheckPasskeyName is the name in the form in which it is kept; what is wrong
// with it is said under "name".
func CheckPasskeyName(typed string) (string, error) {
	name, wrong := Tidy(typed), Invalid{}
	if name == "" {
		wrong.add("name", "error.passkey_name")
	}
	wrong.within("name", name, MaxPasskeyName)
	return name, wrong.OrNil()
}

// Factors are what a user can give beside the password.
type Factors struct {
	Authenticator bool
	Since         time.Time // when the authenticator was set up
	UsedAt        time.Time // when its codes were used last; zero for never
	Passkeys      []Passkey
	Codes         int // recovery codes that are left
}

// Any tells whether a second factor is asked for.
func (f Factors) Any() bool { return f.Authenticator || len(f.Passkeys) > 0 }

// Second is what stands between the first factor and the session.
type Second struct {
	Email         string // whose sign-in it is
	Authenticator bool   // there is an app that shows codes
	Passkey       string // what the browser is to ask a passkey, JSON; empty where there is none
	Codes         bool   // recovery codes are left
}
