package mail

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// server is what an SMTP URL says.
type server struct {
	host, user, password string
	port                 int
	implicitTLS          bool
	loopback             bool
}

func (s server) address() string { return net.JoinHostPort(s.host, strconv.Itoa(s.port)) }

// policy keeps credentials from the open network, and stays usable with a relay
// that has no certificate.
func (s server) policy() gomail.TLSPolicy {
	switch {
	case s.implicitTLS:
		return gomail.NoTLS
	case s.user != "" && !s.loopback:
		return gomail.TLSMandatory
	default:
		return gomail.TLSOpportunistic
	}
}

// parseServer reads an SMTP URL. Its errors never repeat a part of the URL that
// could be the password, as those of [url.Parse] do.
func parseServer(smtpURL string) (server, error) {
	u, err := url.Parse(smtpURL)
	if err != nil {
		return server{}, errors.New("mail: the SMTP URL cannot be read; special characters of the user and the password must be percent-encoded")
	}
	s := server{host: u.Hostname(), implicitTLS: u.Scheme == "smtps"}
	if u.Scheme != "smtp" && u.Scheme != "smtps" {
		return server{}, errors.New("mail: the SMTP URL must start with smtp:// or smtps://")
	}
	if s.host == "" {
		return server{}, errors.New("mail: the SMTP URL names no host")
	}
	if strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return server{}, errors.New("mail: the SMTP URL must end after the port; special characters of the user and the password must be percent-encoded")
	}
	if s.port, err = portOf(u); err != nil {
		return server{}, err
	}
	s.user, s.password, err = credentials(u.User)
	s.loopback = isLoopback(s.host)
	return s, err
}

// portOf is the port of the URL, or the one for submission (RFC 8314).
func portOf(u *url.URL) (int, error) {
	switch {
	case u.Port() == "" && u.Scheme == "smtps":
		return 465, nil
	case u.Port() == "":
		return 587, nil
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil || port < 1 || port > 65535 {
		return 0, fmt.Errorf("mail: the SMTP URL's port must be between 1 and 65535")
	}
	return port, nil
}

func credentials(user *url.Userinfo) (name, password string, err error) {
	if user == nil {
		return "", "", nil
	}
	password, _ = user.Password()
	if user.Username() == "" || password == "" {
		return "", "", errors.New("mail: the SMTP URL needs both a user and a password, or neither")
	}
	return user.Username(), password, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
