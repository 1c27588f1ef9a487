package portal

// The mails that Foyer sends.
const (
	ResetMail           = "pwreset"
	PasswordChangedMail = "password_changed"
	AccessChangedMail   = "access_changed"
)

// Mail is one mail that is due, with what it needs to be written: to whom, in
// which language, about what.
type Mail struct {
	ID       string // fixed when it was queued; the Message-ID is made of it
	Kind     string
	To       string // the stored spelling of the address
	ToName   string
	Language string
	New      bool              // the reader has no sign-in yet
	Account  *Account          // the account it concerns, or nil
	Data     map[string]string // what the kind needs beside that
	Token    string            // for the link; made for this one mail, never kept
}
