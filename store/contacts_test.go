package store_test

import (
	"context"
	"errors"
	"testing"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

func TestAnAddedContactIsInTheListAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		contact := portal.Contact{Name: "Kovács Ilona", Email: "Ilona@Konyv.example"}
		portal.Accountant.Fill(&contact)
		if err := anna.AddContact(t.Context(), &contact); err != nil {
			t.Fatal(err)
		}
		list, err := anna.Contacts(t.Context(), portal.ContactFilter{Search: "kovacs"})
		if err != nil || len(list.Contacts) != 1 {
			t.Fatalf("got %v, %v", list.Contacts, err)
		}
		got := list.Contacts[0]
		if got.Status() != portal.Pending || got.EmailNorm != "ilona@konyv.example" || got.Access.String() != portal.Accountant.Access().String() {
			t.Errorf("got %+v", got)
		}
	})
}

func TestNobodyFindsAnAccountThatIsNotTheirs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		in, err := s.SignIn(t.Context(), world.Called("stranger").Email, world.Called("stranger").Password, store.Browser{})
		if err != nil {
			t.Fatal(err)
		}
		for _, number := range []int64{world.Home, 999999} {
			if _, err := s.Tenant(context.Background(), in.Session, number); !errors.Is(err, portal.ErrNotFound) {
				t.Errorf("#%d: %v", number, err)
			}
		}
	})
}
