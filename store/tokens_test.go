package store_test

import (
	"testing"
	"time"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

func TestATokenOfOneClassOpensNothingOfAnother(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, ctx := enter(t, s, "owner", world.Home), t.Context()
		owner, password := world.Called("owner"), world.Called("owner").Password
		comer(t, s, anna, aliasEmail, portal.Support)
		givenPassword(t, anna, "first@host.example")
		first, err := s.SignIn(ctx, "first@host.example", byHand, home)
		must(t, err)
		_, invitation := invited(t, s, anna, eva, portal.Support)
		peter := contact(t, anna, "peter@")
		must(t, anna.SetNotices(ctx, peter.ID, portal.Categories))
		unsubscribe := unsubscribing(t, s, anna, peter)
		tokens := map[string]string{
			"first": first.First, "invitation": invitation, "unsubscribe": unsubscribe, "session": openSession(t, s, "owner"),
			"address": moving(t, s, anna.Self, "owner", "anna@uj.example"), "join": joiningLink(t, s, anna.Self, password, aliasEmail),
			"register": registering(t, s, "odon@uj.example"), "reset": link(t, s, owner.Email),
		}
		uses := map[string]func(token string) []error{
			"reset": func(v string) []error {
				_, a := s.Reset(ctx, v)
				_, b := s.SetPassword(ctx, v, newPassword, home)
				return []error{a, b}
			},
			"register": func(v string) []error {
				_, a := s.Registration(ctx, v)
				_, b := s.Register(ctx, v, application, home)
				return []error{a, b}
			},
			"address": func(v string) []error { _, a := anna.NewAddress(ctx, v); return []error{a, anna.ChangeAddress(ctx, v)} },
			"join":    func(v string) []error { _, a := anna.Joining(ctx, v); return []error{a, anna.Join(ctx, v, password)} },
			"first": func(v string) []error {
				_, a := s.FirstPassword(ctx, v)
				_, b := s.ReplaceFirstPassword(ctx, v, newPassword, home)
				return []error{a, b}
			},
			"invitation": func(v string) []error {
				_, a := s.Invitation(ctx, v)
				_, b := acceptedBy(s, v)
				return []error{a, b, s.DeclineInvitation(ctx, v, "", true)}
			},
			"unsubscribe": func(v string) []error { _, a := s.Subscription(ctx, v); return []error{a, s.Subscribe(ctx, v, false)} },
			"session": func(v string) []error {
				_, a := s.Self(ctx, v)
				_, b := s.Tenant(ctx, v, world.Home)
				return []error{a, b}
			},
		}
		later(s, time.Minute)
		state := func() string {
			return rows(t, s, "SELECT * FROM tokens ORDER BY hash") + rows(t, s, "SELECT * FROM histories ORDER BY id")
		}
		before := state()
		for class, use := range uses {
			for other, token := range tokens {
				if class == other {
					continue
				}
				for _, err := range use(token) {
					if err != portal.ErrNotFound && err != portal.ErrSignedOut {
						t.Errorf("%s opens %s: %v", other, class, err)
					}
				}
			}
		}
		same(t, before, state())
		for _, class := range []string{"unsubscribe", "session", "invitation", "register", "address"} { // and they do hold
			if got := uses[class](tokens[class]); got[0] != nil || got[1] != nil {
				t.Errorf("%s: %v", class, got)
			}
		}
		verify(t, s)
	})
}
