package idp_test

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"foyer/idp"
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

func TestAClientThatRefusesALogoutIsKnownToBeThere(t *testing.T) {
	each(t, func(h *house) {
		for status, want := range map[int]bool{http.StatusBadRequest: true, http.StatusNotFound: false, http.StatusBadGateway: false} {
			answers := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
			h.Cleanup(answers.Close)
			err := idp.New(h.base, h.store, slog.New(slog.DiscardHandler)).Tell(h.Context(), portal.Logout{ID: "1", ClientID: "webmail", URI: answers.URL})
			if err == nil || errors.Is(err, portal.ErrLogoutRefused) != want {
				h.Errorf("after %d it is %v", status, err)
			}
		}
	})
}
