package store_test

import (
	"testing"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
)

func TestAMovedClientHasOtherAddressesAndAnotherSecret(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		before := portal.Client{ID: "mail", Kind: portal.ByOpenID, Name: "Mail", RedirectURIs: "http://localhost:3001/callback", LoginURI: "http://localhost:3001/login"}
		first, err := s.RegisterClient(t.Context(), before)
		must(t, err)
		moved := before
		moved.Name, moved.RedirectURIs, moved.LoginURI = "Another name", "http://localhost:3002/callback", "http://localhost:3002/login"
		second, err := s.MoveClient(t.Context(), moved)
		must(t, err)
		client, err := s.Issuer().Client(t.Context(), "mail")
		must(t, err)
		if client.RedirectURIs != moved.RedirectURIs || client.LoginURI != moved.LoginURI || client.Name != "Mail" || client.CreatedAt.IsZero() {
			t.Errorf("it is %+v", client)
		}
		if s.Issuer().Proves(client, first) || !s.Issuer().Proves(client, second) {
			t.Error("the secret of before counts, or the new one does not")
		}
		moved.ID = "nobody"
		_, err = s.MoveClient(t.Context(), moved)
		is(t, err, portal.ErrNotFound)
		moved.ID, moved.Kind, moved.Endpoint, moved.Origins = "mail", portal.ByURL, "http://localhost:3002/", "http://localhost:3002"
		_, err = s.MoveClient(t.Context(), moved)
		is(t, err, portal.ErrNotFound)
	})
}
