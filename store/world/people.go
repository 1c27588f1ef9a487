package world

import (
	"foyer/portal"
)

// home is Kertész Anna's account, with everybody that a client adds.
func (b *builder) home() error {
	if err := b.opens(Home, "Kertész és Társa Kft.", "hu", Called("owner")); err != nil {
		return err
	}
	if err := b.introduces(Called("owner"), "hu"); err != nil {
		return err
	}
	anna, err := b.enters(Called("owner"), Home)
	if err != nil {
		return err
	}
	for _, added := range []struct {
		contact portal.Contact
		preset  portal.Preset
	}{
		{person("accountant", "Nagy Könyvelő Bt.", "+36 1 328 1000", "hu"), portal.Accountant},
		{person("developer", "Webwerk Weber", "+49 30 901820", "de"), portal.Developer},
		{person("manager", "Kertész és Társa Kft.", "", "hu"), portal.Everything},
		{person("reader", "Conseil Martin", "+33 1 40 20 50 50", "fr"), portal.ReadOnly},
		{portal.Contact{Name: "Kertész Béla", Email: "bela@kertesz.example", Phone: "+36 30 123 4567", City: "Kecskemét", Postcode: "6000", Street: "Petőfi Sándor u. 3.", Country: "HU"}, portal.Holder},
		{portal.Contact{Name: "Tóth Gábor", Email: "gabor@regi-web.example", Company: "Régi Web", Language: "hu"}, portal.Support},
		{person("pending", "Biuro Wiśniewska", "+48 22 695 00 00", "pl"), portal.Accountant},
	} {
		added.preset.Fill(&added.contact)
		if err := anna.AddContact(b.ctx, &added.contact); err != nil {
			return err
		}
		b.passes(3)
		if added.contact.Name == "Tóth Gábor" {
			if err := anna.Deactivate(b.ctx, added.contact.ID); err != nil {
				return err
			}
		}
	}
	for _, in := range []struct{ role, language string }{
		{"accountant", "hu"}, {"developer", "de"}, {"manager", "hu"}, {"reader", "fr"},
	} {
		if err := b.comesIn(Called(in.role), in.language); err != nil {
			return err
		}
	}
	return nil
}

func person(role, company, phone, language string) portal.Contact {
	who := Called(role)
	return portal.Contact{Name: who.Name, Email: who.Email, Company: company, Phone: phone, Language: language}
}

// foreign is an account that nobody from home is on.
func (b *builder) foreign() error {
	claire := Called("stranger")
	if err := b.opens(Foreign, "Atelier Dubois SARL", "fr", claire); err != nil {
		return err
	}
	if err := b.introduces(claire, "fr"); err != nil {
		return err
	}
	tenant, err := b.enters(claire, Foreign)
	if err != nil {
		return err
	}
	contact := portal.Contact{Name: "Luc Moreau", Email: "luc@compta-moreau.example", Language: "fr"}
	portal.Accountant.Fill(&contact)
	return tenant.AddContact(b.ctx, &contact)
}
