package auth

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// ErrPasskey says that the answer of a passkey is not the one to what was
// asked. What it wraps says why, for programmers.
var ErrPasskey = errors.New("auth: passkey refused")

// Passkeys is the relying party of passkeys (WebAuthn) for one origin.
type Passkeys struct{ party *webauthn.WebAuthn }

// NewPasskeys is the relying party of the portal at the URL. It is nil where
// there can be none: a passkey belongs to a domain, and never to an address of
// digits.
func NewPasskeys(base *url.URL, name string) (*Passkeys, error) {
	if net.ParseIP(base.Hostname()) != nil {
		return nil, nil //nolint:nilnil // without a domain there are no passkeys, which is no error
	}
	party, err := webauthn.New(&webauthn.Config{
		RPID: base.Hostname(), RPDisplayName: name, RPOrigins: []string{base.Scheme + "://" + base.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		},
		// Some browsers and extensions add outputs that nobody asked for.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
	return &Passkeys{party}, err
}

// Holder is whose passkeys they are. The id is told to the passkey and comes
// back from it.
type Holder struct {
	ID, Name, Display string
	Records           []string // of the passkeys that they have
}

// Ceremony is what the browser is to ask a passkey, and what its answer is held
// against; both JSON.
type Ceremony struct{ Options, Expects json.RawMessage }

// Credential is a passkey after it has answered rightly.
type Credential struct {
	ID     string // base64url
	Holder string
	Record string // JSON: what the next check needs
	Count  uint32 // of signatures, as the passkey counts; 0 where it does not
	Copied bool   // the count went backwards: somebody may have a copy
}

// NewCredential begins to add a passkey of the holder's.
func (p *Passkeys) NewCredential(h Holder) (Ceremony, error) {
	user, err := known(h)
	if err != nil {
		return Ceremony{}, err
	}
	options, expects, err := p.party.BeginRegistration(user, webauthn.WithExclusions(webauthn.Credentials(user.credentials).CredentialDescriptors()))
	return ceremony(options, expects, err)
}

// Created is the passkey that the browser has made.
func (p *Passkeys) Created(h Holder, expects json.RawMessage, answer string) (Credential, error) {
	var session webauthn.SessionData
	if err := json.Unmarshal(expects, &session); err != nil {
		return Credential{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return Credential{}, refused(err)
	}
	made, err := p.party.CreateCredential(holder{Holder: h}, session, parsed)
	if err != nil {
		return Credential{}, refused(err)
	}
	return credential(h.ID, made)
}

// Anybody begins to ask for a passkey of whoever is there.
func (p *Passkeys) Anybody() (Ceremony, error) {
	options, expects, err := p.party.BeginDiscoverableLogin()
	return ceremony(options, expects, err)
}

// OneOf begins to ask for one of the holder's passkeys.
func (p *Passkeys) OneOf(h Holder) (Ceremony, error) {
	user, err := known(h)
	if err != nil {
		return Ceremony{}, err
	}
	options, expects, err := p.party.BeginLogin(user)
	return ceremony(options, expects, err)
}

// Named is which passkey has answered, and whose it says it is, before
// anything is proven by that. What we never gave a passkey to keep, as it is no
// text, names nobody.
func Named(answer string) (id, holder string, err error) {
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return "", "", refused(err)
	}
	holder = string(parsed.Response.UserHandle)
	if !utf8.ValidString(holder) || strings.Contains(holder, "\x00") {
		return "", "", fmt.Errorf("%w: the user handle is no text", ErrPasskey)
	}
	return base64.RawURLEncoding.EncodeToString(parsed.RawID), holder, nil
}

// Answered is the passkey that has signed, one of the holder's.
func (p *Passkeys) Answered(h Holder, expects json.RawMessage, answer string) (Credential, error) {
	var session webauthn.SessionData
	if err := json.Unmarshal(expects, &session); err != nil {
		return Credential{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return Credential{}, refused(err)
	}
	user, err := known(h)
	if err != nil {
		return Credential{}, err
	}
	if len(session.UserID) == 0 { // anybody was asked, and this is who answered
		session.UserID = user.WebAuthnID()
	}
	signed, err := p.party.ValidateLogin(user, session, parsed)
	if err != nil {
		return Credential{}, refused(err)
	}
	return credential(h.ID, signed)
}

func ceremony(options, expects any, err error) (Ceremony, error) {
	if err != nil {
		return Ceremony{}, err
	}
	asked, err := json.Marshal(options)
	if err != nil {
		return Ceremony{}, err
	}
	kept, err := json.Marshal(expects)
	return Ceremony{Options: asked, Expects: kept}, err
}

func credential(holder string, c *webauthn.Credential) (Credential, error) {
	copied := c.Authenticator.CloneWarning
	c.Attestation, c.Authenticator.CloneWarning = webauthn.CredentialAttestation{}, false // nobody asks who made the device
	record, err := json.Marshal(c)
	return Credential{
		ID: base64.RawURLEncoding.EncodeToString(c.ID), Holder: holder, Record: string(record), Count: c.Authenticator.SignCount, Copied: copied,
	}, err
}

// refused keeps what the library says for programmers.
func refused(err error) error {
	if detail, ok := errors.AsType[*protocol.Error](err); ok {
		return fmt.Errorf("%w: %s %s", ErrPasskey, detail.Details, detail.DevInfo)
	}
	return fmt.Errorf("%w: %w", ErrPasskey, err)
}

// holder is the holder as the library wants to be told.
type holder struct {
	Holder
	credentials []webauthn.Credential
}

func known(h Holder) (holder, error) {
	user := holder{Holder: h}
	for _, record := range h.Records {
		var c webauthn.Credential
		if err := json.Unmarshal([]byte(record), &c); err != nil {
			return user, err
		}
		user.credentials = append(user.credentials, c)
	}
	return user, nil
}

func (h holder) WebAuthnID() []byte                         { return []byte(h.ID) }
func (h holder) WebAuthnName() string                       { return h.Name }
func (h holder) WebAuthnDisplayName() string                { return h.Display }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.credentials }
