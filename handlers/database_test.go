package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// does what no page does.
func (v *visits) does(statement string) {
	v.Helper()
	db := v.db()
	defer db.Close() //nolint:errcheck // nothing hangs on it
	_, err := db.Exec(statement)
	v.must(err)
}

func (v *visits) counts(query string) (n int) {
	v.Helper()
	db := v.db()
	defer db.Close() //nolint:errcheck // nothing hangs on it
	v.must(db.QueryRow(query).Scan(&n))
	return n
}

// allMailsAreSent waits until the outbox is empty.
func (v *visits) allMailsAreSent() {
	v.Helper()
	for began := time.Now(); v.counts("SELECT count(*) FROM outbox WHERE done_at IS NULL") > 0; time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > 15*time.Second {
			v.Fatal("some mails are never sent")
		}
	}
}

// everything is the whole database as text, table by table.
func (v *visits) everything() string {
	v.Helper()
	db := v.db()
	defer db.Close() //nolint:errcheck // it was read
	query := "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
	if !strings.HasPrefix(v.database, "sqlite:") {
		query = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY table_name"
	}
	var text strings.Builder
	for _, table := range v.column(query) {
		rows := v.rows("SELECT * FROM " + table)
		slices.Sort(rows)
		fmt.Fprintf(&text, "%s\n%s\n", table, strings.Join(rows, "\n"))
	}
	return text.String()
}

// column is what the query finds, of which there is one column.
func (v *visits) column(query string) (found []string) {
	v.Helper()
	for _, row := range v.rows(query) {
		found = append(found, strings.TrimSuffix(strings.TrimPrefix(row, "["), "]"))
	}
	return found
}

// rows are the rows that the query finds, each as text.
func (v *visits) rows(query string) (found []string) {
	v.Helper()
	db := v.db()
	defer db.Close() //nolint:errcheck // it was read
	rows, err := db.Query(query)
	v.must(err)
	defer rows.Close() //nolint:errcheck // it was read
	columns, err := rows.Columns()
	v.must(err)
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		v.must(rows.Scan(into...))
		found = append(found, fmt.Sprint(values))
	}
	v.must(rows.Err())
	return found
}

// difference is where two texts part.
func difference(one, two string) string {
	at := max(0, firstDifference(one, two)-80)
	return fmt.Sprintf("…%.300q …%.300q", one[min(at, len(one)):], two[min(at, len(two)):])
}
