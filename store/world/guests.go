package world

import (
	"context"
	"time"

	"foyer/portal"
	"foyer/store"
)

// The accounts on which the accountant of Home is a guest.
var guestOn = []int64{First, First + 10}

// guests are those who were invited: the accountant to two further accounts,
// and two people to Home, one who declined and one who has not answered.
func (b *builder) guests() error {
	for i, number := range guestOn {
		b.time = b.now.Add(-time.Duration(20-7*i) * 24 * time.Hour)
		péter := person("accountant", "Nagy Könyvelő Bt.", "", "hu")
		if _, err := b.invites(clients[i].Person, number, péter, portal.Accountant); err != nil {
			return err
		}
		if err := b.accepts(Called("accountant"), number); err != nil {
			return err
		}
	}
	b.time = b.now.Add(-6 * 24 * time.Hour)
	declined := portal.Contact{Name: "Fekete Imre", Email: "imre@fekete-web.example", Company: "Fekete Web", Language: "hu"}
	token, err := b.invites(Called("owner"), Home, declined, portal.Developer)
	if err != nil {
		return err
	}
	b.time = b.now.Add(-5 * 24 * time.Hour)
	if err := b.s.DeclineInvitation(b.ctx, token, "Sajnos tavaszig nincs szabad kapacitásom.", false); err != nil {
		return err
	}
	b.time = b.now.Add(-2 * 24 * time.Hour)
	_, err = b.invites(Called("owner"), Home, person("invited", "Horváth Grafika", "+36 70 555 0123", "hu"), portal.Developer)
	if err != nil {
		return err
	}
	b.time = b.now
	_, err = b.mailed("") // nothing is due when the past ends
	return err
}

// invites asks somebody onto the account; the answer is the mailed token.
func (b *builder) invites(owner Person, number int64, contact portal.Contact, preset portal.Preset) (string, error) {
	tenant, err := b.enters(owner, number)
	if err != nil {
		return "", err
	}
	preset.Fill(&contact)
	contact.Way = portal.ByInvitation
	if err := tenant.AddContact(b.ctx, &contact); err != nil {
		return "", err
	}
	return b.mailed(portal.InvitationMail)
}

// InviteAgain sends Eszter a new invitation: in the demonstration it is in the
// mailbox from the beginning.
func InviteAgain(ctx context.Context, s *store.Store) error {
	b := &builder{ctx: ctx, s: s, sessions: map[string]string{}}
	tenant, err := b.enters(Called("owner"), Home)
	if err != nil {
		return err
	}
	list, err := tenant.Contacts(ctx, portal.ContactFilter{Search: Called("invited").Email})
	if err != nil {
		return err
	}
	for _, contact := range list.Contacts {
		if err := tenant.Invite(ctx, contact.ID); err != nil {
			return err
		}
	}
	return b.goes()
}
