package jobs_test

import (
	"database/sql"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"foyer/jobs"
	"foyer/mail"
	"foyer/store/world"
)

func TestADatabaseThatIsAwayIsSaidOnce(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.ask(t, world.Called("owner").Email)
		back := p.away(t)
		p.start(t, p.Store)
		until(t, "it is noticed", p.logged.has("mails wait"))
		time.Sleep(3 * time.Second)
		if n := strings.Count(p.logged.String(), "mails wait"); n != 1 {
			t.Errorf("said %d times: %s", n, p.logged)
		}
		back()
		p.arrives(t, world.Called("owner").Email)
		until(t, "the end of it is said", p.logged.has("mails are sent again"))
		if n := p.count(t); n != 1 {
			t.Errorf("%d mails", n)
		}
	})
}

// away takes the database away until back is called.
func (p *post) away(t *testing.T) (back func()) {
	t.Helper()
	if strings.HasPrefix(p.url, "sqlite:") {
		other := p.raw(t)
		other.SetMaxOpenConns(1)
		run(t, other, "BEGIN EXCLUSIVE")
		return func() { run(t, other, "ROLLBACK") }
	}
	parsed, err := url.Parse(p.url)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(parsed.Path, "/")
	admin, err := sql.Open("pgx", os.Getenv("TEST_POSTGRES_URL"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = admin.Close() })
	run(t, admin, "ALTER DATABASE "+name+" ALLOW_CONNECTIONS false")
	run(t, admin, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"+name+"'")
	return func() { run(t, admin, "ALTER DATABASE "+name+" ALLOW_CONNECTIONS true") }
}

func run(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

func TestTheMailUnderWayIsFinishedAtTheEnd(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.box.Delay(time.Second)
		stop := p.start(t, p.Store)
		p.ask(t, world.Called("owner").Email)
		until(t, "it is under way", func() bool { return p.table(t, "tokens WHERE class = 'reset'") != "" })
		begun := time.Now()
		stop()
		if n := p.count(t); n != 1 || time.Since(begun) > 4*time.Second {
			t.Errorf("%d mails after %v", n, time.Since(begun))
		}
	})
}

func TestAMailThatCannotBeFinishedAtTheEndGoesOutLater(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.box.Delay(time.Minute)
		stop := p.start(t, p.Store)
		p.ask(t, world.Called("owner").Email)
		until(t, "it is under way", func() bool { return p.table(t, "tokens WHERE class = 'reset'") != "" })
		begun := time.Now()
		stop()
		if took := time.Since(begun); took > 6*time.Second {
			t.Errorf("the end took %v", took)
		}
		p.box.Delay(0)
		p.passes(3 * time.Minute) // it may still be claimed
		p.start(t, p.Store)
		if n := p.count(t); n != 1 {
			t.Errorf("%d mails; %s", n, p.logged)
		}
	})
}

func TestWhatIsOverIsSweptAway(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.enter(t, "owner")
		if p.table(t, "sessions") == "" {
			t.Fatal("nobody is signed in")
		}
		p.passes(31 * 24 * time.Hour)
		p.start(t, p.Store)
		until(t, "the session is gone", func() bool { return p.table(t, "sessions") == "" })
	})
}

func TestASenderThatIsNoAddressIsRefused(t *testing.T) {
	sender, err := mail.New("smtp://127.0.0.1:1", from)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := jobs.New(nil, sender, jobs.Letterhead{From: "Foyer"}, nil); err == nil {
		t.Error("it was taken")
	}
}

func TestAServerThatIsAwayIsSaidByClassAlone(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.smtp = "smtp://127.0.0.1:1" // tcpmux: nobody listens there
		stop := p.start(t, p.Store)
		p.ask(t, world.Called("owner").Email)
		until(t, "the failure", p.logged.has("class=network"))
		stop()
		if n := p.waiting(t); n != 1 {
			t.Errorf("%d mails wait", n)
		}
	})
}
