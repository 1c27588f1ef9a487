package views

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"foyer/i18n"
	"foyer/portal"
)

// EventSentence says who did what to whom. What nobody did was Foyer itself;
// a name that was erased is somebody's.
func EventSentence(ctx context.Context, e portal.Event) string {
	actor, subject := e.ActorName, e.SubjectName
	switch {
	case e.Actor == "":
		actor = FrameOf(ctx).Brand
	case actor == "":
		actor = i18n.T(ctx, "activity.somebody")
	}
	if subject == "" {
		subject = i18n.T(ctx, "activity.somebody_else")
	}
	return i18n.T(ctx, "event."+e.What, "actor", actor, "subject", subject)
}

// eventChanges are the changes that the event's data name, each in words.
func eventChanges(ctx context.Context, e portal.Event) []string {
	var data map[string]string
	if json.Unmarshal([]byte(e.Data), &data) != nil {
		return nil
	}
	switch e.What {
	case portal.ContactAdded:
		return append(accessAdded(ctx, data["access"]), passwordAdded(ctx, data["way"])...)
	case portal.ContactAccess:
		return accessChanges(ctx, data)
	case portal.ContactNotices:
		return noticeChanges(ctx, data)
	}
	return nil
}

func accessAdded(ctx context.Context, written string) []string {
	var access portal.Access
	if access.Scan(written) != nil || len(access) == 0 {
		return nil
	}
	return []string{AccessSentence(ctx, access, false)}
}

// passwordAdded says that a password was given by hand: the history names who
// did it.
func passwordAdded(ctx context.Context, way string) []string {
	if way != string(portal.ByPassword) {
		return nil
	}
	return []string{i18n.T(ctx, "activity.first_password")}
}

func accessChanges(ctx context.Context, data map[string]string) (changes []string) {
	for _, area := range portal.Areas {
		before, after, ok := strings.Cut(data[string(area)], " ")
		if !ok {
			continue
		}
		changes = append(changes, i18n.T(ctx, "activity.level_changed", "area", i18n.T(ctx, "area."+string(area)),
			"before", i18n.T(ctx, "level."+before), "after", i18n.T(ctx, "level."+after)))
	}
	return changes
}

func noticeChanges(ctx context.Context, data map[string]string) (changes []string) {
	for _, category := range portal.Categories {
		name := i18n.T(ctx, "category."+string(category))
		switch data[string(category)] {
		case "on":
			changes = append(changes, i18n.T(ctx, "activity.notice_on", "category", name))
		case "off":
			changes = append(changes, i18n.T(ctx, "activity.notice_off", "category", name))
		}
	}
	return changes
}

// day is what happened on one day.
type day struct {
	date   time.Time
	events []portal.Event
}

// days are the events parted by day, in the order in which they come.
func days(ctx context.Context, events []portal.Event) (days []day) {
	for _, e := range events {
		e.At = i18n.From(ctx).Local(e.At)
		if last := len(days) - 1; last < 0 || days[last].date.Format(time.DateOnly) != e.At.Format(time.DateOnly) {
			days = append(days, day{date: e.At})
		}
		last := &days[len(days)-1]
		last.events = append(last.events, e)
	}
	return days
}

// clock is the time of the day; the six languages all write it so.
func clock(t time.Time) string { return t.Format("15:04") }

var eventIcons = map[string]string{
	portal.ContactAdded:       "user-plus",
	portal.ContactEdited:      "pencil",
	portal.ContactAccess:      "sliders-horizontal",
	portal.ContactNotices:     "bell",
	portal.ContactDeactivated: "ban",
	portal.ContactReactivated: "undo-2",
	portal.ContactRemoved:     "user-x",
	portal.ContactJoined:      "user-check",
	portal.ContactDeclined:    "x",
	portal.ServiceAdded:       "server",
	portal.ServiceRemoved:     "server",
	portal.ServiceOpened:      "log-in",
	portal.ContactInvited:     "send",
	portal.ContactReminded:    "bell",
	portal.ContactWithdrawn:   "mail-x",
	portal.ContactLeft:        "log-out",
	portal.ContactAddress:     "mail",
	portal.ContactMerged:      "users",
	portal.AccountCreated:     "building-2",
	portal.AccountOwnerOnly:   "lock",
	portal.AccountShared:      "users",
}

func eventIcon(what string) string {
	if icon, ok := eventIcons[what]; ok {
		return icon
	}
	return "circle"
}
