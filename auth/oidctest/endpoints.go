package oidctest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// accessToken is the one that UserInfo takes.
const accessToken = "SlAV32hkKG"

func answer(w http.ResponseWriter, what any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(what) // whoever does not listen to the end has seen enough
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(Claims{"error": code})
}

// authorize leads straight back with a code. It takes the code flow with PKCE
// alone. Source: OpenID Connect Core, 3.1.2; RFC 7636, 4.3.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	asked := r.URL.Query()
	proper := asked.Get("response_type") == "code" && asked.Get("client_id") == p.ClientID && asked.Get("code_challenge_method") == "S256" &&
		len(asked.Get("code_challenge")) == 43 && slices.Contains(strings.Fields(asked.Get("scope")), "openid")
	if !proper {
		refuse(w, http.StatusBadRequest, "invalid_request")
		return
	}
	code := rand.Text()
	p.codes[code] = authorization{asked.Get("nonce"), asked.Get("code_challenge"), asked.Get("redirect_uri")}
	back := url.Values{"code": {code}, "state": {asked.Get("state")}, "iss": {p.Issuer}}
	if p.Callback != nil {
		p.Callback(back)
	}
	http.Redirect(w, r, asked.Get("redirect_uri")+"?"+back.Encode(), http.StatusFound)
}

// token exchanges a code, once. Source: OpenID Connect Core, 3.1.3; RFC 7636, 4.6.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	if !p.client(r) {
		refuse(w, http.StatusUnauthorized, "invalid_client")
		return
	}
	asked, known := p.codes[r.PostFormValue("code")]
	delete(p.codes, r.PostFormValue("code"))
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !known || r.PostFormValue("grant_type") != "authorization_code" || r.PostFormValue("redirect_uri") != asked.redirect ||
		base64.RawURLEncoding.EncodeToString(sum[:]) != asked.challenge {
		refuse(w, http.StatusBadRequest, "invalid_grant")
		return
	}
	sign := p.Sign
	if sign == nil {
		sign = func(claims Claims) string { return Sign(p.Signing, "JWT", claims) }
	}
	tokens := Claims{"access_token": accessToken, "token_type": "Bearer", "expires_in": 60}
	tokens["id_token"] = sign(bend(p.idToken(asked.nonce), p.IDToken))
	answer(w, bend(tokens, p.Tokens))
}

// client tells whether the client has proved who it is, and remembers how.
// Source: RFC 6749, 2.3.1.
func (p *Provider) client(r *http.Request) bool {
	id, secret, basic := r.BasicAuth()
	if !basic {
		p.clients = append(p.clients, "client_secret_post")
		return r.PostFormValue("client_id") == p.ClientID && r.PostFormValue("client_secret") == p.ClientSecret
	}
	p.clients = append(p.clients, "client_secret_basic")
	id, _ = url.QueryUnescape(id) //nolint:errcheck // what is escaped wrongly is not equal
	secret, _ = url.QueryUnescape(secret)
	return id == p.ClientID && secret == p.ClientSecret && r.PostFormValue("client_secret") == ""
}

func (p *Provider) idToken(nonce string) Claims {
	now := p.Now()
	at := p.AuthTime
	if at.IsZero() {
		at = now
	}
	sum := sha256.Sum256([]byte(accessToken))
	claims := Claims{
		"iss": p.Issuer, "sub": p.Person["sub"], "aud": p.ClientID, "nonce": nonce, "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(),
		"auth_time": at.Unix(), "at_hash": base64.RawURLEncoding.EncodeToString(sum[:16]), "sid": "session-1", "amr": []string{"pwd"},
	}
	if p.Thin {
		return claims
	}
	for name, value := range p.Person {
		claims[name] = value
	}
	return claims
}

func (p *Provider) userInfo(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer "+accessToken {
		refuse(w, http.StatusUnauthorized, "invalid_token")
		return
	}
	answer(w, bend(p.Person, p.UserInfo))
}

// logout leads back to where it is told.
func (p *Provider) logout(w http.ResponseWriter, r *http.Request) {
	asked := r.URL.Query()
	back := asked.Get("post_logout_redirect_uri")
	if state := asked.Get("state"); state != "" {
		back += "?" + url.Values{"state": {state}}.Encode()
	}
	http.Redirect(w, r, back, http.StatusFound)
}
