package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a machine with nothing but Go may know no time zones

	"github.com/caarlos0/env/v11"

	"foyer/mail"
	"foyer/portal"
)

// config is the environment: every name, default and check.
type config struct {
	BaseURL        *url.URL         `env:"BASE_URL" help:"where browsers reach the portal: https://…, or http://… on loopback only"`
	Listen         string           `env:"LISTEN" envDefault:"127.0.0.1:3000" help:"address and port to listen on"`
	DatabaseURL    string           `env:"DATABASE_URL" help:"postgres://… or, for one machine, sqlite:path"`
	SMTPURL        string           `env:"SMTP_URL" help:"smtp://user:password@host:port or smtps://…"`
	MailFrom       string           `env:"MAIL_FROM" help:"sender of all mails: portal@example.com or Name <portal@example.com>"`
	Brand          string           `env:"BRAND" envDefault:"Foyer" help:"the provider's name, on pages and in mails"`
	Language       string           `env:"LANGUAGE" envDefault:"en" help:"for visitors who ask for none of ours: en, hu, de, fr, pl or nl"`
	TimeZone       string           `env:"TIME_ZONE" envDefault:"UTC" help:"in which times are shown, such as Europe/Budapest"`
	TrustedProxies []string         `env:"TRUSTED_PROXIES" help:"addresses or networks of reverse proxies whose X-Forwarded-For counts, parted by commas"`
	PasswordMin    int              `env:"PASSWORD_MIN" envDefault:"12" help:"characters that a password needs, 8 to 64"`
	Registration   string           `env:"REGISTRATION" envDefault:"on" help:"whether anybody may open a free account at /register: on or off"`
	FirstPassword  string           `env:"FIRST_PASSWORD" envDefault:"on" help:"whether a contact's first password may be given by hand: on or off"`
	HSTS           bool             `env:"HSTS" envDefault:"true" help:"tell browsers to come by https alone; has no effect on http"`
	MetricsListen  string           `env:"METRICS_LISTEN" help:"address and port for /metrics; none unless set"`
	Providers      []providerConfig `envPrefix:"OIDC_"`
	LogLevel       string           `env:"LOG_LEVEL" envDefault:"info" help:"debug, info, warn or error"`
}

const prefix = "FOYER_"

// readConfig reads the environment and refuses what is missing or unsafe for
// serving, naming each setting.
func readConfig() (config, error) {
	c, err := parseConfig()
	if err != nil {
		return c, err
	}
	return c, c.check()
}

// readStoreConfig is readConfig for a command that serves nothing: only what
// the store needs has to be there.
func readStoreConfig() (config, error) {
	c, err := parseConfig()
	if err != nil {
		return c, err
	}
	return c, c.checkStore()
}

func parseConfig() (config, error) {
	var c config
	if err := env.ParseWithOptions(&c, env.Options{Prefix: prefix}); err != nil {
		return c, unreadable(err)
	}
	return c, nil
}

// unreadable names the settings whose values are not of their type.
func unreadable(err error) error {
	all, _ := errors.AsType[env.AggregateError](err)
	named := make([]error, len(all.Errors))
	for i, one := range all.Errors {
		named[i] = one
		if wrong, ok := errors.AsType[env.ParseError](one); ok {
			field, _ := reflect.TypeFor[config]().FieldByName(wrong.Name)
			named[i] = refused(field.Tag.Get("env"), "cannot be read: "+wrong.Err.Error())
		}
	}
	return errors.Join(named...)
}

func (c *config) check() error {
	return errors.Join(
		checkNames(os.Environ()),
		c.checkBaseURL(),
		listens("LISTEN", c.Listen, false),
		c.checkStore(),
		c.checkMail(),
		c.checkProxies(),
		c.checkZone(),
		c.checkProviders(),
		oneOf("LANGUAGE", c.Language, portal.Languages),
		oneOf("REGISTRATION", c.Registration, onOff),
		oneOf("FIRST_PASSWORD", c.FirstPassword, onOff),
		listens("METRICS_LISTEN", c.MetricsListen, true),
	)
}

func (c *config) checkStore() error {
	return errors.Join(
		c.checkDatabase(),
		within("PASSWORD_MIN", c.PasswordMin, 8, 64),
		oneOf("LOG_LEVEL", c.LogLevel, []string{"debug", "info", "warn", "error"}),
	)
}

func (c *config) checkMail() error {
	if missing := errors.Join(present("SMTP_URL", c.SMTPURL), present("MAIL_FROM", c.MailFrom)); missing != nil {
		return missing
	}
	if _, err := mail.New(c.SMTPURL, c.MailFrom); err != nil {
		return refused("SMTP_URL", "or "+prefix+"MAIL_FROM cannot be used: "+err.Error())
	}
	return nil
}

