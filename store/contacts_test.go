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
		ilona := portal.Contact{Name: "Kovács Ilona", Email: "Ilona@Konyv.example"}
		portal.Accountant.Fill(&ilona)
		if err := anna.AddContact(t.Context(), &ilona); err != nil {
			t.Fatal(err)
		}
		got := contact(t, anna, "kovacs")
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
