package auth

import (
	"bytes"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"image/png"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"
)

// The codes of an authenticator app: six digits, another one every 30 seconds,
// by HMAC-SHA-1, which is what every app can do. One step early or late is
// taken. Source: RFC 6238, 5.2.
const (
	codeEvery = 30 * time.Second
	codeSkew  = 1
	secretLen = 20 // bytes
)

// qrPixels is the size of the picture: twice what it is shown at.
const qrPixels = 400

// Authenticator is what an authenticator app is told when it is set up.
type Authenticator struct {
	Secret string // base32, for who types it in
	QR     string // a picture of all of it, as a data: URL
}

// NewSecret is a secret for an authenticator app: 160 random bits in base32.
func NewSecret() string {
	bits := make([]byte, secretLen)
	rand.Read(bits) //nolint:errcheck // never fails: see crypto/rand
	return base32.StdEncoding.EncodeToString(bits)
}

// NewAuthenticator draws the secret for the app, which files it under the
// portal's name and the person's address.
func NewAuthenticator(secret, portal, address string) (Authenticator, error) {
	bits, err := base32.StdEncoding.DecodeString(secret)
	if err != nil {
		return Authenticator{}, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: strings.ReplaceAll(portal, ":", " "), AccountName: address, Secret: bits})
	if err != nil {
		return Authenticator{}, err
	}
	qr, err := picture(key)
	return Authenticator{Secret: secret, QR: qr}, err
}

func picture(key *otp.Key) (string, error) {
	image, err := key.Image(qrPixels, qrPixels)
	if err != nil {
		return "", err
	}
	var drawn bytes.Buffer
	if err := png.Encode(&drawn, image); err != nil {
		return "", err
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(drawn.Bytes()), nil
}

// CodeStep is the step of time that the code is the secret's for, if it is a
// right one now. A step counts once: only those after the last one are tried.
func CodeStep(secret, code string, now time.Time, last int64) (step int64, right bool) {
	code = strings.Join(strings.Fields(code), "")
	current := now.Unix() / int64(codeEvery/time.Second)
	for tried := current - codeSkew; tried <= current+codeSkew; tried++ {
		want, err := hotp.GenerateCode(secret, uint64(tried)) //nolint:gosec // time is after 1970
		if err == nil && tried > last && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			step, right = tried, true
		}
	}
	return step, right
}

// RecoveryCodes is how many of them are made at a time.
const RecoveryCodes = 10

// crockford is an alphabet for people: no i, l, o and u.
var crockford = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewRecoveryCodes are codes of 80 random bits each, in four groups, such as
// 7k2m-q9xw-04hd-t3bz.
func NewRecoveryCodes() []string {
	codes := make([]string, RecoveryCodes)
	for i := range codes {
		bits := make([]byte, 10)
		rand.Read(bits) //nolint:errcheck // never fails: see crypto/rand
		text := crockford.EncodeToString(bits)
		codes[i] = strings.Join([]string{text[:4], text[4:8], text[8:12], text[12:]}, "-")
	}
	return codes
}

// misread are characters that somebody may take for others when they type a
// code from paper.
var misread = strings.NewReplacer("o", "0", "i", "1", "l", "1", "-", "", "–", "", " ", "")

// HashRecoveryCode is the form in which a recovery code is kept, however it was
// typed.
func HashRecoveryCode(typed string) string {
	return HashToken(misread.Replace(strings.ToLower(strings.Join(strings.Fields(typed), ""))))
}
