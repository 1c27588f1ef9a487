package store_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

func TestASessionHasFiveSignOnsAtAClientAndTheOldestIsToldToEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		client(t, s, "webmail", world.Home)
		client(t, s, "files", world.Home)
		jonas, elsewhere := enter(t, s, "developer", world.Home), enter(t, s, "developer", world.Home)
		stay := []store.Grant{signsOn(t, s, jonas, "files"), signsOn(t, s, elsewhere, "webmail")}
		first := signsOn(t, s, jonas, "webmail")
		for range 5 {
			later(s, time.Second)
			stay = append(stay, signsOn(t, s, jonas, "webmail"))
		}
		_, err := s.Issuer().Bearer(t.Context(), first.Access)
		is(t, err, portal.ErrNotFound)
		for _, grant := range stay {
			_, err := s.Issuer().Bearer(t.Context(), grant.Access)
			must(t, err)
		}
		if told := told(t, s, nil); len(told) != 1 || told[0].SignonID != first.Signon.ID {
			t.Errorf("the client is told %v", told)
		}
	})
}

func TestOnePersonIsSignedOnThreeHundredTimesInTenMinutes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		client(t, s, "webmail", world.Home)
		jonas := enter(t, s, "developer", world.Home)
		for range 300 {
			_, err := jonas.SignOn(t.Context(), "nothing that was asked")
			is(t, err, portal.ErrNotFound)
		}
		_, err := jonas.SignOn(t.Context(), asks(t, s, "webmail"))
		isA[portal.TooMany](t, err)
		signsOn(t, s, enter(t, s, "owner", world.Home), "webmail")
		later(s, 11*time.Minute)
		signsOn(t, s, enter(t, s, "developer", world.Home), "webmail")
	})
}

func TestOnePersonOpensSixtyServicesInTenMinutes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		service := client(t, s, "webmail", world.Home)
		jonas := enter(t, s, "developer", world.Home)
		for range 60 {
			opening, err := jonas.Click(t.Context(), service.ID)
			must(t, err)
			if opening.Service.ID != service.ID {
				t.Fatalf("it is %v", opening)
			}
		}
		_, err := jonas.Click(t.Context(), service.ID)
		isA[portal.TooMany](t, err)
		_, err = enter(t, s, "reader", world.Home).Click(t.Context(), service.ID)
		isA[portal.Denied](t, err)
		_, err = enter(t, s, "owner", world.Home).Click(t.Context(), service.ID)
		must(t, err)
		later(s, 11*time.Minute)
		_, err = enter(t, s, "developer", world.Home).Click(t.Context(), service.ID)
		must(t, err)
	})
}

// longest is how long a statement was at most.
type longest struct{ statement atomic.Int64 }

func (l *longest) BeforeQuery(ctx context.Context, q *bun.QueryEvent) context.Context {
	l.statement.Store(max(l.statement.Load(), int64(len(q.Query))))
	return ctx
}

func (l *longest) AfterQuery(context.Context, *bun.QueryEvent) {}

func TestNoNumberOfSignOnsHoldsUpADeactivation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		const many = 5000
		client(t, s, "webmail", world.Home)
		grant := signsOn(t, s, enter(t, s, "developer", world.Home), "webmail")
		runs(t, s, `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?0)
			INSERT INTO signons (id, client_id, account_id, service_id, contact_id, user_id, session_id, subject, scope, nonce, amr, signed_in_at, created_at)
			SELECT 'many-' || i, client_id, account_id, service_id, contact_id, user_id, session_id, subject, scope, nonce, amr, signed_in_at, created_at
			FROM signons CROSS JOIN n WHERE id = ?1`, many, grant.Signon.ID)
		anna, sent := enter(t, s, "owner", world.Home), &longest{}
		jonas := contact(t, anna, "jonas").ID
		s.DB().AddQueryHook(sent) //nolint:staticcheck // WithQueryHook makes another database, which the store does not ask
		must(t, anna.Deactivate(t.Context(), jonas))
		if length := sent.statement.Load(); length > 10_000 {
			t.Errorf("a statement has %d characters", length)
		}
		if living, queued := count(t, s, "signons WHERE ended_at IS NULL"), count(t, s, "deliveries"); living != 0 || queued != many+1 {
			t.Errorf("%d are alive, and %d logouts are queued", living, queued)
		}
	})
}

func TestWhatWasNeverDeliveredIsForgottenAfterAMonth(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		client(t, s, "webmail", world.Home)
		jonas := enter(t, s, "developer", world.Home)
		signsOn(t, s, jonas, "webmail")
		must(t, jonas.SignOut(t.Context()))
		later(s, 25*time.Hour)
		told(t, s, errors.New("the client is down"))
		if n := count(t, s, "deliveries WHERE dead_at IS NOT NULL"); n != 1 {
			t.Fatalf("%d are given up", n)
		}
		for after, left := range []int{1, 0} {
			later(s, time.Duration(after)*32*24*time.Hour)
			must(t, s.Sweep(t.Context()))
			if n := count(t, s, "deliveries"); n != left {
				t.Errorf("%d months later there are %d", after, n)
			}
		}
	})
}
