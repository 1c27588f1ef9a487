package mail

import (
	"maps"
	"strings"
	"testing"
)

func TestAHeaderCannotBeInjected(t *testing.T) {
	box := listen(t)
	s := sends(t, box.URL())
	for _, evil := range []string{"x\r\nBcc: all@evil.example", "x\nBcc: all@evil.example", "x\rBcc: all@evil.example", "x\x00"} {
		for where, put := range map[string]func(*Message){
			"id":           func(m *Message) { m.ID = evil },
			"from":         func(m *Message) { m.From = evil },
			"to":           func(m *Message) { m.To = evil },
			"to, after":    func(m *Message) { m.To += evil },
			"subject":      func(m *Message) { m.Subject = evil },
			"header":       func(m *Message) { m.Headers = map[string]string{"List-Unsubscribe": evil} },
			"header name":  func(m *Message) { m.Headers = map[string]string{evil: "x"} },
			"header name:": func(m *Message) { m.Headers = map[string]string{"X: " + evil: "x"} },
		} {
			m := message()
			put(&m)
			if err := s.Send(t.Context(), m); err == nil || Temporary(err) {
				t.Errorf("%s: %q: %v", where, evil, err)
			}
		}
	}
	arrived(t, box, 0)
}

func TestAMailGoesToOneAddress(t *testing.T) {
	box := listen(t)
	s := sends(t, box.URL())
	for _, to := range []string{
		"", "anna", "a@x.example, b@x.example", "a@x.example;b@x.example", "a@x.example b@x.example",
		"Anna <a@x.example>", "<a@x.example>", "g: a@x.example;", "a@x.example (b@x.example)",
		`"a@x.example, b"@x.example`, " a@x.example", "ﬁona@x.example", "a@könyvelés.example",
		"a@x.example> NOTIFY=NEVER <b@x.example", strings.Repeat("a", 250) + "@x.example",
	} {
		m := message()
		m.To = to
		if err := s.Send(t.Context(), m); err == nil || Temporary(err) {
			t.Errorf("%q: %v", to, err)
		}
	}
	arrived(t, box, 0)
}

func TestHeadersThatTheMessageComposesCannotBeSet(t *testing.T) {
	box := listen(t)
	s := sends(t, box.URL())
	for _, name := range []string{"To", "bcc", "CC", "From", "Reply-To", "sender", "Subject", "Content-Type", "MIME-Version", "Message-Id", "Resent-To", ""} {
		m := message()
		m.Headers = map[string]string{name: "x@evil.example"}
		if err := s.Send(t.Context(), m); err == nil || Temporary(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	arrived(t, box, 0)
}

func TestNamesLoseControlCharacters(t *testing.T) {
	box, m := listen(t), message()
	m.From, m.FromName = "other@foyer.example", "Foyer\r\nBcc: all@evil.example\x00"
	m.ToName = "Anna\u202E\u2066\x7f =?utf-8?q?=0D=0ABcc:_x@evil.example?= \u2028 \"Q\" <b@evil.example>"
	m.Subject = "=?utf-8?b?DQpCY2M6IHhAZXZpbC5leGFtcGxl?= and \u202Etxt"
	if err := sends(t, box.URL()).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	got := arrived(t, box, 1)[0]
	want := map[string]string{
		"From":    `"Foyer Bcc: all@evil.example" <other@foyer.example>`,
		"Subject": "= ?utf-8?b?DQpCY2M6IHhAZXZpbC5leGFtcGxl?= and txt",
		"To":      `"Anna = ?utf-8?q?=0D=0ABcc:_x@evil.example?= \"Q\" <b@evil.example>" <` + m.To + `>`,
		"Bcc":     "",
	}
	for name, value := range want {
		if got.Header(name) != value {
			t.Errorf("%s: %q, not %q", name, got.Header(name), value)
		}
	}
	if got.To != m.To {
		t.Errorf("went to %q", got.To)
	}
}

func TestAnOverlongOrEmptyMailIsRefused(t *testing.T) {
	box := listen(t)
	s := sends(t, box.URL())
	for what, put := range map[string]func(*Message){
		"subject": func(m *Message) { m.Subject = strings.Repeat("x", 1000) },
		"name":    func(m *Message) { m.ToName = strings.Repeat("x", 1000) },
		"header":  func(m *Message) { m.Headers = map[string]string{"X-Long": strings.Repeat("x", 995)} },
		"text":    func(m *Message) { m.Text = " \n" },
		"no id":   func(m *Message) { m.ID = "" },
	} {
		m := message()
		put(&m)
		if err := s.Send(t.Context(), m); err == nil || Temporary(err) {
			t.Errorf("%s: %v", what, err)
		}
	}
	arrived(t, box, 0)
}

func TestAutoSubmittedAndOtherHeadersStayOneEach(t *testing.T) {
	box, m := listen(t), message()
	headers := map[string]string{"auto-submitted": "auto-replied", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
	m.Headers = maps.Clone(headers)
	if err := sends(t, box.URL()).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	got := arrived(t, box, 1)[0]
	if values := got.Headers["Auto-Submitted"]; len(values) != 1 || values[0] != "auto-replied" {
		t.Errorf("Auto-Submitted: %q", values)
	}
	if !maps.Equal(m.Headers, headers) {
		t.Error("the message was changed")
	}
}

func TestABadSettingIsNamedAndNeverRepeated(t *testing.T) {
	for smtpURL, hint := range map[string]string{
		"":                                     "smtp://",
		"mail.example:25":                      "smtp://",
		"https://u:secret@h":                   "smtp://",
		"smtp://":                              "host",
		"smtp://u:secret@:25":                  "host",
		"smtp://u:sec/ret@h:25":                "percent",
		"smtp://u:sec#ret@h:25":                "percent",
		"smtp://u:secret?@h:25":                "percent",
		"smtp://u:secret%zz@h":                 "percent",
		"smtp://u:secret@h:25/?tls=no":         "after the port",
		"smtp://u:secret@h:0":                  "port",
		"smtp://u:secret@h:70000":              "port",
		"smtp://u@h":                           "both",
		"smtp://:secret@h":                     "both",
		"smtp://secret\x00@h":                  "percent",
		"smtp://u:secret@[::1":                 "percent",
		"smtp://u:secret@host name.example:25": "percent",
	} {
		_, err := New(smtpURL, sender)
		if err == nil || !strings.Contains(err.Error(), hint) {
			t.Errorf("%q: %v", smtpURL, err)
		} else if strings.Contains(err.Error(), "sec") {
			t.Errorf("%q: the error repeats the password: %v", smtpURL, err)
		}
	}
	for _, from := range []string{"", "Foyer", "a@x.example, b@x.example", "Foyer <portal@könyvelés.example>", "Foyer <portal@x.example>\r\nBcc: b@x.example"} {
		if _, err := New("smtp://localhost", from); err == nil {
			t.Errorf("took %q as the sender", from)
		}
	}
}

func TestPortsAreThoseOfSubmission(t *testing.T) {
	for smtpURL, want := range map[string]string{
		"smtp://mail.example": "mail.example:587", "smtps://mail.example/": "mail.example:465",
		"smtp://[::1]:25": "[::1]:25", "smtp://u:p%40%2F@mail.example:2525": "mail.example:2525",
	} {
		s := sends(t, smtpURL)
		if got := s.server.address(); got != want {
			t.Errorf("%s leads to %s, not %s", smtpURL, got, want)
		}
	}
}
