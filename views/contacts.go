package views

import (
	"context"
	"fmt"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"foyer/i18n"
	"foyer/portal"
	"foyer/views/ui"
)

// contactPath leads to a page of the contact: "permissions", "removal" …; ""
// is its details.
func contactPath(ctx context.Context, c portal.Contact, below string) string {
	path := Path(ctx, "contacts/"+url.PathEscape(c.ID))
	if below != "" {
		path += "/" + below
	}
	return path
}

func addContact(ctx context.Context) []templ.Component {
	if !May(ctx, portal.Manage(portal.Contacts)) {
		return nil
	}
	return []templ.Component{ui.LinkButton(ui.ButtonProps{
		Icon: "user-plus", Label: i18n.T(ctx, "contacts.add"), Href: Path(ctx, "contacts/new"),
	})}
}

func contactColumns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Label: i18n.T(ctx, "contacts.name")},
		{Label: i18n.T(ctx, "contacts.kind")},
		{Label: i18n.T(ctx, "contacts.status")},
		{Label: i18n.T(ctx, "contacts.account_number")},
		{Label: i18n.T(ctx, "contacts.user_number")},
		{Label: i18n.T(ctx, "contacts.created")},
	}
}

func contactPages(ctx context.Context, list portal.ContactList) ui.PagesProps {
	page := max(list.Filter.Page, 1)
	props := ui.PagesProps{
		Label: i18n.T(ctx, "contacts.pages"),
		Text:  i18n.T(ctx, "contacts.page_of", "page", page, "pages", list.Pages()),
	}
	if page > 1 {
		props.Prev = contactsAt(ctx, list.Filter, page-1)
	}
	if page < list.Pages() {
		props.Next = contactsAt(ctx, list.Filter, page+1)
	}
	return props
}

func contactsAt(ctx context.Context, filter portal.ContactFilter, page int) string {
	query := url.Values{"page": {strconv.Itoa(page)}}
	for name, value := range map[string]string{"q": filter.Search, "kind": string(filter.Kind), "status": string(filter.Status)} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return Path(ctx, "contacts") + "?" + query.Encode()
}

func kindWord(ctx context.Context, kind portal.Kind) string { return i18n.T(ctx, "kind."+string(kind)) }

func statusWord(ctx context.Context, status portal.Status) string {
	return i18n.T(ctx, "status."+string(status))
}

func statusKind(status portal.Status) ui.Kind {
	switch status {
	case portal.Active:
		return ui.Success
	case portal.Invited:
		return ui.Info
	case portal.Pending:
		return ui.Warning
	case portal.Declined:
		return ui.Danger
	default:
		return ui.Neutral
	}
}

// categoryWords names the categories in a sentence.
func categoryWords(ctx context.Context, categories portal.Notices) string {
	var names []string
	for _, category := range categories {
		names = append(names, i18n.T(ctx, "category."+string(category)))
	}
	return i18n.From(ctx).List(names)
}

func kindOptions(ctx context.Context) []ui.Option {
	options := []ui.Option{{Label: i18n.T(ctx, "contacts.any_kind")}}
	for _, kind := range portal.Kinds {
		options = append(options, ui.Option{Value: string(kind), Label: kindWord(ctx, kind)})
	}
	return options
}

func statusOptions(ctx context.Context) []ui.Option {
	options := []ui.Option{{Label: i18n.T(ctx, "contacts.any_status")}}
	for _, status := range portal.Statuses {
		options = append(options, ui.Option{Value: string(status), Label: statusWord(ctx, status)})
	}
	return options
}

func accountNumber(ctx context.Context) string {
	return fmt.Sprintf("#%d", FrameOf(ctx).Account.Number)
}

// userNumber is empty until somebody has come in: a number would tell that
// the address is known.
func userNumber(c portal.Contact) string {
	if c.UserNumber == 0 {
		return "–"
	}
	return strconv.FormatInt(c.UserNumber, 10)
}

func policyValue(ctx context.Context) string {
	if FrameOf(ctx).Account.OwnerAddsContacts {
		return "owner"
	}
	return "managers"
}

func policyOptions(ctx context.Context) []ui.RadioOption {
	return []ui.RadioOption{
		{Value: "managers", Label: i18n.T(ctx, "contacts.policy.managers"), Hint: i18n.T(ctx, "contacts.policy.managers.hint")},
		{Value: "owner", Label: i18n.T(ctx, "contacts.policy.owner"), Hint: i18n.T(ctx, "contacts.policy.owner.hint")},
	}
}
