package portal_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"foyer/portal"
)

func TestAStatusTellsWhereAContactStands(t *testing.T) {
	then := time.Now()
	signIn := portal.Uses{SignIn: true}
	for _, c := range []struct {
		contact portal.Contact
		want    portal.Status
	}{
		{portal.Contact{Uses: signIn}, portal.Pending},
		{portal.Contact{}, portal.Active},
		{portal.Contact{Uses: signIn, JoinedAt: then}, portal.Active},
		{portal.Contact{JoinedAt: then}, portal.Active},
		{portal.Contact{Uses: signIn, DeclinedAt: then}, portal.Declined},
		{portal.Contact{Uses: signIn, DeclinedAt: then, DeactivatedAt: then}, portal.Inactive},
		{portal.Contact{Uses: signIn, JoinedAt: then, DeactivatedAt: then}, portal.Inactive},
		{portal.Contact{DeactivatedAt: then}, portal.Inactive},
	} {
		if got := c.contact.Status(); got != c.want {
			t.Errorf("%+v is %s, want %s", c.contact, got, c.want)
		}
	}
}

func TestNothingTellsOfASignInBeforeAcceptance(t *testing.T) {
	guest := portal.Contact{Kind: portal.Guest}
	if guest.ShownKind() != portal.ContactKind {
		t.Error("an offer shows that there is a sign-in")
	}
	if guest.JoinedAt = time.Now(); guest.ShownKind() != portal.Guest {
		t.Error("a guest is not shown as one")
	}
}

func fields(c *portal.Contact) map[string]*string {
	return map[string]*string{"name": &c.Name, "company": &c.Company, "street": &c.Street, "postcode": &c.Postcode, "city": &c.City, "tax_number": &c.TaxNumber}
}

func TestEveryFieldHasALimitInCharacters(t *testing.T) {
	for field, most := range map[string]int{
		"name": portal.MaxName, "company": portal.MaxCompany, "street": portal.MaxStreet,
		"postcode": portal.MaxPostcode, "city": portal.MaxCity, "tax_number": portal.MaxTax,
	} {
		c := portal.Contact{Name: "Nagy Péter", Email: "peter@konyveles.example"}
		*fields(&c)[field] = strings.Repeat("ő", most)
		if err := c.Check("hu"); err != nil {
			t.Errorf("%s of %d characters: %v", field, most, err)
		}
		*fields(&c)[field] = strings.Repeat("ő", most+1)
		wrong, ok := errors.AsType[portal.Invalid](c.Check("hu"))
		if !ok || len(wrong) != 1 || wrong[field].Key != "error.too_long" || wrong[field].Args[1] != most {
			t.Errorf("%s of %d characters: %v", field, most+1, wrong)
		}
	}
}

func TestANameAndAnAddressAreAllThatIsNeeded(t *testing.T) {
	c := portal.Contact{Name: " Nagy  Péter ", Email: " Peter@Konyveles.example "}
	if err := c.Check("hu"); err != nil || c.Name != "Nagy Péter" || c.Email != "Peter@Konyveles.example" || c.EmailNorm != "peter@konyveles.example" {
		t.Errorf("got %+v, %v", c, err)
	}
	if c.Search != "nagy peter  peter@konyveles.example" {
		t.Errorf("it is searched as %q", c.Search)
	}
	wrong, _ := errors.AsType[portal.Invalid]((&portal.Contact{Name: "\u200b "}).Check("hu"))
	if len(wrong) != 2 || wrong["name"].Key != "error.name_required" || wrong["email"].Key != "error.email_required" {
		t.Errorf("got %v", wrong)
	}
}

func TestPhonesOfSixCountriesAreKeptAlike(t *testing.T) {
	for _, c := range []struct{ language, country, typed, want string }{
		{"hu", "", "06 30 123 4567", "+36301234567"}, {"de", "", "030 901820", "+4930901820"}, {"fr", "", "01 40 20 50 50", "+33140205050"},
		{"pl", "", "22 695 00 00", "+48226950000"}, {"nl", "", "020 555 0100", "+31205550100"}, {"en", "", "020 7946 0958", "+442079460958"},
		{"hu", "PL", "22 695 00 00", "+48226950000"}, {"de", "", "+36 (30) 123-45-67", "+36301234567"}, {"fr", "", "0036301234567", "+36301234567"},
	} {
		contact := portal.Contact{Name: "X", Email: "x@y.example", Phone: c.typed, Country: c.country}
		if err := contact.Check(c.language); err != nil || contact.Phone != c.want {
			t.Errorf("%s %q became %q, %v", c.language, c.typed, contact.Phone, err)
		}
	}
	for _, typed := range []string{"12", "nobody", "+36 30 123 4567 ext. 9 and call after five o'clock", strings.Repeat("1", 41), "+999 123 4567"} {
		contact := portal.Contact{Name: "X", Email: "x@y.example", Phone: typed}
		if wrong, ok := errors.AsType[portal.Invalid](contact.Check("hu")); !ok || wrong["phone"].Key != "error.phone_invalid" {
			t.Errorf("%q was taken: %v", typed, wrong)
		}
	}
	if got := (portal.Contact{Phone: "+36301234567"}).ShownPhone(); got != "+36 30 123 4567" {
		t.Errorf("it is shown as %q", got)
	}
}

func TestALanguageOrCountryThatNoFormOffersIsTampering(t *testing.T) {
	for field, c := range map[string]portal.Contact{
		"language": {Language: "xx"}, "country": {Country: "Hungary"},
	} {
		c.Name, c.Email = "Nagy Péter", "peter@konyveles.example"
		if wrong, ok := errors.AsType[portal.Tampered](c.Check("hu")); !ok || wrong.Field != field {
			t.Errorf("%s: %v", field, c.Check("hu"))
		}
	}
}

func TestALevelThatAnAreaDoesNotKnowIsTampering(t *testing.T) {
	owner := portal.Contact{Kind: portal.Owner}
	for _, access := range []portal.Access{{portal.Orders: view}, {portal.Emails: manage}, {portal.Tickets: 7}, {portal.Tickets: -1}, {"made-up": view}} {
		c := portal.Contact{Name: "X", Email: "x@y.example", Access: access}
		if _, ok := errors.AsType[portal.Tampered](c.CheckNew(owner, "hu")); !ok {
			t.Errorf("%v was taken", len(access))
		}
	}
}

func TestSearchedPlacesMatchByNameOrNumber(t *testing.T) {
	places := []portal.Place{{Account: portal.Account{Number: 1042, Name: "Kertész és Társa"}}, {Account: portal.Account{Number: 1101, Name: "Złoty Kłos"}}}
	for search, want := range map[string]int{"": 2, "kertesz": 1, "KŁOS": 1, "#1042": 1, "11": 1, "1": 2, "042": 0, " ": 2} {
		if got := portal.Searched(places, search); len(got) != want {
			t.Errorf("%q finds %d", search, len(got))
		}
	}
}
