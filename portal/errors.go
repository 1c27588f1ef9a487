package portal

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// ErrNotFound says that there is no such thing, or none that the asking
// person may know of.
var ErrNotFound = errors.New("portal: not found")

// ErrSignedOut says that nobody is signed in, or no longer.
var ErrSignedOut = errors.New("portal: signed out")

// ErrWrongSignIn says that address and password do not fit, whatever the
// reason: unknown, deactivated or wrong look alike.
var ErrWrongSignIn = errors.New("portal: wrong sign-in")

// ErrConflict says that somebody else changed the same thing meanwhile.
var ErrConflict = errors.New("portal: conflict")

// ErrStale says that the person has to prove who they are once more before
// this is done.
var ErrStale = errors.New("portal: not signed in lately")

// ErrDown says that the database does not answer. Nothing was lost.
var ErrDown = errors.New("portal: database down")

// ErrBusy says that so much is under way that this has to wait.
var ErrBusy = errors.New("portal: busy")

// Denied says that the person lacks a right.
type Denied struct{ Right Right }

func (d Denied) Error() string { return "portal: lacks " + d.Right.String() }

// Tampered says that a request holds what no form of ours would send.
type Tampered struct{ Field string }

func (t Tampered) Error() string { return fmt.Sprintf("portal: tampered field %q", t.Field) }

// TooMany says that this was tried too often.
type TooMany struct{ Minutes int } // until it may be tried again

func (t TooMany) Error() string {
	return fmt.Sprintf("portal: too many tries, wait %d minutes", t.Minutes)
}

// Message is a sentence of the catalogues with its values.
type Message struct {
	Key     string
	Args    []any  // name, value, name, value …
	Contact string // id of the contact that it speaks of; empty for none
}

// Invalid says what is wrong with what was typed: field → sentence.
type Invalid map[string]Message

func (i Invalid) Error() string {
	return fmt.Sprintf("portal: invalid %v", slices.Sorted(maps.Keys(i)))
}

// add notes the first thing that is wrong with the field.
func (i Invalid) add(field, key string, args ...any) {
	if _, known := i[field]; !known {
		i[field] = Message{Key: key, Args: args}
	}
}

// OrNil is the error of a check: nil when nothing was wrong.
func (i Invalid) OrNil() error {
	if len(i) == 0 {
		return nil
	}
	return i
}

// Above says that the contact is out of the person's reach: it holds more, or
// is the owner, or is the person themselves.
type Above struct{ Name string }

func (a Above) Error() string { return "portal: out of reach" }
