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

func TestWhatAFormCannotSayIsNotTaken(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, many := enter(t, s, "owner", world.Home), self(t, s, openSession(t, s, "many"))
		c := newcomer("Éva", eva, portal.Support, portal.ByReset)
		c.Kind, c.UserID, c.JoinedAt, c.OpenedAt, c.DeclinedAt = portal.Owner, many.User.ID, s.Now(), s.Now(), s.Now()
		c.Invitation, c.OfferedBy, c.InvitedAt, c.LeftAt, c.DeclineNote = "forged", "somebody", s.Now(), s.Now(), "x"
		must(t, anna.AddContact(t.Context(), &c))
		now := contact(t, anna, eva)
		if now.Kind != portal.ContactKind || now.Status() != portal.Pending || now.UserNumber != 0 || now.Invitation != "" ||
			now.OfferedBy != anna.Contact.ID || !now.OpenedAt.IsZero() || now.DeclineNote != "" {
			t.Errorf("it became %+v", now)
		}
		_, err := s.Tenant(t.Context(), openSession(t, s, "many"), world.Home)
		is(t, err, portal.ErrNotFound)
	})
}
