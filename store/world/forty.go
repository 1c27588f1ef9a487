package world

import (
	"fmt"
	"time"

	"foyer/portal"
	"foyer/store"
)

// clients own Marieke's forty accounts, ten each.
var clients = []struct {
	Person
	language string
	names    []string
}{
	{Person{Name: "Willem Bakker", Email: "willem@bakker.example", Password: "fietsenstalling-noord"}, "nl",
		[]string{"Bakkerij Bakker", "Fietsen van Noord", "Tuincentrum De Linde", "Grachtenhuis Hotels", "Kaasmakerij Edam", "Drukkerij Het Anker", "Zeilschool IJsselmeer", "Bloemenveiling West", "Molen & Zonen", "Tandartspraktijk Vondel"}},
	{Person{Name: "Sabine Krüger", Email: "sabine@krueger.example", Password: "donaudampfschiff-7"}, "de",
		[]string{"Krüger Möbelwerkstatt", "Bäckerei Sonnenschein", "Kanzlei Voß & Partner", "Gärtnerei Grünwald", "Optik Schön", "Spedition Hansen", "Brauerei Löwenbräu Süd", "Musikschule Fröhlich", "Physiotherapie Jäger", "Buchhandlung am Münster"}},
	{Person{Name: "Kowalski Tomasz", Email: "tomasz@kowalski.example", Password: "zolta-ciezarowka-3"}, "pl",
		[]string{"Kowalski Transport", "Piekarnia Złoty Kłos", "Studio Żółw", "Księgarnia Pod Lwem", "Zakład Ślusarski Łoś", "Gabinet Świerk", "Restauracja Gdańska", "Fabryka Okien Dąb", "Salon Urody Róża", "Przedszkole Słoneczko"}},
	{Person{Name: "Harriet Stone", Email: "harriet@stone.example", Password: "seven-quiet-lighthouses"}, "en",
		[]string{"Stone & Daughters", "Harbour Lights Café", "Northwind Cycles", "The Paper Lantern", "Millbrook Joinery", "Saltmarsh Gallery", "Copper Kettle Tea", "Foxglove Gardens", "Quayside Dental", "Windrush Pottery"}},
}

// forty are the accounts that Marieke works for.
func (b *builder) forty() error {
	number := int64(First)
	for _, client := range clients {
		for i, name := range client.names {
			if err := b.client(client.Person, number, name, client.language, i); err != nil {
				return fmt.Errorf("#%d: %w", number, err)
			}
			number++
		}
	}
	return nil
}

func (b *builder) client(owner Person, number int64, name, language string, i int) error {
	if err := b.opens(number, name, language, owner); err != nil {
		return err
	}
	b.time = b.time.Add(-20 * time.Hour) // forty accounts in a few weeks
	tenant, err := b.ownsAnother(owner, number)
	if err != nil {
		return err
	}
	marieke := person("many", "Beheer De Vries", "+31 20 555 0100", "nl")
	[]portal.Preset{portal.Developer, portal.Everything, portal.Support}[i%3].Fill(&marieke)
	if err := tenant.AddContact(b.ctx, &marieke); err != nil {
		return err
	}
	if number == First {
		return b.comesIn(Called("many"), "nl")
	}
	return b.accepts(Called("many"), number)
}

// ownsAnother opens the account to its owner, who takes the offer of a second
// account first.
func (b *builder) ownsAnother(owner Person, number int64) (*store.Tenant, error) {
	tenant, err := b.enters(owner, number)
	if err != portal.ErrNotFound {
		return tenant, err
	}
	if err := b.accepts(owner, number); err != nil {
		return nil, err
	}
	return b.enters(owner, number)
}

func (b *builder) accepts(who Person, number int64) error {
	session, err := b.session(who)
	if err != nil {
		return err
	}
	self, err := b.s.Self(b.ctx, session)
	if err != nil {
		return err
	}
	offers, err := self.Offers(b.ctx)
	if err != nil {
		return err
	}
	for _, offer := range offers {
		if offer.Account.Number == number {
			if _, err := self.Accept(b.ctx, offer.Contact.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
