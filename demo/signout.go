package demo

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/zitadel/oidc/v3/pkg/crypto"
	"github.com/zitadel/oidc/v3/pkg/oidc"
)

// signsOut ends the browser's session, and tells the client.
func (i *identity) signsOut(w http.ResponseWriter, r *http.Request) {
	who := i.sessionOf(r)
	i.sessions.forget(func(one session) bool { return one.SID == who.SID })
	setCookie(w, idCookie, "")
	told := url.Values{}
	if who.Told {
		told.Set("told", "yes")
		if err := i.tells(r.Context(), who); err != nil {
			i.Log.Warn("back-channel logout", "error", err)
			told.Set("told", "no")
		}
	}
	http.Redirect(w, r, "/id/?"+told.Encode(), http.StatusSeeOther)
}

// tells sends the client a logout token for the session.
// Source: OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.5.
func (i *identity) tells(ctx context.Context, who session) error {
	token, err := i.logoutToken(who)
	if err != nil {
		return err
	}
	request, err := formRequest(ctx, i.storage.client.backChannel, url.Values{"logout_token": {token}})
	if err != nil {
		return err
	}
	answer, err := i.http.Do(request)
	if err != nil {
		return err
	}
	answer.Body.Close() //nolint:errcheck // nothing is read
	if answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusNoContent {
		return fmt.Errorf("%s answers %s", request.URL.Redacted(), answer.Status)
	}
	return nil
}

func (i *identity) logoutToken(who session) (string, error) {
	signer, err := i.key.signer("logout+jwt")
	if err != nil {
		return "", err
	}
	claims := oidc.NewLogoutTokenClaims(i.issuer, who.Person.ID, oidc.Audience{i.storage.client.ID}, i.now().Add(2*time.Minute), rand.Text(), who.SID, 0)
	return crypto.Sign(claims, signer)
}
