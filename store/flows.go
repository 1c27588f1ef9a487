package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// intent is what a flow is to end in. A flow of one intent serves no other.
type intent string

// flow is something that was begun and takes more than one request: on the way
// to a provider and back, between the first factor and the second. It can be
// ended once, by the browser in which it was begun, while it is alive.
type flow struct {
	bun.BaseModel `bun:"table:flows,alias:flow"`

	Hash      string `bun:",pk"`
	Intent    intent
	Provider  string // the provider's word, if it goes there
	Browser   string // SHA-256 of the cookie
	UserID    string // whose it is, if that is known
	SessionID string // in which it was begun, if anybody was signed in
	Next      string // the page of ours that it leads to
	Data      string // JSON of what belongs to the intent
	CreatedAt time.Time
	ExpiresAt time.Time
}

// flowLife is how long a flow can be ended: long enough to find one's phone.
const flowLife = 10 * time.Minute

// begin keeps the flow and tells the token by which it is ended. The browser's
// cookie has to be there: nothing is bound to an empty one.
func (s *Store) begin(ctx context.Context, db bun.IDB, f flow, data any, from Browser) (string, error) {
	if from.Flow == "" {
		return "", portal.Tampered{Field: "flow"}
	}
	text, err := json.Marshal(data)
	if err != nil {
		return "", err
	}
	token := auth.NewToken()
	f.Hash, f.Browser, f.Data = auth.HashToken(token), auth.HashToken(from.Flow), string(text)
	f.CreatedAt, f.ExpiresAt = s.now(), s.now().Add(flowLife)
	_, err = db.NewInsert().Model(&f).Exec(ctx)
	return token, translated(err)
}

// flow is the row of the token, and its data, while it can be ended in this
// browser: else [portal.ErrNotFound].
func (s *Store) flow(ctx context.Context, token string, as intent, from Browser, data any) (f flow, err error) {
	err = translated(s.ro.NewSelect().Model(&f).Where("hash = ? AND intent = ? AND browser = ? AND expires_at > ?",
		auth.HashToken(token), as, auth.HashToken(from.Flow), s.now()).Scan(ctx))
	if err == nil && data != nil {
		err = json.Unmarshal([]byte(f.Data), data)
	}
	return f, err
}

// take ends the flow: of any number of tries at once, one gets its row.
func (s *Store) take(ctx context.Context, tx bun.IDB, token string, as intent, from Browser, data any) (f flow, err error) {
	err = translated(tx.NewRaw("DELETE FROM flows WHERE hash = ? AND intent = ? AND browser = ? AND expires_at > ? RETURNING *",
		auth.HashToken(token), as, auth.HashToken(from.Flow), s.now()).Scan(ctx, &f))
	if err == nil && data != nil {
		err = json.Unmarshal([]byte(f.Data), data)
	}
	return f, err
}
