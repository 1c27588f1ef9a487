package demo

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// session is one browser in which somebody is signed in at Demo ID.
type session struct {
	SID    string
	Person Person
	At     time.Time // when the person last said who they are
	Told   bool      // the client has heard of it
}

// grant is what an access token opens.
type grant struct {
	person Person
	scopes []string
}

const tokenLife = 5 * time.Minute

// storage is what Demo ID keeps. Its exported methods are op's.
type storage struct {
	client   client
	people   []Person
	key      *signingKey
	requests *memory[request]
	codes    *memory[string] // code → request
	grants   *memory[grant]
	sessions *memory[session] // by the cookie's value
}

var (
	_ op.Storage                        = (*storage)(nil)
	_ op.CanSetUserinfoFromRequest      = (*storage)(nil)
	_ op.CanTerminateSessionFromRequest = (*storage)(nil)
)

func newStorage(s *site) (*storage, error) {
	key, err := newSigningKey()
	return &storage{
		client: foyerClient(s.Options), people: s.People, key: key,
		requests: newMemory[request](s, 15*time.Minute), codes: newMemory[string](s, time.Minute),
		grants: newMemory[grant](s, tokenLife), sessions: newMemory[session](s, 8*time.Hour),
	}, err
}

var errUnknown = errors.New("demo id does not know that")

// called is the person of that ID.
func (s *storage) called(id string) (Person, bool) {
	i := slices.IndexFunc(s.people, func(p Person) bool { return p.ID == id })
	if i < 0 {
		return Person{}, false
	}
	return s.people[i], true
}

// CreateAuthRequest keeps a request that is well formed. The hint at somebody
// whom nobody knows here is no hint.
func (s *storage) CreateAuthRequest(_ context.Context, asked *oidc.AuthRequest, subject string) (op.AuthRequest, error) {
	if asked.CodeChallenge == "" || asked.CodeChallengeMethod != oidc.CodeChallengeMethodS256 {
		return nil, oidc.ErrInvalidRequest().WithDescription("code_challenge with S256 is needed")
	}
	if !slices.ContainsFunc(s.people, func(p Person) bool { return strings.EqualFold(p.Email, asked.LoginHint) }) {
		asked.LoginHint = ""
	}
	r := request{AuthRequest: asked, id: rand.Text(), subject: subject}
	s.requests.set(r.id, r)
	return r, nil
}

// AuthRequestByID is a request that waits for its answer.
func (s *storage) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	r, known := s.requests.look(id)
	if !known {
		return nil, errUnknown
	}
	return r, nil
}

// AuthRequestByCode uses the code up.
func (s *storage) AuthRequestByCode(_ context.Context, code string) (op.AuthRequest, error) {
	id, known := s.codes.take(code)
	if !known {
		return nil, errUnknown
	}
	r, known := s.requests.take(id)
	if !known {
		return nil, errUnknown
	}
	return r, nil
}

// SaveAuthCode keeps the code of a request that is answered.
func (s *storage) SaveAuthCode(_ context.Context, id, code string) error {
	s.codes.set(code, id)
	return nil
}

// DeleteAuthRequest forgets a request.
func (s *storage) DeleteAuthRequest(_ context.Context, id string) error {
	s.requests.take(id)
	return nil
}

// CreateAccessToken keeps what the token opens.
func (s *storage) CreateAccessToken(_ context.Context, asked op.TokenRequest) (string, time.Time, error) {
	r, ok := asked.(request)
	if !ok {
		return "", time.Time{}, oidc.ErrUnsupportedGrantType()
	}
	return s.grants.keep(grant{r.answer.Person, r.Scopes}), s.grants.now().Add(tokenLife), nil
}

// SigningKey is what signs.
func (s *storage) SigningKey(context.Context) (op.SigningKey, error) { return s.key, nil }

// KeySet are the keys to check with.
func (s *storage) KeySet(context.Context) ([]op.Key, error) { return []op.Key{publicKey{s.key}}, nil }

// SignatureAlgorithms are those of the keys.
func (s *storage) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.ES256}, nil
}

// GetClientByClientID is the one client there is.
func (s *storage) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	if id != s.client.ID {
		return nil, errUnknown
	}
	return s.client, nil
}

// AuthorizeClientIDSecret compares the client's secret.
func (s *storage) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	if id != s.client.ID || subtle.ConstantTimeCompare([]byte(secret), []byte(s.client.Secret)) != 1 {
		return errUnknown
	}
	return nil
}
