package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"foyer/store/world"
)

// posts sends the body as it is.
func (b *browser) posts(path, kind, body string) *answer {
	b.Helper()
	return b.With("Content-Type", kind, "Sec-Fetch-Site", "same-origin").sends(http.MethodPost, path, strings.NewReader(body))
}

const formKind = "application/x-www-form-urlencoded"

func TestATamperedFormDoesNothing(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		péter := "/a/1042/contacts/" + owner.idOf("Nagy Péter")
		before := owner.Get("/a/1042/activity").body
		good := "name=Planted&email=planted%40evil.example"
		for path, extras := range map[string][]string{
			"/a/1042/contacts": {
				"&role=owner", "&kind=owner", "&account=1077", "&account_id=1", "&user_id=1", "&id=1", "&name=Twice", "&email=other%40evil.example", "&way=mail", "&way=", "&password=x&password=y", "&preset=root", "&preset=",
				"&access[contacts]=all", "&access[contacts]=3", "&access[everything]=manage", "&access[contacts]=view&access[contacts]=manage", "&use[signin]=maybe", "&use[admin]=1", "&notices[spam]=1",
				"&country=Hungary", "&country=XX", "&language=tlh", "&once=1", "&once=../../x", "&company=a%00b", "&company=%ff", "&company=%c0%af", "&company=%ed%a0%80", "&%00=1", "&=1", "&a%zz=1", "&company=%zz", "&company=a;b=c",
			},
			péter:                  {"&role=owner", "&joined_at=1", "&deactivated_at=", "&email_norm=x", "&name=a%00"},
			péter + "/permissions": {"", "&access[contacts]=manage"},
			péter + "/notices":     {"", "&notices[all]=1"},
			"/me":                  {"&number=1", "&proven_at=1", "&email_norm=1"},
		} {
			for _, extra := range extras {
				owner.posts(path, formKind, good+extra).is(http.StatusBadRequest, extra)
			}
		}
		owner.posts("/a/1042/contacts/policy", formKind, "adding=owner&adding=managers").Is(http.StatusBadRequest)
		v.Anew().posts("/login", formKind, "email=a%40b.example&password=x&email=c%40d.example").Is(http.StatusBadRequest)
		v.Anew().posts("/pwreset", formKind, "email=a%40b.example&email=c%40d.example").Is(http.StatusBadRequest)
		if owner.Get("/a/1042/activity").body != before {
			v.Error("something was done")
		}
	})
}

func (a *answer) is(status int, with string) {
	a.b.Helper()
	if a.StatusCode != status {
		a.b.Errorf("%s with %q: %d, not %d\n%s", a.what, with, a.StatusCode, status, a.short())
	}
}

func TestOnlyFormsAreRead(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		for kind, body := range map[string]string{
			"application/json": `{"name":"Planted","email":"planted@evil.example"}`, "text/plain": "name=Planted&email=planted%40evil.example", "": "name=Planted&email=planted%40evil.example",
			"application/xml": "<name>Planted</name>", "multipart/form-data; boundary=x": "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nPlanted\r\n--x--\r\n",
		} {
			owner.posts("/a/1042/contacts", kind, body).is(http.StatusUnsupportedMediaType, kind)
		}
		owner.posts("/a/1042/contacts", formKind+"; charset=UTF-8", "name=Planted&email=planted%40home.example").Is(http.StatusSeeOther)
		owner.posts("/a/1042/contacts?name=Query&email=query%40evil.example", formKind, "").Is(http.StatusUnprocessableEntity)
		owner.Get("/a/1042/contacts?q=evil").Has("#contacts tbody tr", 0)
	})
}

func TestABodyOverTheLimitIsRefused(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		owner.Post("/a/1042/contacts", "name", strings.Repeat("x", 65_000)).Is(http.StatusUnprocessableEntity)
		owner.Post("/a/1042/contacts", "name", strings.Repeat("x", 66_000)).Is(http.StatusRequestEntityTooLarge).Has("h1", 1)
	})
}

func TestAnOverlongFieldIsAnsweredWithASentence(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		for field, length := range map[string]int{"name": 100, "company": 120, "street": 120, "postcode": 16, "city": 80, "tax_number": 32, "phone": 40, "email": 254} {
			long := strings.Repeat("é", length+1)
			fields := map[string]string{"name": "X", "email": "x@limits.example", "use[holder]": "1"}
			fields[field] = long
			var posted []string
			for name, value := range fields {
				posted = append(posted, name, value)
			}
			a := owner.Post("/a/1042/contacts", posted...).Is(http.StatusUnprocessableEntity).Keeps(field, long)
			if sentence := tidy(a.find("#" + field + "-error").Text()); len(sentence) < 15 {
				v.Errorf("%s of %d characters: %q", field, length+1, sentence)
			}
			if field == "phone" || field == "email" {
				continue
			}
			fields[field], fields["email"] = strings.Repeat("é", length), fmt.Sprintf("%s@limits.example", field)
			posted = nil
			for name, value := range fields {
				posted = append(posted, name, value)
			}
			owner.Post("/a/1042/contacts", posted...).is(http.StatusSeeOther, field)
		}
		v.Anew().Post("/login", "email", strings.Repeat("x", 30_000), "password", strings.Repeat("y", 30_000)).Is(http.StatusUnprocessableEntity)
		owner.Post("/me/security/password", "current", world.Called("owner").Password, "password", strings.Repeat("ű", 5000)).Is(http.StatusUnprocessableEntity)
		owner.Get("/a/1042/contacts?q=" + strings.Repeat("x", 3000)).Is(http.StatusOK)
		owner.Get("/a/1042/contacts?page=99999999999999999999").Is(http.StatusOK)
		owner.Get("/a/1042/contacts?page=-1&kind=root&status=x").Is(http.StatusOK)
		owner.Get("/a/1042/activity?before=-9223372036854775808").Is(http.StatusOK)
	})
}

func TestOddTextIsKeptAsItIs(t *testing.T) {
	visit(t, func(v *visits) {
		owner := v.As("owner")
		for i, name := range []string{`<script>alert(1)</script>`, `Robert'); DROP TABLE contacts;--`, `a ? b $1 ?0`, `"quoted" & 'so'`, `Ő Űrhajós 🚀`, `-1`, `%s{{.}}`, `\\`} {
			email := fmt.Sprintf("odd%d@text.example", i)
			owner.Post("/a/1042/contacts", "name", name, "email", email, "use[holder]", "1").Is(http.StatusSeeOther)
			list := owner.Get("/a/1042/contacts?q="+email).Is(http.StatusOK).Shows("#contacts th a", name).Has("#contacts script", 0)
			owner.Get(list.link("#contacts th a")).Is(http.StatusOK).Keeps("name", name)
			owner.Get("/a/1042/contacts?q="+queryEscaped(name)).Is(http.StatusOK).Shows("#contacts th a", name)
		}
	})
}
