package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"testing"

	"foyer/auth"
	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

// reaching are the verbs that are told what to act on.
var reaching = map[string]func(*testing.T, *store.Tenant, string) error{
	"OneContact": func(t *testing.T, anna *store.Tenant, id string) error {
		_, err := anna.OneContact(t.Context(), id)
		return err
	},
	"EditContact": func(t *testing.T, anna *store.Tenant, id string) error {
		edited := portal.Contact{Name: "Taken Over", Email: "taken@over.example"}
		edited.ID, edited.SignIn = id, true
		return anna.EditContact(t.Context(), &edited)
	},
	"CheckEdit": func(t *testing.T, anna *store.Tenant, id string) error {
		edited := portal.Contact{Name: "Taken Over", Email: "taken@over.example"}
		edited.ID = id
		return anna.CheckEdit(t.Context(), edited)
	},
	"SetAccess": func(t *testing.T, anna *store.Tenant, id string) error {
		return anna.SetAccess(t.Context(), id, portal.Access{portal.Tickets: portal.LevelView})
	},
	"SetNotices": func(t *testing.T, anna *store.Tenant, id string) error {
		return anna.SetNotices(t.Context(), id, portal.Notices{portal.GeneralMails})
	},
	"Deactivate": func(t *testing.T, anna *store.Tenant, id string) error { return anna.Deactivate(t.Context(), id) },
	"Reactivate": func(t *testing.T, anna *store.Tenant, id string) error { return anna.Reactivate(t.Context(), id) },
	"Remove":     func(t *testing.T, anna *store.Tenant, id string) error { return anna.Remove(t.Context(), id) },
	"EndSession": func(t *testing.T, anna *store.Tenant, id string) error { return anna.EndSession(t.Context(), id) },
	"Accept": func(t *testing.T, anna *store.Tenant, id string) error {
		_, err := anna.Accept(t.Context(), id)
		return err
	},
	"Invite":   func(t *testing.T, anna *store.Tenant, id string) error { return anna.Invite(t.Context(), id) },
	"Withdraw": func(t *testing.T, anna *store.Tenant, id string) error { return anna.Withdraw(t.Context(), id) },
	"AcceptInvitation": func(t *testing.T, anna *store.Tenant, id string) error {
		_, err := anna.AcceptInvitation(t.Context(), id)
		return err
	},
	"NewAddress": func(t *testing.T, anna *store.Tenant, id string) error {
		_, err := anna.NewAddress(t.Context(), id)
		return err
	},
	"ChangeAddress": func(t *testing.T, anna *store.Tenant, id string) error { return anna.ChangeAddress(t.Context(), id) },
	"Joining": func(t *testing.T, anna *store.Tenant, id string) error {
		_, err := anna.Joining(t.Context(), id)
		return err
	},
	"Join": func(t *testing.T, anna *store.Tenant, id string) error { return anna.Join(t.Context(), id, "") },
	"ContactHistory": func(t *testing.T, anna *store.Tenant, id string) error {
		events, err := anna.ContactHistory(t.Context(), id, 5)
		if err == nil && len(events) == 0 {
			err = portal.ErrNotFound
		}
		return err
	},
	"Opening": func(t *testing.T, anna *store.Tenant, id string) error {
		_, err := anna.Opening(t.Context(), id)
		return err
	},
	"Arrive": func(t *testing.T, anna *store.Tenant, id string) error {
		_, err := anna.Arrive(t.Context(), id, "")
		return err
	},
	"Arrived": func(t *testing.T, anna *store.Tenant, id string) error {
		_, _, err := anna.Arrived(t.Context(), id)
		return err
	},
	"SignOn": func(t *testing.T, anna *store.Tenant, id string) error {
		_, err := anna.SignOn(t.Context(), id)
		return err
	},
	"NameAccount": func(t *testing.T, anna *store.Tenant, id string) error {
		return anna.NameAccount(t.Context(), id, world.Home)
	},
	"Decline": func(t *testing.T, anna *store.Tenant, id string) error { return anna.Decline(t.Context(), id) },
	"Way": func(t *testing.T, anna *store.Tenant, id string) error {
		_, err := anna.Way(t.Context(), id)
		return err
	},
	"Click": func(t *testing.T, anna *store.Tenant, id string) error {
		_, err := anna.Click(t.Context(), id)
		return err
	},
	"Unlink":      func(t *testing.T, anna *store.Tenant, id string) error { return anna.Unlink(t.Context(), id) },
	"LinkWaiting": func(t *testing.T, anna *store.Tenant, id string) error { return anna.LinkWaiting(t.Context(), id, at) },
	"Going": func(t *testing.T, anna *store.Tenant, id string) error {
		_, err := anna.Going(t.Context(), "demo", id, at)
		return err
	},
	"Link": func(t *testing.T, anna *store.Tenant, id string) error {
		return anna.Link(t.Context(), store.Going{Errand: store.ToLink}, auth.Identity{Subject: id})
	},
	"ProveBy": func(t *testing.T, anna *store.Tenant, id string) error {
		_, err := anna.ProveBy(t.Context(), store.Going{Errand: store.ToProve}, auth.Identity{Subject: id}, at)
		return err
	},
	"Authenticator": func(t *testing.T, anna *store.Tenant, id string) error {
		_, err := anna.Authenticator(t.Context(), id, "Foyer", at)
		return err
	},
	"ConfirmAuthenticator": func(t *testing.T, anna *store.Tenant, id string) error {
		_, err := anna.ConfirmAuthenticator(t.Context(), id, "000000", at)
		return err
	},
	"AddPasskey": func(t *testing.T, anna *store.Tenant, id string) error {
		_, err := anna.AddPasskey(t.Context(), id, "Taken Over", "{}", at)
		return err
	},
	"Passkey": func(t *testing.T, anna *store.Tenant, id string) error {
		_, err := anna.Passkey(t.Context(), id)
		return err
	},
	"RenamePasskey": func(t *testing.T, anna *store.Tenant, id string) error {
		return anna.RenamePasskey(t.Context(), id, "Taken Over")
	},
	"RemovePasskey": func(t *testing.T, anna *store.Tenant, id string) error { return anna.RemovePasskey(t.Context(), id) },
}

