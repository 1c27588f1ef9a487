package idp_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"foyer/portal"
)

func TestAClientThatNeverAnswersDelaysNobodyElsesLogout(t *testing.T) {
	each(t, func(h *house) {
		ended := make(chan struct{})
		silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-ended }))
		h.Cleanup(func() { close(ended); silent.Close() })
		slow, webmail := h.party("slow", func(c *portal.Client) { c.BackchannelURI = silent.URL }), h.party("webmail")
		for range 16 {
			jonas := h.as("developer")
			slow.arrives(jonas)
			jonas.post("/logout")
		}
		jonas := h.as("developer")
		got := webmail.arrives(jonas)
		jonas.post("/logout")
		began := time.Now()
		h.delivers()
		if webmail.isToldOf(got); time.Since(began) > 5*time.Second {
			h.Errorf("it took %v", time.Since(began))
		}
	})
}

func TestAClientThatRefusesALogoutIsSaidToHaveRefusedIt(t *testing.T) {
	each(t, func(h *house) {
		h.delivers()
		refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadRequest) }))
		h.Cleanup(refusing.Close)
		webmail := h.party("webmail", func(c *portal.Client) { c.BackchannelURI = refusing.URL })
		jonas := h.as("developer")
		webmail.arrives(jonas)
		jonas.post("/logout")
		for range 50 {
			var refused int
			h.must(h.store.DB().NewRaw("SELECT count(*) FROM deliveries WHERE error = ?", portal.ErrLogoutRefused.Error()).Scan(h.Context(), &refused))
			if refused == 1 {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		h.Error("it is not")
	})
}
