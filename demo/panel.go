package demo

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// panel is a control panel of the old kind: the portal asks it for a URL that
// opens it once, and sends the browser there.
type panel struct {
	*site
	secret  []byte
	seen    *memory[bool]   // requests that were answered
	tickets *memory[ticket] // by the part of the URL that nobody can guess
	visits  *memory[ticket] // by the cookie's value
}

// ticket says who may come in, and on which account.
type ticket struct {
	User struct {
		Name  string `json:"name"`
		Email string `json:"email"`
	} `json:"user"`
	Account struct {
		Number int64  `json:"number"`
		Name   string `json:"name"`
	} `json:"account"`
}

const panelCookie = "demo-panel"

// timestampSlack is how far the clocks of two programs may be apart.
const timestampSlack = 5 * time.Minute

func newPanel(s *site) *panel {
	secret, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(s.Panel, "whsec_")) // a wrong one verifies nothing
	return &panel{
		site: s, secret: secret, seen: newMemory[bool](s, 2*timestampSlack),
		tickets: newMemory[ticket](s, time.Minute), visits: newMemory[ticket](s, time.Hour),
	}
}

func (p *panel) routes(mux *http.ServeMux) {
	mux.HandleFunc("POST /panel/onetime", p.gives)
	mux.HandleFunc("GET /panel/enter/{once}", p.enters)
	mux.HandleFunc("GET /panel/{$}", p.home)
	mux.HandleFunc("POST /panel/signout", p.leaves)
}

// gives answers the portal's signed request with a URL that opens once.
func (p *panel) gives(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil || !p.signed(r.Header, body) {
		http.Error(w, `{"error":"the signature does not fit"}`, http.StatusUnauthorized)
		return
	}
	var who ticket
	if err := json.Unmarshal(body, &who); err != nil {
		http.Error(w, `{"error":"the body cannot be read"}`, http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]string{"url": p.Self + "/panel/enter/" + p.tickets.keep(who)}) //nolint:errcheck // the asker is gone
}

// signed tells whether the portal has sent this, now and for the first time.
// Source: Standard Webhooks 1.0.0, "Verifying webhook authenticity".
func (p *panel) signed(h http.Header, body []byte) bool {
	id, stamp := h.Get("webhook-id"), h.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || id == "" || len(p.secret) == 0 || p.now().Sub(time.Unix(seconds, 0)).Abs() > timestampSlack {
		return false
	}
	mac := hmac.New(sha256.New, p.secret)
	mac.Write([]byte(id + "." + stamp + "."))
	mac.Write(body)
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	for one := range strings.FieldsSeq(h.Get("webhook-signature")) {
		if hmac.Equal([]byte(one), []byte(want)) {
			_, again := p.seen.look(id)
			p.seen.set(id, true)
			return !again
		}
	}
	return false
}

// enters opens the panel to whom the URL was given for, once.
func (p *panel) enters(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		return // looks at the link, and does not follow it
	}
	who, there := p.tickets.take(r.PathValue("once"))
	if !there {
		p.page(w, r, http.StatusGone, problemPage(p.panelLook(), linkClosed))
		return
	}
	p.visits.take(cookieOf(r, panelCookie))
	setCookie(w, panelCookie, p.visits.keep(who))
	http.Redirect(w, r, "/panel/", http.StatusSeeOther)
}

func (p *panel) home(w http.ResponseWriter, r *http.Request) {
	who, there := p.visits.look(cookieOf(r, panelCookie))
	if !there {
		p.page(w, r, http.StatusForbidden, problemPage(p.panelLook(), linkClosed))
		return
	}
	p.page(w, r, http.StatusOK, panelPage(p.panelLook(), who))
}

func (p *panel) leaves(w http.ResponseWriter, r *http.Request) {
	p.visits.take(cookieOf(r, panelCookie))
	setCookie(w, panelCookie, "")
	p.page(w, r, http.StatusOK, continuePage(p.panelLook().leading(p.Foyer)))
}
