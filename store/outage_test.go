package store_test

import (
	"testing"
	"time"

	"foyer/store/storetest"
	"foyer/store/world"
)

func TestADatabaseThatWentAwayIsThereAgainAtTheNextCall(t *testing.T) {
	url := storetest.Postgres(t)
	s, admin := storetest.Open(t, url), storetest.Open(t, url)
	session := signIn(t, s, "owner")
	for _, idle := range []time.Duration{0, 1100 * time.Millisecond} {
		atOnce(10, func(int) error { _, err := s.Tenant(t.Context(), session, world.Home); return err })
		runs(t, admin, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
		time.Sleep(idle)
		began, failed := time.Now(), 0
		for {
			_, err := s.Tenant(t.Context(), session, world.Home)
			if err == nil {
				break
			}
			if failed++; time.Since(began) > 5*time.Second {
				t.Fatalf("it is still away: %v", err)
			}
		}
		t.Logf("idle for %s: %d calls failed in %s", idle, failed, time.Since(began))
		enter(t, s, "owner", world.Home)
	}
}
