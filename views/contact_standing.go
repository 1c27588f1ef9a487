package views

import (
	"context"
	"time"

	"foyer/i18n"
	"foyer/portal"
	"foyer/views/ui"
)

// situation is what the page says of a contact that is not in.
type situation struct {
	tone   ui.Kind
	title  string // empty: nothing
	texts  []string
	invite string // what the button for an invitation is called
}

func standingOf(ctx context.Context, f ContactForm) situation {
	switch f.Now.Status() {
	case portal.Pending:
		return pendingStanding(ctx, f.Now)
	case portal.Invited:
		return invitedStanding(ctx, f)
	case portal.Declined:
		return declinedStanding(ctx, f.Now)
	case portal.Inactive:
		return inactiveStanding(ctx, f.Now)
	default:
		return situation{}
	}
}

// pendingStanding tells how the contact comes in. Of a first password it says
// the same whether the address was known or not.
func pendingStanding(ctx context.Context, c portal.Contact) situation {
	s := situation{tone: ui.Warning, title: i18n.T(ctx, "contacts.pending.title"), invite: i18n.T(ctx, "contacts.invite")}
	path, ends := FrameOf(ctx).Home+"/pwreset", c.CreatedAt.Add(portal.FirstPasswordLife)
	if c.Way == portal.ByPassword && ends.After(FrameOf(ctx).Now) {
		s.texts = []string{i18n.T(ctx, "contacts.pending.password", "until", i18n.From(ctx).DateTime(ends))}
		return s
	}
	if c.Way == portal.ByPassword {
		s.texts = []string{i18n.T(ctx, "contacts.pending.password_over", "until", i18n.From(ctx).DateTime(ends))}
	}
	s.texts = append(s.texts, i18n.T(ctx, "contacts.pending.text", "email", c.Email, "path", path))
	return s
}

func invitedStanding(ctx context.Context, f ContactForm) situation {
	l, c := i18n.From(ctx), f.Now
	sent := i18n.T(ctx, "contacts.invited.sent", "date", l.Date(c.InvitedAt))
	if by := inviter(f.History); by != "" {
		sent = i18n.T(ctx, "contacts.invited.sent_by", "name", by, "date", l.Date(c.InvitedAt))
	}
	s := situation{title: i18n.T(ctx, "contacts.invited.title"), texts: []string{sent}, invite: i18n.T(ctx, "contacts.invite_anew")}
	if !c.RemindedAt.IsZero() {
		s.texts = append(s.texts, i18n.T(ctx, "contacts.invited.reminded", "date", l.Date(c.RemindedAt)))
	}
	if c.Expired(FrameOf(ctx).Now) {
		s.tone, s.title = ui.Warning, i18n.T(ctx, "contacts.invited.over_title")
		s.texts = append(s.texts, i18n.T(ctx, "contacts.invited.over_text", "until", l.DateTime(c.InvitationEndsAt)))
		return s
	}
	s.texts = append(s.texts, i18n.T(ctx, "contacts.invited.open_text", "until", l.DateTime(c.InvitationEndsAt)))
	return s
}

// inviter is who sent the latest invitation, if the history still names them.
func inviter(events []portal.Event) string {
	for _, e := range events {
		if e.What == portal.ContactInvited {
			return e.ActorName
		}
	}
	return ""
}

func declinedStanding(ctx context.Context, c portal.Contact) situation {
	s := situation{
		tone: ui.Neutral, invite: i18n.T(ctx, "contacts.invite_again"),
		title: i18n.T(ctx, "contacts.declined_on", "date", i18n.From(ctx).Date(c.DeclinedAt)),
	}
	if c.DeclineNote != "" {
		s.texts = append(s.texts, i18n.T(ctx, "contacts.declined.note", "note", c.DeclineNote))
	}
	s.texts = append(s.texts, i18n.T(ctx, "contacts.invite_again.text"))
	return s
}

func inactiveStanding(ctx context.Context, c portal.Contact) situation {
	s := situation{tone: ui.Neutral, invite: i18n.T(ctx, "contacts.invite_again"), texts: []string{i18n.T(ctx, "contacts.invite_again.text")}}
	if c.MayComeBack() {
		s.texts = []string{i18n.T(ctx, "contacts.deactivated.text")}
	}
	s.title = inactiveSince(ctx, c, i18n.From(ctx).Date)
	return s
}

// inactiveSince says why and since when the contact is out; written writes the
// date.
func inactiveSince(ctx context.Context, c portal.Contact, written func(time.Time) string) string {
	switch {
	case !c.LeftAt.IsZero():
		return i18n.T(ctx, "contacts.left_on", "date", written(c.LeftAt))
	case !c.WithdrawnAt.IsZero():
		return i18n.T(ctx, "contacts.withdrawn_on", "date", written(c.WithdrawnAt))
	default:
		return i18n.T(ctx, "contacts.deactivated_on", "date", written(c.DeactivatedAt))
	}
}

// statusLines are the dates behind the status, as a list has room for.
func statusLines(ctx context.Context, c portal.Contact) []string {
	l := i18n.From(ctx)
	switch c.Status() {
	case portal.Invited:
		return invitedLines(ctx, c)
	case portal.Declined:
		return []string{i18n.T(ctx, "contacts.declined_on", "date", l.ShortDate(c.DeclinedAt))}
	case portal.Inactive:
		return []string{inactiveSince(ctx, c, l.ShortDate)}
	default:
		return nil
	}
}

func invitedLines(ctx context.Context, c portal.Contact) []string {
	l := i18n.From(ctx)
	if c.Expired(FrameOf(ctx).Now) {
		return []string{i18n.T(ctx, "contacts.over_on", "date", l.ShortDate(c.InvitationEndsAt))}
	}
	lines := []string{i18n.T(ctx, "contacts.open_until", "date", l.ShortDate(c.InvitationEndsAt))}
	if !c.RemindedAt.IsZero() {
		lines = append(lines, i18n.T(ctx, "contacts.reminded_on", "date", l.ShortDate(c.RemindedAt)))
	}
	return lines
}

// milestones are the dates behind where the contact stands, in their order.
// That an invitation went out where a password was given by hand is not told:
// it would tell that the address was known.
func milestones(ctx context.Context, c portal.Contact) (said []string) {
	add := func(key string, at time.Time) {
		if !at.IsZero() {
			said = append(said, i18n.T(ctx, key, "date", i18n.From(ctx).Date(at)))
		}
	}
	if c.Way == portal.ByInvitation {
		add("contacts.invited_on", c.InvitedAt)
		add("contacts.reminded_on", c.RemindedAt)
	}
	if c.JoinedAt.Sub(c.CreatedAt) > time.Minute { // an owner may be in from the beginning
		add("contacts.joined_on", c.JoinedAt)
	}
	return said
}