func (c *config) checkBaseURL() error {
	u := c.BaseURL
	switch {
	case u == nil || u.String() == "":
		return refused("BASE_URL", "is missing: where do browsers reach the portal? For example https://my.example.com")
	case u.Host == "":
		return refused("BASE_URL", fmt.Sprintf("is %q, without https:// before it", u))
	case u.Scheme != "https" && !(u.Scheme == "http" && isLoopback(u.Hostname())):
		return refused("BASE_URL", "has to be https://… (http://… only on loopback): passwords travel on it")
	case !hostName.MatchString(u.Hostname()):
		return refused("BASE_URL", fmt.Sprintf("has %q, which is no host", u.Hostname()))
	case u.Path != "" && u.Path != "/", u.RawQuery != "", u.Fragment != "", u.User != nil:
		return refused("BASE_URL", "is scheme and host alone, such as https://my.example.com")
	}
	u.Path = ""
	if u.Scheme == "https" && u.Port() == "443" || u.Scheme == "http" && u.Port() == "80" {
		u.Host = strings.TrimSuffix(u.Host, ":"+u.Port()) // browsers leave it out, too
	}
	return nil
}

// onOff are the values of what is there or not.
var onOff = []string{"on", "off"}

// hostName is what a host may look like: a name in ASCII, or an address.
var hostName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$|^[0-9A-Fa-f:.]+$`)

func (c *config) checkDatabase() error {
	scheme, _, _ := strings.Cut(c.DatabaseURL, ":")
	if !slices.Contains([]string{"postgres", "postgresql", "sqlite"}, scheme) {
		return refused("DATABASE_URL", "has to be postgres://… or sqlite:path")
	}
	return nil
}

func (c *config) checkProxies() error {
	for i, proxy := range c.TrustedProxies {
		proxy = strings.TrimSpace(proxy)
		c.TrustedProxies[i] = proxy
		_, addressErr := netip.ParseAddr(proxy)
		network, networkErr := netip.ParsePrefix(proxy)
		if addressErr != nil && networkErr != nil {
			return refused("TRUSTED_PROXIES", fmt.Sprintf("%q is neither an address nor a network", proxy))
		}
		if networkErr == nil && network.Bits() < 8 {
			return refused("TRUSTED_PROXIES", fmt.Sprintf("trusts half the world with %q: name the proxies", proxy))
		}
	}
	return nil
}

func (c *config) checkZone() error {
	if _, err := time.LoadLocation(c.TimeZone); err != nil {
		return refused("TIME_ZONE", "has to be the name of a time zone, such as Europe/Budapest")
	}
	return nil
}

// zone is the time zone, UTC where there is none.
func (c *config) zone() *time.Location {
	zone, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

func refused(name, why string) error { return fmt.Errorf("%s%s %s", prefix, name, why) }

func present(name, value string) error {
	if value == "" {
		return refused(name, "is missing")
	}
	return nil
}

func within(name string, value, least, most int) error {
	if value < least || value > most {
		return refused(name, fmt.Sprintf("has to be from %d to %d", least, most))
	}
	return nil
}

func oneOf(name, value string, allowed []string) error {
	if !slices.Contains(allowed, value) {
		return refused(name, "has to be one of "+strings.Join(allowed, ", "))
	}
	return nil
}

func listens(name, address string, optional bool) error {
	if optional && address == "" {
		return nil
	}
	_, port, err := net.SplitHostPort(address)
	if _, portErr := strconv.ParseUint(port, 10, 16); err != nil || portErr != nil {
		return refused(name, "has to be an address and a port, such as 127.0.0.1:3000")
	}
	return nil
}

// isLoopback tells whether the host is this machine, by its name or address.
func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// settingsHelp lists the settings, for --help.
func settingsHelp() string {
	var text strings.Builder
	text.WriteString("Settings:\n")
	listSettings(&text, &config{}, prefix)
	text.WriteString("\nIdentity providers through which people sign in, the next one with OIDC_1_ and so on:\n")
	listSettings(&text, &providerConfig{}, prefix+"OIDC_0_")
	return text.String()
}

// listSettings lists the fields of the struct that the settings fill.
func listSettings(text *strings.Builder, settings any, prefix string) {
	fields, err := env.GetFieldParamsWithOptions(settings, env.Options{Prefix: prefix})
	if err != nil {
		return
	}
	helps := fieldHelps(settings, prefix)
	for _, field := range fields {
		if helps[field.Key] == "" {
			continue // the providers stand below
		}
		fmt.Fprintf(text, "\n  %s", field.Key)
		if field.DefaultValue != "" {
			fmt.Fprintf(text, " (default %s)", field.DefaultValue)
		}
		fmt.Fprintf(text, "\n    %s\n", helps[field.Key])
	}
}
