// Package world is a small world of named people and accounts. It serves the
// tests, the demonstration and the pictures, and is made by the same verbs
// that everybody else uses.
package world

import (
	"context"
	"fmt"
	"time"

	"foyer/portal"
	"foyer/store"
)

// Person is somebody in the world who can be tried out.
type Person struct {
	Role     string // owner, accountant, developer …
	Name     string
	Email    string
	Password string // "-" where there is none yet
}

// The accounts that tests and pictures go to by number.
const (
	Home    = 1042 // Kertész Anna's, with everybody on it
	Foreign = 1077 // Claire Dubois's: nobody from Home is on it
	First   = 1101 // the first of Marieke's forty
	Many    = 40
)

// People are those who can be tried out; the demonstration prints them.
var People = []Person{
	{"owner", "Kertész Anna", "anna@kertesz.example", "levendula-kert-77"},
	{"accountant", "Nagy Péter", "peter@konyveles.example", "merlegfokonyv-12-31"},
	{"developer", "Jonas Weber", "jonas@webwerk.example", "quelltext-am-morgen"},
	{"manager", "Szabó Júlia", "julia@kertesz.example", "irodai-muskatli-4"},
	{"reader", "Élise Martin", "elise@conseil-martin.example", "lecture-seule-9h"},
	{"many", "Marieke de Vries", "marieke@beheer-devries.example", "veertig-sleutels-aan-een-ring"},
	{"stranger", "Claire Dubois", "claire@atelier-dubois.example", "ciseaux-et-velours"},
	{"pending", "Zofia Wiśniewska", "zofia@biuro-wisniewska.example", "-"},
	{"invited", "Horváth Eszter", "eszter@horvath-grafika.example", "-"},
}

// Called is the person with the role; there has to be one.
func Called(role string) Person {
	for _, person := range People {
		if person.Role == role {
			return person
		}
	}
	panic("world: nobody is called " + role)
}

// builder makes the world while time goes by.
type builder struct {
	ctx      context.Context
	s        *store.Store
	now      time.Time // when the past ends
	time     time.Time
	sessions map[string]string // by address
}

// Build fills an empty store with the world. Its past begins some months ago
// and ends now.
func Build(ctx context.Context, s *store.Store) error {
	b := &builder{ctx: ctx, s: s, sessions: map[string]string{}, now: s.Now(), time: s.Now().Add(-150 * 24 * time.Hour)}
	clock := s.Now
	s.Now = func() time.Time { return b.time }
	defer func() { s.Now = clock }()
	for _, build := range []func() error{b.home, b.foreign, b.forty, b.guests, b.goes} {
		if err := build(); err != nil {
			return fmt.Errorf("world: %w", err)
		}
	}
	return nil
}

// passes lets some time go by.
func (b *builder) passes(days int) {
	b.time = b.time.Add(time.Duration(days)*24*time.Hour + 47*time.Minute)
}

func (b *builder) opens(number int64, name, language string, owner Person) error {
	contact := portal.Contact{Name: owner.Name, Email: owner.Email}
	contact.Company = name
	_, err := b.s.OpenAccount(b.ctx, store.NewAccount{
		Account: portal.Account{Number: number, Name: name, Language: language}, Owner: contact, Password: owner.Password,
	})
	b.passes(1)
	return err
}

// session is the person's session; one is kept for as long as it lasts.
func (b *builder) session(who Person) (string, error) {
	if token := b.sessions[who.Email]; token != "" {
		if _, err := b.s.Self(b.ctx, token); err != portal.ErrSignedOut {
			return token, err
		}
	}
	in, err := b.s.SignIn(b.ctx, who.Email, who.Password, store.Browser{Network: "192.0.2.1"})
	b.sessions[who.Email] = in.Session
	return in.Session, err
}

// enters opens the account to somebody.
func (b *builder) enters(who Person, number int64) (*store.Tenant, error) {
	session, err := b.session(who)
	if err != nil {
		return nil, err
	}
	return b.s.Tenant(b.ctx, session, number)
}

// goes ends all sessions: nobody is signed in when the past is over.
func (b *builder) goes() error {
	for _, token := range b.sessions {
		self, err := b.s.Self(b.ctx, token)
		if err == portal.ErrSignedOut {
			continue
		}
		if err != nil {
			return err
		}
		if err := self.SignOut(b.ctx); err != nil {
			return err
		}
	}
	return nil
}

// comesIn lets a pending person set a password by the mailed link.
func (b *builder) comesIn(who Person, language string) error {
	from := store.Browser{Network: "192.0.2.2", Language: language}
	if err := b.s.AskReset(b.ctx, who.Email, from); err != nil {
		return err
	}
	token, err := b.mailed(portal.ResetMail)
	if err != nil {
		return err
	}
	in, err := b.s.SetPassword(b.ctx, token, who.Password, from)
	if err != nil {
		return err
	}
	b.sessions[who.Email] = in.Session
	b.passes(2)
	return b.introduces(who, language)
}

// mailed sends what is due, and is the token of the last mail of the kind.
func (b *builder) mailed(kind string) (token string, err error) {
	for due := true; due && err == nil; {
		due, err = b.s.Due(b.ctx, func(_ context.Context, m portal.Mail) error {
			if m.Kind == kind {
				token = m.Token
			}
			return nil
		}, func(error) bool { return true })
	}
	return token, err
}

// introduces lets the person say how they are called.
func (b *builder) introduces(who Person, language string) error {
	session, err := b.session(who)
	if err != nil {
		return err
	}
	self, err := b.s.Self(b.ctx, session)
	if err != nil {
		return err
	}
	return self.Edit(b.ctx, who.Name, language)
}
