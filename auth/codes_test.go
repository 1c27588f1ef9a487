package auth_test

import (
	"encoding/base32"
	"strings"
	"testing"
	"time"

	"foyer/auth"
)

// The secret and the codes are those of RFC 6238, appendix B, cut to six digits.
var rfc = base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))

func TestCodesAreThoseOfTheStandard(t *testing.T) {
	for at, code := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if step, right := auth.CodeStep(rfc, code, time.Unix(at, 0), 0); !right || step != at/30 {
			t.Errorf("%s at %d: %d, %v", code, at, step, right)
		}
	}
}

func TestACodeIsTakenOneStepEarlyOrLateAndNotTwice(t *testing.T) {
	at := time.Unix(1234567890, 0)
	for by, want := range map[time.Duration]bool{-60: false, -30: true, 0: true, 30: true, 60: false} {
		step, right := auth.CodeStep(rfc, "005924", at.Add(by*time.Second), 0)
		if right != want {
			t.Errorf("%d seconds off: %v", by, right)
		}
		if _, again := auth.CodeStep(rfc, "005924", at.Add(by*time.Second), step); right && again {
			t.Errorf("%d seconds off it is taken twice", by)
		}
	}
	for _, code := range []string{"", "5924", "0059240", "OO5924", "005924 005924"} {
		if _, right := auth.CodeStep(rfc, code, at, 0); right {
			t.Errorf("%q is taken", code)
		}
	}
	if _, right := auth.CodeStep(rfc, " 005 924\n", at, 0); !right {
		t.Error("as the app shows it, in two groups, it is not taken")
	}
}

func TestAnAppIsToldByAPicture(t *testing.T) {
	secret := auth.NewSecret()
	shown, err := auth.NewAuthenticator(secret, "My: Hosting", "anna@kertesz.example")
	if err != nil || shown.Secret != secret || len(secret) != 32 || !strings.HasPrefix(shown.QR, "data:image/png;base64,") {
		t.Errorf("got %.60v, %v", shown, err)
	}
	if other := auth.NewSecret(); other == secret {
		t.Error("two secrets are the same")
	}
}

func TestRecoveryCodesAreReadHoweverTheyAreTyped(t *testing.T) {
	codes := auth.NewRecoveryCodes()
	seen := map[string]bool{}
	for _, code := range codes {
		if len(code) != 19 || seen[code] || strings.ContainsAny(code, "ilou") {
			t.Errorf("got %q", code)
		}
		seen[code] = true
	}
	kept := auth.HashRecoveryCode("7k10-q9xw-04hd-t3bz")
	for _, typed := range []string{"7K10Q9XW04HDT3BZ", " 7k10 q9xw\t04hd t3bz ", "7kio-q9xw-o4hd-t3bz", "7klO–q9xw–04hd–t3bz"} {
		if auth.HashRecoveryCode(typed) != kept {
			t.Errorf("%q is another one", typed)
		}
	}
}
