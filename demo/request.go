package demo

import (
	"slices"
	"strings"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// request is an authentication request: what a client asks Demo ID. Its Get…
// methods are what op wants to know of it.
type request struct {
	*oidc.AuthRequest
	id      string
	subject string // whom the client's id_token_hint names

	answer session // who it is; a zero session as long as nobody said
}

var _ op.AuthRequest = request{}

// silent tells whether nobody may be asked.
func (r request) silent() bool { return slices.Contains(r.Prompt, oidc.PromptNone) }

// fits tells whether the session answers the request without asking anybody.
func (r request) fits(s session, now time.Time) bool {
	switch {
	case s.SID == "", slices.Contains(r.Prompt, oidc.PromptLogin), slices.Contains(r.Prompt, oidc.PromptSelectAccount):
		return false
	case r.MaxAge != nil && now.Sub(s.At) > time.Duration(*r.MaxAge)*time.Second:
		return false
	case r.subject != "" && r.subject != s.Person.ID:
		return false
	}
	return r.LoginHint == "" || strings.EqualFold(r.LoginHint, s.Person.Email)
}

func (r request) GetID() string { return r.id }

// GetACR is empty: how sure Demo ID can be has no name.
func (r request) GetACR() string { return "" }

// GetAMR is the method that a person would have used.
func (r request) GetAMR() []string { return []string{"pwd"} }

func (r request) GetAudience() []string    { return []string{r.ClientID} }
func (r request) GetAuthTime() time.Time   { return r.answer.At }
func (r request) GetClientID() string      { return r.ClientID }
func (r request) GetNonce() string         { return r.Nonce }
func (r request) GetScopes() []string      { return r.Scopes }
func (r request) GetSubject() string       { return r.answer.Person.ID }
func (r request) Done() bool               { return r.answer.SID != "" }
func (r request) GetRedirectURI() string   { return r.RedirectURI }
func (r request) GetState() string         { return r.State }
func (r request) callback(i string) string { return i + "/authorize/callback?id=" + r.id }

func (r request) GetCodeChallenge() *oidc.CodeChallenge {
	return &oidc.CodeChallenge{Challenge: r.CodeChallenge, Method: r.CodeChallengeMethod}
}
