package demo

import (
	"context"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// SetUserinfoFromRequest fills an ID token: who, and in which session.
func (s *storage) SetUserinfoFromRequest(_ context.Context, info *oidc.UserInfo, asked op.IDTokenRequest, scopes []string) error {
	r, ok := asked.(request)
	if !ok {
		return errUnknown
	}
	tell(info, r.answer.Person, scopes)
	info.AppendClaims("sid", r.answer.SID)
	return nil
}

// SetUserinfoFromToken answers who shows an access token.
func (s *storage) SetUserinfoFromToken(_ context.Context, info *oidc.UserInfo, token, subject, _ string) error {
	granted, known := s.grants.look(token)
	if !known || granted.person.ID != subject {
		return oidc.ErrAccessDenied()
	}
	tell(info, granted.person, granted.scopes)
	return nil
}

// tell says of the person what the scopes ask for.
func tell(info *oidc.UserInfo, p Person, scopes []string) {
	info.Subject = p.ID
	for _, scope := range scopes {
		switch scope {
		case oidc.ScopeProfile:
			info.Name = p.Name
		case oidc.ScopeEmail:
			info.Email = p.Email
			info.AppendClaims("email_verified", !p.Unproven) // EmailVerified leaves out a false
		}
	}
}

// TerminateSessionFromRequest ends the session that the client's ID token is
// of. Without one the person is asked, on Demo ID's own page.
func (s *storage) TerminateSessionFromRequest(_ context.Context, asked *op.EndSessionRequest) (string, error) {
	if asked.IDTokenHintClaims == nil {
		return "/id/", nil
	}
	s.sessions.forget(func(one session) bool { return one.SID == asked.IDTokenHintClaims.SessionID })
	return asked.RedirectURI, nil
}

// What follows op asks for, and Demo ID does not have: refresh tokens, tokens
// for machines, introspection.

// CreateAccessAndRefreshTokens is never asked for: no client may refresh.
func (*storage) CreateAccessAndRefreshTokens(ctx context.Context, _ op.TokenRequest, _ string) (accessTokenID, newRefreshToken string, expiration time.Time, err error) {
	return "", "", time.Time{}, oidc.ErrUnsupportedGrantType()
}

func (*storage) TokenRequestByRefreshToken(context.Context, string) (op.RefreshTokenRequest, error) {
	return nil, errUnknown
}

func (*storage) GetRefreshTokenInfo(context.Context, string, string) (userID, tokenID string, err error) {
	return "", "", op.ErrInvalidRefreshToken
}

func (*storage) RevokeToken(context.Context, string, string, string) *oidc.Error { return nil }

func (*storage) TerminateSession(context.Context, string, string) error { return nil }

func (*storage) SetUserinfoFromScopes(context.Context, *oidc.UserInfo, string, string, []string) error {
	return nil
}

func (*storage) SetIntrospectionFromToken(context.Context, *oidc.IntrospectionResponse, string, string, string) error {
	return errUnknown
}

func (*storage) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return nil, nil
}

func (*storage) GetKeyByIDAndClientID(context.Context, string, string) (*jose.JSONWebKey, error) {
	return nil, errUnknown
}

func (*storage) ValidateJWTProfileScopes(context.Context, string, []string) ([]string, error) {
	return nil, errUnknown
}

// Health is always good.
func (*storage) Health(context.Context) error { return nil }
