package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"foyer/portal"
	"foyer/store/world"
)

func TestAServerThatComesBackGetsTheMailOnce(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.box.Refuse(421)
		p.start(t, p.Store)
		p.ask(t, world.Called("owner").Email)
		until(t, "the server is found to be down", p.logged.has("class=421"))
		p.box.Refuse(0)
		p.passes(time.Minute)
		if n := p.count(t); n != 1 {
			t.Errorf("%d mails", n)
		}
		if _, err := p.Reset(t.Context(), token(t, p.arrives(t, world.Called("owner").Email))); err != nil {
			t.Errorf("the link: %v", err)
		}
		p.passes(4 * time.Hour)
		p.ask(t, world.Called("accountant").Email)
		p.arrives(t, world.Called("accountant").Email)
		if n := p.count(t); n != 2 {
			t.Errorf("%d mails a day later", n)
		}
	})
}

func TestARefusedMailIsADeadLetter(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.box.Refuse(550)
		p.start(t, p.Store)
		p.ask(t, world.Called("owner").Email)
		until(t, "the refusal", p.logged.has("class=550"))
		p.box.Refuse(0)
		p.passes(4 * time.Hour)
		if n := p.count(t); n != 0 {
			t.Errorf("%d mails", n)
		}
		if _, dead, err := p.Waiting(t.Context()); dead != 1 || err != nil {
			t.Errorf("%d dead letters, %v", dead, err)
		}
	})
}

func TestFourOutboxesSendEachMailOnce(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		var want int
		for _, who := range world.People {
			p.ask(t, who.Email)
			want++
		}
		anna := p.enter(t, "owner")
		for i := range 24 {
			contact := portal.Contact{Name: fmt.Sprint("Nr. ", i), Email: fmt.Sprintf("nr%d@host.example", i)}
			contact.SignIn = true
			if err := anna.AddContact(t.Context(), &contact); err != nil {
				t.Fatal(err)
			}
			p.ask(t, contact.Email)
			want++
		}
		p.box.Delay(20 * time.Millisecond)
		for range 4 {
			p.start(t, p.open(t))
		}
		if n := p.count(t); n != want {
			t.Errorf("%d mails, not %d", n, want)
		}
		p.eachIsAnother(t)
	})
}

func (p *post) eachIsAnother(t *testing.T) {
	t.Helper()
	letters, err := p.box.Messages()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, letter := range letters {
		if id := letter.Header("Message-ID"); seen[id] {
			t.Errorf("%s came twice", id)
		} else {
			seen[id] = true
		}
	}
}

func TestTheMailOfADeadProcessIsSentByAnother(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.ask(t, world.Called("owner").Email)
		held, dies, buried := make(chan struct{}), make(chan struct{}), make(chan struct{})
		dead := p.open(t)
		go func() {
			defer close(buried)
			_, _ = dead.Due(context.Background(), func(context.Context, portal.Mail) error {
				close(held)
				<-dies
				return errors.New("came to nothing")
			}, func(error) bool { return false })
		}()
		<-held
		if found, err := p.Due(t.Context(), nil, nil); found || err != nil {
			t.Fatalf("it was claimed twice: %v, %v", found, err)
		}
		p.start(t, p.Store)
		p.passes(2*time.Minute + time.Second)
		p.arrives(t, world.Called("owner").Email)
		until(t, "it is sent", func() bool { return p.waiting(t) == 0 })
		close(dies)
		<-buried
		p.passes(4 * time.Hour)
		p.ask(t, world.Called("accountant").Email)
		p.arrives(t, world.Called("accountant").Email)
		if n := p.count(t); n != 2 {
			t.Errorf("%d mails", n)
		}
	})
}

func TestALinkLivesAnHourFromTheHandOver(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.box.Delay(time.Second)
		p.ask(t, world.Called("owner").Email)
		p.start(t, p.Store)
		until(t, "the token is made", func() bool { return p.table(t, "tokens WHERE class = 'reset'") != "" })
		p.passes(30 * time.Minute) // while the server takes its time
		secret := token(t, p.arrives(t, world.Called("owner").Email))
		until(t, "it is sent", func() bool { return p.waiting(t) == 0 })
		p.passes(59 * time.Minute)
		if _, err := p.Reset(t.Context(), secret); err != nil {
			t.Errorf("after 59 minutes: %v", err)
		}
		p.passes(2 * time.Minute)
		if _, err := p.Reset(t.Context(), secret); err != portal.ErrNotFound {
			t.Errorf("after 61 minutes: %v", err)
		}
	})
}

func TestASlowMailHoldsUpNoOther(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.box.Delay(2 * time.Second)
		for _, role := range []string{"owner", "accountant", "developer", "manager"} {
			p.ask(t, world.Called(role).Email)
		}
		begun := time.Now()
		p.start(t, p.Store)
		if n := p.count(t); n != 4 || time.Since(begun) > 6*time.Second {
			t.Errorf("%d mails took %v", n, time.Since(begun))
		}
	})
}
