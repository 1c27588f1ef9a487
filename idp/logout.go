package idp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"foyer/portal"
)

// Farewell is a sign-out that a client has begun: where the person goes on
// when it is done. URI is empty where that is the portal.
type Farewell struct {
	Client portal.Client
	URI    string
	State  string
}

// Address is where the person goes on, with the client's state.
func (f Farewell) Address() string {
	if f.URI == "" || f.State == "" {
		return f.URI
	}
	return withQuery(f.URI, url.Values{"state": {f.State}})
}

// Path is the page of ours on which the person confirms it.
func (f Farewell) Path(below string) string {
	asked := url.Values{}
	for name, value := range map[string]string{"client_id": f.Client.ID, "post_logout_redirect_uri": f.URI, "state": f.State} {
		if value != "" {
			asked.Set(name, value)
		}
	}
	return withQuery(SignonLogoutPath+below, asked)
}

// EndSession reads the sign-out that a client asks for (OpenID Connect
// RP-Initiated Logout 1.0). What is wrong is [Refused]: nobody is led
// anywhere by it.
func (p *Provider) EndSession(ctx context.Context, asked url.Values) (f Farewell, err error) {
	id := asked.Get("client_id")
	if token := asked.Get("id_token_hint"); token != "" {
		hint, err := p.hinted(ctx, token)
		switch {
		case errors.Is(err, portal.ErrNotFound):
			return f, Refused{"invalid_request", "id_token_hint is none of ours"}
		case err != nil:
			return f, err
		case id != "" && id != hint.Client:
			return f, Refused{"invalid_request", "id_token_hint was given to another client"}
		}
		id = hint.Client
	}
	return p.Farewell(ctx, id, asked.Get("post_logout_redirect_uri"), asked.Get("state"))
}

// Farewell is the sign-out that the client with the id has begun, if it may
// send people to the address. Without a client nobody is sent anywhere.
func (p *Provider) Farewell(ctx context.Context, id, uri, state string) (f Farewell, err error) {
	if id == "" {
		return f, nil
	}
	f.Client, err = p.store.Client(ctx, id)
	switch {
	case errors.Is(err, portal.ErrNotFound):
		return f, Refused{"invalid_client", "client_id is not known here"}
	case err != nil:
		return f, err
	case uri != "" && !f.Client.PostLogoutURIs.Has(uri):
		return f, Refused{"invalid_request", "post_logout_redirect_uri is not one that was registered"}
	case len(state) > mostRedirectState:
		return f, Refused{"invalid_request", "state is too long"}
	case uri != "":
		f.URI, f.State = uri, state
	}
	return f, nil
}

const backchannelEvent = "http://schemas.openid.net/event/backchannel-logout"

// Tell tells a client that a session is over, by a logout token (OpenID
// Connect Back-Channel Logout 1.0, 2.4 and 2.5).
func (p *Provider) Tell(ctx context.Context, l portal.Logout) error {
	now := p.now()
	token, err := p.signs(ctx, map[string]any{
		"iss": p.issuer, "aud": l.ClientID, "iat": now.Unix(), "exp": now.Add(logoutTokenLife).Unix(), "jti": l.ID,
		"sub": l.Subject, "sid": l.SignonID, "events": map[string]any{backchannelEvent: struct{}{}},
	}, "logout+jwt")
	if err != nil {
		return err
	}
	return p.posts(ctx, l.URI, url.Values{"logout_token": {token}})
}

func (p *Provider) posts(ctx context.Context, to string, form url.Values) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := p.client.Do(request)
	if err != nil {
		return errors.New("idp: the client does not answer: " + cause(err))
	}
	defer response.Body.Close() //nolint:errcheck // nothing of it is read
	switch response.StatusCode {
	case http.StatusOK, http.StatusNoContent:
		return nil
	case http.StatusBadRequest: // by which it says that it does not take this one (2.8)
		return portal.ErrLogoutRefused
	default:
		return fmt.Errorf("idp: the client answered %d", response.StatusCode)
	}
}
