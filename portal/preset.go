package portal

import "slices"

// Preset is a ready answer to "what may this person do": it fills uses,
// access and notices. Source: 000 (accountant, developer), 001 and 004
// (support: "all mails and support tickets").
type Preset string

// The presets, and Custom for whatever was chosen by hand.
const (
	Accountant Preset = "accountant"
	Developer  Preset = "developer"
	Support    Preset = "support"
	Holder     Preset = "holder"
	ReadOnly   Preset = "readonly"
	Everything Preset = "everything"
	Custom     Preset = "custom"
)

// Presets are all presets, in the order in which the form shows them.
var Presets = []Preset{Accountant, Developer, Support, Holder, ReadOnly, Everything, Custom}

// Known tells whether there is such a preset.
func (p Preset) Known() bool { return slices.Contains(Presets, p) }

// Access is what the preset lets a contact do.
func (p Preset) Access() Access {
	switch p {
	case Accountant:
		return Access{Invoices: LevelManage, Services: LevelView, SignOn: LevelManage}
	case Developer:
		return Access{Services: LevelManage, Domains: LevelManage, Tickets: LevelManage, SignOn: LevelManage}
	case Support:
		return Access{Tickets: LevelManage}
	case ReadOnly:
		return readOnly()
	case Everything:
		return FullAccess()
	default:
		return Access{}
	}
}

func readOnly() Access {
	access := Access{}
	for _, area := range Areas {
		if slices.Contains(area.Levels(), LevelView) {
			access[area] = LevelView
		}
	}
	return access
}

// Notices are the mails that a contact of the preset gets.
func (p Preset) Notices() Notices {
	switch p {
	case Accountant:
		return Notices{InvoiceMails}
	case Developer:
		return Notices{GeneralMails, ProductMails, DomainMails, SupportMails}
	case Support, Everything:
		return slices.Clone(Categories)
	default:
		return nil
	}
}

// Uses are what a contact of the preset is used for.
func (p Preset) Uses() Uses {
	if p == Holder {
		return Uses{Holder: true}
	}
	return Uses{SignIn: true}
}

// Fill gives the contact what the preset stands for. Custom leaves it as it is.
func (p Preset) Fill(c *Contact) {
	if p == Custom || !p.Known() {
		return
	}
	c.Uses, c.Access, c.Notices = p.Uses(), p.Access(), p.Notices()
}
