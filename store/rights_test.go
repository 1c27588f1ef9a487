package store_test

import (
	"testing"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

const (
	view   = portal.LevelView
	manage = portal.LevelManage
)

// clerk is Élise with the right to manage contacts and little beside it.
func clerk(t *testing.T, s *store.Store) (*store.Tenant, *store.Tenant) {
	t.Helper()
	anna := enter(t, s, "owner", world.Home)
	must(t, anna.SetAccess(t.Context(), contact(t, anna, "elise").ID,
		only(portal.Access{portal.Contacts: manage, portal.Invoices: view, portal.Tickets: manage})))
	return anna, enter(t, s, "reader", world.Home)
}

func TestNobodyAddsAContactAboveTheirOwnRights(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		_, elise := clerk(t, s)
		before := accountRows(t, s, elise.Account.ID)
		for _, access := range []portal.Access{{portal.Invoices: manage}, {portal.Domains: view}, {portal.Tickets: view, portal.Security: view}} {
			c := portal.Contact{Name: "Above", Email: "above@host.example", Access: access}
			if got := wrongIn(elise.AddContact(t.Context(), &c), "preset"); got != "error.access_beyond" {
				t.Errorf("%s: %q", access, got)
			}
		}
		for _, preset := range []portal.Preset{portal.Accountant, portal.Developer, portal.ReadOnly, portal.Everything} {
			c := portal.Contact{Name: "Above", Email: "above@host.example"}
			preset.Fill(&c)
			if got := wrongIn(elise.AddContact(t.Context(), &c), "preset"); got != "error.access_beyond" {
				t.Errorf("%s: %q", preset, got)
			}
		}
		same(t, before, accountRows(t, s, elise.Account.ID))
		added(t, elise, "Within", "within@host.example", portal.Support)
	})
}

func TestNobodyGrantsOrTakesMoreThanTheyHave(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, elise := clerk(t, s)
		c := added(t, anna, "Beside", "beside@host.example", portal.Support)
		for _, access := range []portal.Access{{portal.Invoices: manage}, {portal.Domains: view}} {
			if err := elise.SetAccess(t.Context(), c.ID, access); wrongIn(err, "preset") == "" {
				t.Errorf("%s: %v", access, err)
			}
		}
		must(t, elise.SetAccess(t.Context(), c.ID, portal.Access{portal.Invoices: view, portal.Tickets: view}))
		must(t, elise.SetAccess(t.Context(), c.ID, portal.Access{portal.Invoices: portal.LevelNone}))
		if got := contact(t, anna, "beside").Access.String(); got != "tickets=view" {
			t.Errorf("it has %q", got)
		}
	})
}

func TestSomebodyAboveIsOutOfReach(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, elise := clerk(t, s)
		for _, above := range []portal.Contact{
			anna.Contact, contact(t, anna, "julia"), contact(t, anna, "peter"), contact(t, anna, "zofia"), contact(t, anna, "jonas"),
		} {
			before := accountRows(t, s, anna.Account.ID)
			edited := above
			edited.Email = "taken@over.example"
			for what, err := range map[string]error{
				"e-mail":     elise.EditContact(t.Context(), &edited),
				"access":     elise.SetAccess(t.Context(), above.ID, portal.Access{portal.Tickets: view}),
				"less":       elise.SetAccess(t.Context(), above.ID, portal.Access{portal.Invoices: portal.LevelNone}),
				"notices":    elise.SetNotices(t.Context(), above.ID, nil),
				"deactivate": elise.Deactivate(t.Context(), above.ID),
				"reactivate": elise.Reactivate(t.Context(), above.ID),
				"remove":     elise.Remove(t.Context(), above.ID),
			} {
				if _, ok := err.(portal.Above); !ok {
					t.Errorf("%s of %s: %v", what, above.Name, err)
				}
			}
			same(t, before, accountRows(t, s, anna.Account.ID))
		}
	})
}

