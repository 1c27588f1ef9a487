package store_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

func names(list portal.ContactList) (names []string) {
	for _, c := range list.Contacts {
		names = append(names, c.Name)
	}
	return names
}

func TestASearchFindsWhatWasTyped(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		for _, name := range []string{"100% Bio", "snake_case", `back\slash`, "Żółć Łódź"} {
			must(t, anna.AddContact(t.Context(), &portal.Contact{Name: name, Email: "info@host.example"}))
		}
		for search, want := range map[string]int{
			"%": 1, "_": 1, `\`: 1, "100%": 1, "0% b": 1, `k\s`: 1, "%%": 0, `\%`: 0, "a_e": 0,
			"zolc": 1, "ŻÓŁĆ": 1, "zółc lodz": 1, "info@host": 4, "  KÖNYVELŐ  ": 1, "konyvelo": 1, "peter@konyveles.example": 1,
			"': DROP TABLE contacts; --": 0, "?": 0, "?0": 0, "": 14,
		} {
			list, err := anna.Contacts(t.Context(), portal.ContactFilter{Search: search})
			if err != nil || list.Total != want || len(list.Contacts) != want {
				t.Errorf("%q finds %v of %d, %v", search, names(list), list.Total, err)
			}
		}
	})
}

func TestAFilterShowsEachStatusAndKindAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		for _, name := range []string{"Guest", "Declined"} {
			offered := added(t, anna, name, world.Called("many").Email, portal.Support)
			u := self(t, s, openSession(t, s, "many"))
			if name == "Declined" {
				must(t, u.Decline(t.Context(), offered.ID))
				continue
			}
			_, err := u.Accept(t.Context(), offered.ID)
			must(t, err)
			must(t, anna.Remove(t.Context(), offered.ID)) // frees the address
		}
		offered := added(t, anna, "Claire as a guest", world.Called("stranger").Email, portal.Support)
		added(t, anna, "Willem is asked", "willem@bakker.example", portal.Support)
		_, err := self(t, s, openSession(t, s, "stranger")).Accept(t.Context(), offered.ID)
		must(t, err)
		all, err := anna.Contacts(t.Context(), portal.ContactFilter{})
		must(t, err)
		shown := 0
		for _, status := range portal.Statuses {
			list, err := anna.Contacts(t.Context(), portal.ContactFilter{Status: status})
			must(t, err)
			for _, c := range list.Contacts {
				if c.Status() != status {
					t.Errorf("%s is among the %s", c.Name, status)
				}
			}
			if list.Total == 0 {
				t.Errorf("nobody is %s", status)
			}
			shown += list.Total
		}
		for _, kind := range portal.Kinds {
			list, err := anna.Contacts(t.Context(), portal.ContactFilter{Kind: kind})
			must(t, err)
			for _, c := range list.Contacts {
				if c.ShownKind() != kind {
					t.Errorf("%s is among the %ss", c.Name, kind)
				}
			}
			if list.Total == 0 {
				t.Errorf("nobody is a %s", kind)
			}
			shown += list.Total
		}
		if shown != 2*all.Total {
			t.Errorf("of %d contacts the filters show %d", all.Total, shown)
		}
		both, err := anna.Contacts(t.Context(), portal.ContactFilter{Kind: portal.ContactKind, Status: portal.Inactive, Search: "toth"})
		if err != nil || both.Total != 1 || all.Contacts[0].Kind != portal.Owner {
			t.Errorf("%v, %v; the first is %s", names(both), err, all.Contacts[0].Name)
		}
	})
}

func TestPagesHoldEveryContactOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		for i := range 2*store.ContactsPage - 6 {
			must(t, anna.AddContact(t.Context(), &portal.Contact{Name: fmt.Sprintf("Aaa %02d", i), Email: "info@host.example"}))
		}
		seen := map[string]bool{}
		for page, want := range []int{1: store.ContactsPage, 2: store.ContactsPage, 3: 4} {
			list, err := anna.Contacts(t.Context(), portal.ContactFilter{Page: page})
			if page == 0 {
				want = store.ContactsPage // not named: the first
			}
			if err != nil || len(list.Contacts) != want || list.Total != 2*store.ContactsPage+4 || list.Pages() != 3 {
				t.Errorf("page %d has %d of %d on %d, %v", page, len(list.Contacts), list.Total, list.Pages(), err)
			}
			if page <= 1 && list.Contacts[0].Kind != portal.Owner {
				t.Errorf("first comes %s", list.Contacts[0].Name)
			}
			for _, c := range list.Contacts {
				if page > 0 && seen[c.ID] {
					t.Errorf("%s is shown twice", c.Name)
				}
				seen[c.ID] = page > 0
			}
		}
	})
}

func TestAPageThatIsNotThereTellsHowManyThereAre(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		for _, page := range []int{2, 100, math.MaxInt, -1} {
			list, err := anna.Contacts(t.Context(), portal.ContactFilter{Page: page})
			if err != nil || list.Total != 10 || list.Pages() != 1 {
				t.Errorf("page %d: %d contacts, %v", page, list.Total, err)
			}
		}
	})
}

func TestAnAddressIsUniqueAmongThoseWhoSignIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		again := portal.Contact{Name: "Again", Email: "Peter@KONYVELES.example"}
		for range 2 { // domain holders and invoice recipients may repeat it
			repeated := again
			must(t, anna.AddContact(t.Context(), &repeated))
		}
		again.SignIn = true
		if got := wrongIn(anna.AddContact(t.Context(), &again), "email"); got != "error.email_taken" {
			t.Errorf("a second one who signs in: %q", got)
		}
		later, err := anna.Contacts(t.Context(), portal.ContactFilter{Search: "again"})
		must(t, err)
		later.Contacts[0].SignIn = true
		if got := wrongIn(anna.EditContact(t.Context(), &later.Contacts[0]), "email"); got != "error.email_taken" {
			t.Errorf("one who is to sign in later: %q", got)
		}
		tagged := portal.Contact{Name: "Tagged", Email: "peter+tag@konyveles.example"}
		tagged.SignIn = true
		must(t, anna.AddContact(t.Context(), &tagged))
		must(t, enter(t, s, "stranger", world.Foreign).AddContact(t.Context(), &portal.Contact{Name: "Elsewhere", Email: "peter@konyveles.example", Uses: again.Uses}))
	})
}

func TestTheSameFormPostedTwiceAddsOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		form := portal.Contact{Name: "Kovács Ilona", Email: "ilona@konyv.example"}
		portal.Accountant.Fill(&form)
		form.Once = "0192f0c1-2d3e-7f00-8000-000000000001"
		before := latest(t, s, anna.Account.ID).Seq
		for _, err := range atOnce(10, func(int) error {
			posted := form
			return anna.AddContact(context.Background(), &posted)
		}) {
			must(t, err)
		}
		posted := form
		must(t, anna.AddContact(t.Context(), &posted))
		if more := latest(t, s, anna.Account.ID).Seq - before; more != 1 || contact(t, anna, "ilona").ID != posted.ID {
			t.Errorf("%d events", more)
		}
	})
}

func TestTwoFormsWithOneAddressAtOnceAddOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		taken := 0
		for _, err := range atOnce(10, func(i int) error {
			posted := portal.Contact{Name: fmt.Sprint("Nr. ", i), Email: "ilona@konyv.example"}
			posted.SignIn = true
			return anna.AddContact(context.Background(), &posted)
		}) {
			if wrongIn(err, "email") == "error.email_taken" {
				taken++
			}
		}
		if taken != 9 {
			t.Errorf("%d were refused", taken)
		}
	})
}
