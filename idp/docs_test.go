package idp_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const servicesDoc = "../docs/services.md"

// examples are the JSON blocks of what the authors of services read.
func examples(h *house) (all []map[string]any) {
	h.Helper()
	text, err := os.ReadFile(servicesDoc)
	h.must(err)
	for _, block := range regexp.MustCompile("(?s)```json\n(.*?)```").FindAllSubmatch(text, -1) {
		one := map[string]any{}
		h.must(json.Unmarshal(block[1], &one))
		all = append(all, one)
	}
	return all
}

// keys are the names in an object, those of the objects in it after a dot.
func keys(of map[string]any) (names []string) {
	for name, value := range of {
		names = append(names, name)
		if inner, ok := value.(map[string]any); ok {
			for _, one := range keys(inner) {
				names = append(names, name+"."+one)
			}
		}
	}
	slices.Sort(names)
	return names
}

func TestServicesAreToldWhatTheirAuthorsRead(t *testing.T) {
	each(t, func(h *house) {
		doc := examples(h)
		if len(doc) != 4 {
			h.Fatalf("%s has %d examples", servicesDoc, len(doc))
		}
		webmail, panel, jonas := h.party("webmail"), h.panel(), h.as("developer")
		got := webmail.arrives(jonas)
		jonas.post("/a/1042/services/" + panel.service.ID + "/signon")
		h.delivers()
		jonas.post("/logout")
		for n, told := range map[int]map[string]any{0: got.claims, 1: webmail.logoutToken(<-webmail.told), 2: panel.visits()[0]} {
			if want, is := keys(doc[n]), keys(told); !slices.Equal(want, is) {
				h.Errorf("example %d has %v, and what is told has %v", n, want, is)
			}
		}
	})
}

func TestTheSignatureThatAuthorsReadIsRight(t *testing.T) {
	text, err := os.ReadFile(servicesDoc)
	if err != nil {
		t.Fatal(err)
	}
	find := func(pattern string) string {
		if found := regexp.MustCompile(pattern).FindSubmatch(text); found != nil {
			return string(found[1])
		}
		t.Fatalf("there is no %s", pattern)
		return ""
	}
	key, _ := base64.StdEncoding.DecodeString(find("`whsec_([^`]+)`"))
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(strings.Join([]string{find("webhook-id: (.+)"), find("webhook-timestamp: (.+)"), find("the body `(.+?)`")}, ".")))
	if is, want := find("webhook-signature: v1,(.+)"), base64.StdEncoding.EncodeToString(mac.Sum(nil)); is != want {
		t.Errorf("it is %s, not %s", is, want)
	}
}