func TestNobodyChangesTheirOwnAccessOrShutsThemselvesOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		_, elise := clerk(t, s)
		isA[portal.Above](t, elise.SetAccess(t.Context(), elise.Contact.ID, portal.Access{portal.Tickets: view}))
		isA[portal.Above](t, elise.Deactivate(t.Context(), elise.Contact.ID))
		isA[portal.Above](t, elise.Remove(t.Context(), elise.Contact.ID))
		own := elise.Contact
		own.SignIn = false
		if got := wrongIn(elise.EditContact(t.Context(), &own), "use[signin]"); got != "error.signin_needed" {
			t.Errorf("got %q", got)
		}
	})
}

func TestTheLastOwnerStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, julia := enter(t, s, "owner", world.Home), enter(t, s, "manager", world.Home)
		before := accountRows(t, s, anna.Account.ID)
		for _, tenant := range []*store.Tenant{anna, julia} {
			isA[portal.Above](t, tenant.SetAccess(t.Context(), anna.Contact.ID, only(nil)))
			isA[portal.Above](t, tenant.Deactivate(t.Context(), anna.Contact.ID))
			isA[portal.Above](t, tenant.Remove(t.Context(), anna.Contact.ID))
		}
		out := anna.Contact
		out.SignIn = false
		if got := wrongIn(anna.EditContact(t.Context(), &out), "use[signin]"); got != "error.signin_needed" {
			t.Errorf("got %q", got)
		}
		same(t, before, accountRows(t, s, anna.Account.ID))
	})
}

func TestWhoOnlySeesContactsChangesNone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		reader := enter(t, s, "reader", world.Home)
		id := contact(t, reader, "jonas").ID
		c := portal.Contact{Name: "X", Email: "x@host.example"}
		edited := c
		edited.ID = id
		for what, err := range map[string]error{
			"add": reader.AddContact(t.Context(), &c), "edit": reader.EditContact(t.Context(), &edited),
			"access": reader.SetAccess(t.Context(), id, nil), "notices": reader.SetNotices(t.Context(), id, nil),
			"deactivate": reader.Deactivate(t.Context(), id), "reactivate": reader.Reactivate(t.Context(), id), "remove": reader.Remove(t.Context(), id),
		} {
			if denied, ok := err.(portal.Denied); !ok || denied.Right != portal.Manage(portal.Contacts) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if denied, ok := reader.KeepContactsForOwner(t.Context(), true).(portal.Denied); !ok || denied.Right != portal.OwnerOnly {
			t.Error("a reader keeps contacts for the owner")
		}
	})
}

func TestContactsKeptForTheOwnerAreTheOwnersAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		owner, session := openSession(t, s, "owner"), openSession(t, s, "manager")
		anna := opened(t, s, owner, world.Home)
		julia := opened(t, s, session, world.Home)
		isA[portal.Denied](t, julia.KeepContactsForOwner(t.Context(), true))
		must(t, anna.KeepContactsForOwner(t.Context(), true))
		julia = opened(t, s, session, world.Home)
		c := portal.Contact{Name: "X", Email: "x@host.example"}
		isA[portal.Denied](t, julia.AddContact(t.Context(), &c))
		isA[portal.Denied](t, julia.Deactivate(t.Context(), contact(t, julia, "jonas").ID))
		if !julia.May(portal.View(portal.Contacts)) || !julia.May(portal.Manage(portal.Invoices)) {
			t.Error("more was taken than was to be")
		}
		granters, err := julia.Granters(t.Context(), portal.Manage(portal.Contacts))
		if err != nil || len(granters) != 1 || !granters[0].IsOwner() {
			t.Errorf("granters %v, %v", granters, err)
		}
		must(t, opened(t, s, owner, world.Home).KeepContactsForOwner(t.Context(), false))
		must(t, opened(t, s, session, world.Home).AddContact(t.Context(), &c))
	})
}
