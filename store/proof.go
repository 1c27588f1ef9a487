package store

import (
	"regexp"
	"strings"
	"time"

	"foyer/auth"
	"foyer/portal"
)

// proof is how somebody has shown who they are.
type proof struct {
	methods     portal.Methods
	provider    string // the provider's word, the way in there, its session and its token
	way         string
	providerSID string
	idToken     string
	called      string // how the provider calls the person

	at    time.Time // when that was; zero: now
	until time.Time // how long it lasts, where it goes on; zero: as long as a session does
}

var byPassword = proof{methods: portal.ByPasswordMethod}

// or is the time, or the other one where there is none.
func or(at, otherwise time.Time) time.Time {
	if at.IsZero() {
		return otherwise
	}
	return at
}

// method is what a word of RFC 8176 looks like; a provider may say anything.
var method = regexp.MustCompile(`^[A-Za-z0-9:._-]{1,40}$`)

// provenThere is what a click proves: that somebody was asked by the provider at
// the time that it says. Where it does not, it may be long ago.
func (s *Store) provenThere(id auth.Identity, way string) proof {
	by := provenBy(id, way)
	switch now := s.now(); {
	case by.at.IsZero():
		by.at = now.Add(-portal.FreshFor - time.Second)
	case by.at.After(now):
		by.at = now
	}
	by.at = by.at.UTC().Truncate(time.Microsecond)
	return by
}

// calledBy is a name that the person may have here, if what the provider says
// is one.
func calledBy(id auth.Identity) string {
	person := portal.User{Name: shown(id.Name), Language: portal.Languages[0]}
	if person.CheckPerson() != nil {
		return ""
	}
	return person.Name
}

const mostMethods = 10

func provenBy(id auth.Identity, way string) proof {
	var methods []string
	for _, word := range id.AMR {
		if method.MatchString(word) && len(methods) < mostMethods {
			methods = append(methods, word)
		}
	}
	return proof{
		methods: portal.Methods(strings.Join(methods, " ")), provider: id.Provider, way: way, providerSID: id.SID, idToken: id.IDToken,
		called: calledBy(id), at: id.AuthTime,
	}
}
