package views

import (
	"context"
	"slices"
	"strings"

	"foyer/i18n"
	"foyer/portal"
	"foyer/views/ui"
)

// accessField is the name of the area's radios in a form.
func accessField(area portal.Area) string { return "access[" + string(area) + "]" }

func accessWrong(wrong portal.Invalid) bool {
	for field := range wrong {
		if strings.HasPrefix(field, "access[") || strings.HasPrefix(field, "use[") {
			return true
		}
	}
	return false
}

// levelOptions are the levels of an area. The person who edits can choose
// among those that they have themselves, and only if the contact has no more.
func levelOptions(ctx context.Context, area portal.Area, before portal.Level) []ui.RadioOption {
	held := FrameOf(ctx).Access[area]
	var options []ui.RadioOption
	for _, level := range area.Levels() {
		word := i18n.T(ctx, "level."+level.String())
		option := ui.RadioOption{Value: level.String(), Label: word}
		option.Says = i18n.T(ctx, "access.says", "area", i18n.T(ctx, "area."+string(area)), "level", word)
		if max(level, before) > held {
			option.Disabled, option.Reason = true, i18n.T(ctx, "access.not_yours")
		}
		options = append(options, option)
	}
	return options
}

var presetIcons = map[portal.Preset]string{
	portal.Accountant: "receipt-text", portal.Developer: "code", portal.Support: "life-buoy", portal.Holder: "globe",
	portal.ReadOnly: "eye", portal.Everything: "key-round", portal.Custom: "sliders-horizontal",
}

// presetOptions are the presets; one that goes beyond what the person has is
// shown, disabled, with the reason. On a contact that is there already the
// holder's preset, which takes the sign-in away, has no place.
func presetOptions(ctx context.Context, before portal.Access) []ui.RadioOption {
	var options []ui.RadioOption
	for _, preset := range portal.Presets {
		if preset == portal.Holder && before != nil {
			continue
		}
		option := ui.RadioOption{Value: string(preset), Label: i18n.T(ctx, "preset."+string(preset)), Icon: presetIcons[preset]}
		if before == nil { // the hints speak of mails, too, which only a new contact is given
			option.Hint = i18n.T(ctx, "preset."+string(preset)+".hint")
		}
		if preset != portal.Custom && len(FrameOf(ctx).Access.Granting(before, preset.Access())) > 0 {
			option.Disabled, option.Reason = true, i18n.T(ctx, "access.preset_not_yours")
		}
		options = append(options, option)
	}
	return options
}

// choiceSentence says what the contact will be able to do and what it is
// used for.
func choiceSentence(ctx context.Context, c portal.Contact) string {
	if c.SignIn {
		return AccessSentence(ctx, c.Access, c.IsOwner())
	}
	return i18n.T(ctx, "access.no_sign_in") + " " + AccessSentence(ctx, c.Access, false)
}

func accessItems(ctx context.Context, access portal.Access) []ui.Item {
	var items []ui.Item
	for _, area := range portal.Areas {
		items = append(items, ui.Item{Term: i18n.T(ctx, "area."+string(area)), Text: i18n.T(ctx, "level."+access[area].String())})
	}
	return items
}

func detailsOpen(f ContactForm) bool {
	c := f.Contact
	filled := []string{c.Company, c.Phone, c.Street, c.Postcode, c.City, c.Country, c.TaxNumber, c.Language}
	return strings.Join(filled, "") != "" || slices.ContainsFunc([]string{"company", "phone", "street", "postcode", "city", "country", "tax_number"},
		func(field string) bool { _, wrong := f.Wrong[field]; return wrong })
}

func languageOptions(ctx context.Context) []ui.Option {
	options := []ui.Option{{Label: i18n.T(ctx, "contacts.language.account")}}
	for _, l := range languages() {
		options = append(options, ui.Option{Value: l.Code(), Label: l.Name(), Lang: l.Code()})
	}
	return options
}
