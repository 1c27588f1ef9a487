package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// posts posts a form, with the session cookie of somebody who is signed in.
func posts(address, session string, fields url.Values) (*http.Response, error) {
	request, err := http.NewRequest(http.MethodPost, address, strings.NewReader(fields.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if session != "" {
		request.Header.Set("Cookie", "__Host-foyer="+session)
	}
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err == nil {
		answer.Body.Close() //nolint:errcheck // status and headers are all that counts
	}
	return answer, err
}

func mustPost(t *testing.T, address, session string, fields url.Values, status int) *http.Response {
	t.Helper()
	answer, err := posts(address, session, fields)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != status {
		t.Fatalf("POST %s: %d, not %d", address, answer.StatusCode, status)
	}
	return answer
}

func sessionIn(t *testing.T, answer *http.Response) string {
	t.Helper()
	for _, cookie := range answer.Cookies() {
		if cookie.Name == "__Host-foyer" {
			return cookie.Value
		}
	}
	t.Fatal("nobody was signed in")
	return ""
}

// page is the page's text, as seen with the session.
func page(t *testing.T, address, session string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Cookie", "__Host-foyer="+session)
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // it was read
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var ownerArgs = []string{"account", "create", "--name", "Proba Kft.", "--owner-email", "owner@proba.example", "--owner-name", "Próba Panna"}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return lines[len(lines)-1]
}

func TestTheFirstOwnerComesInByPwreset(t *testing.T) {
	t.Parallel()
	eachEmpty(t, func(t *testing.T, database string) {
		listen, box := freeAddress(t), mailbox(t)
		env := environment(t, database, listen, box)
		number, isNumber := strings.CutPrefix(lastLine(runs(t, env, "", ownerArgs...)), "#")
		if !isNumber {
			t.Fatalf("the last line is no account number: %q", number)
		}
		r := starts(t, env, listen, "serve").isReady()
		mustPost(t, r.url+"/pwreset", "", url.Values{"email": {"owner@proba.example"}}, http.StatusSeeOther)
		ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
		defer cancel()
		letter, err := box.Wait(ctx, "owner@proba.example")
		if err != nil {
			t.Fatalf("%v\n%s", err, r.said)
		}
		link := regexp.MustCompile(regexp.QuoteMeta(r.url) + `/pwreset/\S+`).FindString(letter.Text)
		in := mustPost(t, link, "", url.Values{"password": {"a-new-owners-password"}}, http.StatusSeeOther)
		if to := in.Header.Get("Location"); to != "/a/"+number {
			t.Errorf("the owner is led to %q, not to /a/%s", to, number)
		}
		if !strings.Contains(page(t, r.url+"/a/"+number, sessionIn(t, in)), "Proba Kft.") {
			t.Error("the account's start page does not name it")
		}
		if token := link[strings.LastIndex(link, "/")+1:]; strings.Contains(r.said.String(), token) {
			t.Errorf("the token is logged:\n%s", r.said)
		}
	})
}

// signedIn is a program that serves a new account, and its owner's session.
func signedIn(t *testing.T, database string) (r *running, env []string, account, session string) {
	t.Helper()
	listen := freeAddress(t)
	env = environment(t, database, listen, mailbox(t))
	number := lastLine(runs(t, env, "a-password-by-hand\n", append(ownerArgs, "--owner-password-stdin")...))
	r = starts(t, env, listen, "serve").isReady()
	in := mustPost(t, r.url+"/login", "", url.Values{"email": {"owner@proba.example"}, "password": {"a-password-by-hand"}}, http.StatusSeeOther)
	account = "/a/" + strings.TrimPrefix(number, "#")
	if to := in.Header.Get("Location"); to != account {
		t.Fatalf("the owner is led to %q, not to %s", to, account)
	}
	return r, env, account, sessionIn(t, in)
}

func TestFiveProcessesStartAtOnceOnAnEmptyDatabase(t *testing.T) {
	t.Parallel()
	eachEmpty(t, func(t *testing.T, database string) {
		var all []*running
		for range 5 {
			listen := freeAddress(t)
			all = append(all, starts(t, environment(t, database, listen, mailbox(t)), listen, "serve"))
		}
		for _, r := range all {
			r.isReady()
		}
	})
}

func TestAStopLetsTheRequestUnderWayBeAnswered(t *testing.T) {
	t.Parallel()
	eachEmpty(t, func(t *testing.T, database string) {
		r, _, _, _ := signedIn(t, database)
		half, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://")) // somebody who never ends a request
		if err != nil {
			t.Fatal(err)
		}
		defer half.Close()                                                                                                              //nolint:errcheck // the program ends
		fmt.Fprintf(half, "POST /login HTTP/1.1\r\nHost: %s\r\nContent-Length: 100\r\n\r\nemail", strings.TrimPrefix(r.url, "http://")) //nolint:errcheck // it is never answered

		answered := make(chan string, 1)
		go func() {
			answer, err := posts(r.url+"/login", "", url.Values{"email": {"owner@proba.example"}, "password": {"a-password-by-hand"}})
			if err != nil {
				answered <- err.Error()
				return
			}
			answered <- answer.Status
		}()
		time.Sleep(15 * time.Millisecond) // hashing takes longer
		if err := r.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := r.endsWithin(10 * time.Second); err != nil {
			t.Errorf("it ended with %v\n%s", err, r.said)
		}
		if status := <-answered; status != "303 See Other" {
			t.Errorf("the request under way: %s", status)
		}
	})
}

func TestAKillLosesNothingThatWasAcknowledged(t *testing.T) {
	t.Parallel()
	eachEmpty(t, func(t *testing.T, database string) {
		r, env, account, session := signedIn(t, database)
		var mu sync.Mutex
		var acknowledged []string
		var all sync.WaitGroup
		for worker := range 4 {
			all.Go(func() {
				for i := 0; ; i++ {
					name := fmt.Sprintf("Kept %d-%d.", worker, i)
					answer, err := posts(r.url+account+"/contacts", session, url.Values{"name": {name}, "email": {fmt.Sprintf("kept%d-%d@proba.example", worker, i)}, "use[signin]": {"1"}})
					if err != nil {
						return
					}
					if answer.StatusCode == http.StatusSeeOther {
						mu.Lock()
						acknowledged = append(acknowledged, name)
						mu.Unlock()
					}
				}
			})
		}
		time.Sleep(700 * time.Millisecond)
		if err := r.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		all.Wait()
		r.endsWithin(5 * time.Second) //nolint:errcheck // it was killed

		again := starts(t, env, strings.TrimPrefix(r.url, "http://"), "serve").isReady()
		var list strings.Builder
		for number := 1; number == 1 || strings.Contains(list.String(), fmt.Sprintf("page=%d", number)); number++ {
			list.WriteString(page(t, fmt.Sprintf("%s%s/contacts?page=%d", again.url, account, number), session))
		}
		if len(acknowledged) < 5 {
			t.Errorf("only %d contacts were added in time", len(acknowledged))
		}
		for _, name := range acknowledged {
			if !strings.Contains(list.String(), name) {
				t.Errorf("%s was acknowledged and is lost", name)
			}
		}
	})
}

func TestTheDemonstrationPrintsWhoCanBeTriedOut(t *testing.T) {
	t.Parallel()
	folder, listen := filepath.Join(t.TempDir(), "demo"), freeAddress(t)
	_, port, _ := net.SplitHostPort(listen)
	env := append(os.Environ(), "FOYER_DATA="+folder, "FOYER_LISTEN=localhost:"+port)
	r := starts(t, env, listen, "demo").isReady()
	roles := map[string][]string{}
	for began := time.Now(); len(roles["pending"]) == 0 && time.Since(began) < 10*time.Second; time.Sleep(20 * time.Millisecond) {
		for _, line := range r.said.lines() {
			if columns := strings.Split(line, "\t"); len(columns) >= 3 {
				roles[columns[0]] = columns
			}
		}
	}
	for _, role := range []string{"owner", "accountant", "developer", "many"} {
		if len(roles[role]) != 3 {
			t.Fatalf("%s is not printed\n%s", role, r.said)
		}
	}
	if roles["pending"][2] != "-" || !strings.Contains(r.said.String(), r.url+"/demo/mail") {
		t.Errorf("printed:\n%s", r.said)
	}
	in := mustPost(t, r.url+"/login", "", url.Values{"email": {roles["owner"][1]}, "password": {roles["owner"][2]}}, http.StatusSeeOther)
	if text := page(t, r.url+"/a/1042/contacts", sessionIn(t, in)); !strings.Contains(text, roles["accountant"][1]) {
		t.Error("the accountant is not in the list")
	}
	request, _ := http.NewRequest(http.MethodGet, "http://localhost:"+port+"/login?next=%2Fme", nil)
	if answer, err := http.DefaultTransport.RoundTrip(request); err != nil || answer.Header.Get("Location") != r.url+"/login?next=%2Fme" {
		t.Errorf("localhost is not redirected: %v %v", answer, err)
	}
	r.Process.Signal(os.Interrupt) //nolint:errcheck // endsWithin tells
	if err := r.endsWithin(10 * time.Second); err != nil {
		t.Errorf("it ended with %v\n%s", err, r.said)
	}

	kept := starts(t, env, listen, "demo").isReady()
	if text := page(t, kept.url+"/a/1042", sessionIn(t, in)); !strings.Contains(text, "1042") {
		t.Error("the second start lost the session of the first")
	}
	second := exec.Command(program, "demo", "--fresh")
	second.Env = append(slices.Clone(env), "FOYER_LISTEN="+freeAddress(t))
	if said, err := second.CombinedOutput(); err == nil || !strings.Contains(string(said), "runs on "+folder+" already") {
		t.Errorf("a second one on the same folder: %v\n%s", err, said)
	}
	if text := page(t, kept.url+"/a/1042", sessionIn(t, in)); !strings.Contains(text, "1042") {
		t.Error("the second one emptied the folder of the first")
	}
	kept.Process.Kill()              //nolint:errcheck // endsWithin tells
	kept.endsWithin(5 * time.Second) //nolint:errcheck // it was killed
	fresh := starts(t, env, listen, "demo", "--fresh").isReady()
	if text := page(t, fresh.url+"/a/1042", sessionIn(t, in)); strings.Contains(text, "Kertész") {
		t.Error("--fresh kept the session")
	}
}
