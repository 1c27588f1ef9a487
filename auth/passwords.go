// Package auth keeps the protocols of signing in: passwords and tokens. It
// knows no rule of the product.
package auth

import (
	"context"
	"runtime/debug"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"github.com/trustelem/zxcvbn"

	"foyer/portal"
)

// MaxPassword is how long a password may be, in bytes. Nothing is cut off: a
// longer one is refused.
const MaxPassword = 512

// easyGuesses is how many guesses a password has to withstand to be taken.
// Tries are counted and hashes are slow, so 10⁸ is far out of reach.
const easyGuesses = 1e8

// params are OWASP's second choice for argon2id: 19 MiB, two passes.
var params = &argon2id.Params{Memory: 19456, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// Passwords hashes and compares passwords, a few at a time, so that many
// sign-ins at once take neither all memory nor all processors.
type Passwords struct {
	Min   int // characters that a password needs
	queue chan struct{}
	tidy  atomic.Bool // the memory is about to be given back
}

// nobodys is compared with when there is no user, so that it takes as long: a
// hash with today's params that nothing opens.
const nobodys = "$argon2id$v=19$m=19456,t=2,p=1$w1tZkNciF4wlCbJ+Vqi40A$Zggt6pUVCYjoPvQs+twnIDYRWrHPZ4DJhoQR+bvUV58"

// NewPasswords makes the queue, in which so many are hashed at a time.
func NewPasswords(minimum, atOnce int) *Passwords {
	return &Passwords{Min: minimum, queue: make(chan struct{}, atOnce)}
}

// Refusal says why a new password is not taken, or is nil. The words are those
// that somebody would try first: the product's and the person's own.
// Source: NIST SP 800-63B-4, 3.1.1.2 (length and a list, no composition).
func (p *Passwords) Refusal(password string, words ...string) *portal.Message {
	switch length := utf8.RuneCountInString(password); {
	case length == 0:
		return &portal.Message{Key: "error.password_required"}
	case length < p.Min:
		return &portal.Message{Key: "error.password_short", Args: []any{"count", p.Min}}
	case len(password) > MaxPassword:
		return &portal.Message{Key: "error.password_long"}
	case zxcvbn.PasswordStrength(beginning(password), words).Guesses < easyGuesses:
		return &portal.Message{Key: "error.password_common"}
	}
	return nil
}

// beginning is as much of the password as its strength is judged by: the time
// to judge grows with the square of the length.
func beginning(password string) string {
	runes := []rune(password)
	return string(runes[:min(len(runes), 64)])
}

// Hash is the password's PHC string. It waits for its turn as long as ctx
// allows and then fails with [portal.ErrBusy].
func (p *Passwords) Hash(ctx context.Context, password string) (hash string, err error) {
	err = p.inTurn(ctx, func() error {
		hash, err = argon2id.CreateHash(password, params)
		return err
	})
	return hash, err
}

// Matches tells whether the password is the one of the hash. With an empty
// hash it takes as long and never is.
func (p *Passwords) Matches(ctx context.Context, password, hash string) (matches bool, err error) {
	known := hash != ""
	if !known {
		hash = nobodys
	}
	err = p.inTurn(ctx, func() error {
		matches, err = argon2id.ComparePasswordAndHash(password, hash)
		return err
	})
	return matches && known, err
}

// Weak tells whether the hash was made with other parameters than today's.
func (p *Passwords) Weak(hash string) bool {
	made, _, _, err := argon2id.DecodeHash(hash)
	return err != nil || *made != *params
}

func (p *Passwords) inTurn(ctx context.Context, do func() error) error {
	select {
	case p.queue <- struct{}{}:
		defer func() { <-p.queue; p.givesBack() }()
		return do()
	case <-ctx.Done():
		return portal.ErrBusy
	}
}

// givesBack returns what a hash has taken, 19 MiB each, to the system a while
// after the last of many: left alone, it would stay for minutes.
func (p *Passwords) givesBack() {
	if p.tidy.CompareAndSwap(false, true) {
		time.AfterFunc(5*time.Second, func() { p.tidy.Store(false); debug.FreeOSMemory() })
	}
}