// unreaching are the verbs that are told nothing that could be somebody
// else's.
var unreaching = []string{
	"Services", "SignedOnAt", "SignonPlaces",
	"BeginAuthenticator", "ChangesFactors", "Factors", "NewPasskey", "RemoveAuthenticator", "RenewCodes",
	"Goes", "IDToken", "ProveByPassword", "RequireProvider", "RequireSecondFactor", "Ways",
	"Access", "Activity", "AddContact", "AllowInvitations", "AskAddress", "AskJoin", "ChangePassword", "CheckNew", "Contacts", "Edit", "Editor", "EndOtherSessions", "Granters",
	"KeepContactsForOwner", "LatestContacts", "Leave", "May", "MayShutOut", "Offers", "Places", "Recent", "Recipients", "RefusesInvitations", "Sessions", "SetOwnNotices", "SignOut",
}

func TestEveryVerbIsTriedOnAnotherAccountsRows(t *testing.T) {
	for method := range reflect.TypeFor[*store.Tenant]().Methods() {
		if reaching[method.Name] == nil && !slices.Contains(unreaching, method.Name) {
			t.Errorf("%s is new: can it be told to act on something of another account?", method.Name)
		}
	}
}

func TestNoVerbReachesAnotherAccountsRows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		claire := enter(t, s, "stranger", world.Foreign)
		luc := contact(t, claire, "luc")
		anna := enter(t, s, "owner", world.Home)
		before := accountRows(t, s, claire.Account.ID) + accountRows(t, s, anna.Account.ID)
		for name, reach := range reaching {
			for _, id := range []string{luc.ID, claire.Contact.ID, claire.Session.ID, "", "0", "' OR '1'='1", "%"} {
				if err := reach(t, anna, id); err != portal.ErrNotFound {
					t.Errorf("%s(%q): %v", name, id, err)
				}
			}
		}
		same(t, before, accountRows(t, s, claire.Account.ID)+accountRows(t, s, anna.Account.ID))
	})
}

func TestAContactIsNeverAddedOverAnotherAccounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		claire := enter(t, s, "stranger", world.Foreign)
		before := accountRows(t, s, claire.Account.ID)
		anna := enter(t, s, "owner", world.Home)
		over := contact(t, claire, "luc")
		over.AccountID, over.Name = claire.Account.ID, "Taken Over"
		taken := over.ID
		must(t, anna.AddContact(t.Context(), &over))
		if over.ID == taken || over.AccountID != anna.Account.ID {
			t.Errorf("it is %s on %s", over.ID, over.AccountID)
		}
		same(t, before, accountRows(t, s, claire.Account.ID))
		fresh := portal.Contact{Name: "Fresh", Email: "fresh@host.example"}
		fresh.AccountID = claire.Account.ID
		must(t, anna.AddContact(t.Context(), &fresh))
		if fresh.AccountID != anna.Account.ID {
			t.Errorf("it is on %s", fresh.AccountID)
		}
		same(t, before, accountRows(t, s, claire.Account.ID))
	})
}

func TestAListHoldsTheAccountsOwnContactsAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		for _, search := range []string{"", "luc", "dubois", "%", "_"} {
			list, err := anna.Contacts(t.Context(), portal.ContactFilter{Search: search})
			must(t, err)
			for _, c := range list.Contacts {
				if c.AccountID != anna.Account.ID {
					t.Errorf("%q shows %s", search, c.Name)
				}
			}
		}
		events, err := anna.Activity(t.Context(), 0, 1000)
		must(t, err)
		for _, event := range events {
			if event.History != anna.Account.ID {
				t.Errorf("it shows %+v", event)
			}
		}
	})
}

func accountRows(t *testing.T, s *store.Store, account string) string {
	t.Helper()
	return rows(t, s, "SELECT * FROM contacts WHERE account_id = ? ORDER BY id", account) +
		rows(t, s, "SELECT * FROM grants WHERE account_id = ? ORDER BY contact_id, area", account) +
		rows(t, s, "SELECT * FROM notices WHERE account_id = ? ORDER BY contact_id, category", account) +
		rows(t, s, "SELECT * FROM accounts WHERE id = ?", account) +
		rows(t, s, "SELECT * FROM histories WHERE id = ?", account)
}

// A query that starts from anything but the reader can show one client
// another client's data, and a condition such as WhereOr widens one that
// started well. So the files of an account's verbs do not even name these.
func TestAccountFilesDoNotReachAroundTheirScope(t *testing.T) {
	around := []string{"db", "ro", "tx", "NewSelect", "NewRaw", "NewInsert", "NewUpdate", "NewDelete", "ModelTableExpr", "TableExpr", "Join", "WhereOr", "DB", "RunInTx"}
	for _, file := range []string{"tenant.go", "contacts.go", "access.go", "services.go"} {
		files := token.NewFileSet()
		parsed, err := parser.ParseFile(files, file, nil, 0)
		must(t, err)
		ast.Inspect(parsed, func(node ast.Node) bool {
			if selector, ok := node.(*ast.SelectorExpr); ok && slices.Contains(around, selector.Sel.Name) {
				t.Errorf("%s: .%s reaches around the account", files.Position(selector.Pos()), selector.Sel.Name)
			}
			return true
		})
	}
}
