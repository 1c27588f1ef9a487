package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/store"
	"foyer/store/storetest"
)

// child is what this program does when a test starts it again as a process of
// its own.
func child(url, does string) int {
	passwords := auth.NewPasswords(12, 1)
	s, err := store.Open(url, passwords)
	if err != nil {
		return 3
	}
	if does == "lock" {
		if _, err := s.LockMigrations(context.Background()); err != nil {
			return 4
		}
		fmt.Println("locked")
		time.Sleep(time.Minute)
		return 0
	}
	applied, err := s.Migrate(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 5
	}
	fmt.Println("applied", len(applied))
	return 0
}

func process(t *testing.T, url, does string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "STORE_TEST_CHILD="+url, "STORE_TEST_DOES="+does)
	cmd.Stderr = os.Stderr
	return cmd
}

func eachEmpty(t *testing.T, test func(t *testing.T, url string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, storetest.EmptySQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, storetest.EmptyPostgres(t)) })
}

func TestFiveStoresThatStartAtOnceMigrateOnce(t *testing.T) {
	eachEmpty(t, func(t *testing.T, url string) {
		stores := make([]*store.Store, 5)
		for i := range stores {
			stores[i] = storetest.Open(t, url)
		}
		applied := make([]int, len(stores))
		for _, err := range atOnce(len(stores), func(i int) error {
			names, err := stores[i].Migrate(context.Background())
			applied[i] = len(names)
			return err
		}) {
			must(t, err)
		}
		once := 0
		for _, names := range applied {
			once += min(names, 1)
		}
		if once != 1 {
			t.Errorf("applied %v", applied)
		}
		if done, err := stores[0].Migrated(t.Context()); err != nil || !done {
			t.Errorf("migrated: %v, %v", done, err)
		}
	})
}

func TestFiveProcessesThatStartAtOnceMigrateOnce(t *testing.T) {
	eachEmpty(t, func(t *testing.T, url string) {
		said := make([]string, 5)
		for _, err := range atOnce(len(said), func(i int) error {
			out, err := process(t, url, "migrate").Output()
			said[i] = strings.TrimSpace(string(out))
			return err
		}) {
			must(t, err)
		}
		idle := 0
		for _, line := range said {
			if line == "applied 0" {
				idle++
			}
		}
		if idle != len(said)-1 {
			t.Errorf("they said %q", said)
		}
	})
}

func TestAKilledMigrationBlocksNobody(t *testing.T) {
	eachEmpty(t, func(t *testing.T, url string) {
		cmd := process(t, url, "lock")
		out, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "locked\n" {
			t.Fatalf("it says %q, %v", line, err)
		}
		s := storetest.Open(t, url)
		short, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		if _, err := s.Migrate(short); err == nil {
			t.Error("it did not wait for the one that has the lock")
		}
		must(t, cmd.Process.Kill())
		cmd.Wait() //nolint:errcheck // it was killed
		long, stop := context.WithTimeout(t.Context(), 10*time.Second)
		defer stop()
		if applied, err := s.Migrate(long); err != nil || len(applied) == 0 {
			t.Errorf("applied %v, %v", applied, err)
		}
	})
}

func TestAnEmptyDatabaseIsNotMigrated(t *testing.T) {
	eachEmpty(t, func(t *testing.T, url string) {
		if done, _ := storetest.Open(t, url).Migrated(t.Context()); done {
			t.Error("nothing passes for a schema")
		}
	})
}
