package inbox

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	extension = ".eml"
	unread    = "incoming.tmp" // a mail that is being written; its rest is overwritten by the next
	timestamp = "20060102T150405.000Z"
)

// letterID is the time of arrival in UTC and a number that never goes back, so
// that a clock that does cannot disturb the order.
var letterID = regexp.MustCompile(`^(\d{8}T\d{6}\.\d{3}Z)-(\d{1,9})$`)

func (i *Inbox) open(dir string) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if i.dir, err = os.OpenRoot(dir); err != nil {
		return err
	}
	ids, err := i.ids()
	if len(ids) > 0 {
		i.last = number(ids[0])
	}
	return err
}

// ids are the mails in the folder, newest first.
func (i *Inbox) ids() ([]string, error) {
	entries, err := fs.ReadDir(i.dir.FS(), ".")
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, entry := range entries {
		id, found := strings.CutSuffix(entry.Name(), extension)
		if found && letterID.MatchString(id) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return number(b) - number(a) })
	return ids, nil
}

func number(id string) int {
	n, _ := strconv.Atoi(id[strings.LastIndexByte(id, '-')+1:])
	return n
}

// keep writes a mail to the folder and tells those who wait.
func (i *Inbox) keep(s *session, content []byte) error {
	i.mu.Lock()
	defer i.mu.Unlock()

	now := time.Now().UTC()
	if err := i.dir.WriteFile(unread, append(s.trace(now), content...), 0o600); err != nil {
		return reply(unavailable)
	}
	id := now.Format(timestamp) + fmt.Sprintf("-%06d", i.last+1)
	if err := i.dir.Rename(unread, id+extension); err != nil {
		return reply(unavailable)
	}
	i.last++
	close(i.arrived)
	i.arrived = make(chan struct{})
	i.forget(maxMails)
	return nil
}

// trace is what a server writes above a mail at the final delivery (RFC 5321, 4.4).
func (s *session) trace(now time.Time) []byte {
	var lines bytes.Buffer
	fmt.Fprintf(&lines, "Return-Path: <%s>\r\n", s.sender)
	for _, to := range s.to {
		fmt.Fprintf(&lines, "Delivered-To: %s\r\n", to)
	}
	fmt.Fprintf(&lines, "Received: from %s by localhost with ESMTP; %s\r\n", s.helo, now.Format(time.RFC1123Z))
	return lines.Bytes()
}

// forget leaves the newest mails. One that cannot be removed is tried again
// when the next arrives.
func (i *Inbox) forget(keep int) {
	ids, err := i.ids()
	if err != nil || len(ids) <= keep {
		return
	}
	for _, id := range ids[keep:] {
		_ = i.dir.Remove(id + extension)
	}
}

// Clear removes every mail.
func (i *Inbox) Clear() error {
	i.mu.Lock()
	defer i.mu.Unlock()
	ids, err := i.ids()
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := i.dir.Remove(id + extension); err != nil {
			return err
		}
	}
	return nil
}
