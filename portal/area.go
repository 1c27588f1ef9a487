package portal

import "slices"

// Area is a part of an account's client area that access is given to.
type Area string

// The areas of an account, in the order in which a person reads them.
const (
	Profile  Area = "profile"
	Contacts Area = "contacts"
	Invoices Area = "invoices"
	Orders   Area = "orders"
	Services Area = "services"
	SignOn   Area = "signon"
	Domains  Area = "domains"
	Tickets  Area = "tickets"
	Emails   Area = "emails"
	Security Area = "security"
)

// Areas are all areas, in the order in which a person reads them.
var Areas = []Area{Profile, Contacts, Invoices, Orders, Services, SignOn, Domains, Tickets, Emails, Security}

// Levels are the levels that the area knows, the lowest first. Orders and
// sign-on cannot be looked at only; mails that were sent cannot be managed.
func (a Area) Levels() []Level {
	switch a {
	case Orders, SignOn:
		return []Level{LevelNone, LevelManage}
	case Emails:
		return []Level{LevelNone, LevelView}
	default:
		return []Level{LevelNone, LevelView, LevelManage}
	}
}

// Highest is the most that anybody can have in the area.
func (a Area) Highest() Level {
	levels := a.Levels()
	return levels[len(levels)-1]
}

// Level says how much of an area is open; a higher level holds the lower ones.
type Level int

// The three levels: the radios of every area.
const (
	LevelNone Level = iota
	LevelView
	LevelManage
)

var levelNames = []string{"none", "view", "manage"}

// String is the level as forms and tables write it: none, view or manage.
func (l Level) String() string { return levelNames[l] }

// ParseLevel reads a level as forms and tables write it.
func ParseLevel(name string) (Level, bool) {
	i := slices.Index(levelNames, name)
	return Level(max(i, 0)), i >= 0
}

// Right is what a page or a verb asks for: a level of an area.
// The zero Right is no right at all and may not be asked for.
type Right struct {
	Area  Area
	Level Level
	Owner bool // the owner's alone, whatever the access of others
	any   bool
}

// Anyone is the right of everybody who is on the account. It is said aloud.
var Anyone = Right{any: true}

// OwnerOnly is the right of the account's owner alone.
var OwnerOnly = Right{Owner: true}

// View is the right to see an area.
func View(a Area) Right { return Right{Area: a, Level: LevelView} }

// Manage is the right to change what is in an area.
func Manage(a Area) Right { return Right{Area: a, Level: LevelManage} }

// IsZero tells whether no right was named.
func (r Right) IsZero() bool { return r == Right{} }

// String is the right as the route table prints it, such as "contacts:manage".
func (r Right) String() string {
	switch {
	case r.any:
		return "anyone"
	case r.Owner:
		return "owner"
	case r.IsZero():
		return ""
	default:
		return string(r.Area) + ":" + r.Level.String()
	}
}
