package store

import (
	"context"
	"time"

	"foyer/portal"
)

// Services are the account's services with their clients, by name. A service
// whose client is gone is none.
func (t *Tenant) Services(ctx context.Context) (openings []portal.Opening, err error) {
	if !t.May(portal.View(portal.Services)) {
		return nil, portal.Denied{Right: portal.View(portal.Services)}
	}
	var rows []openingRow
	err = t.openings(&rows).OrderExpr("service.name, service.id").Scan(ctx)
	for _, row := range rows {
		openings = append(openings, row.opening())
	}
	return openings, translated(err)
}

// Opening is the service with the id, for somebody who may open it.
func (t *Tenant) Opening(ctx context.Context, id string) (portal.Opening, error) {
	if lacks := portal.LacksForSignOn(t.May); !lacks.IsZero() {
		return portal.Opening{}, portal.Denied{Right: lacks}
	}
	return t.opening(ctx, id)
}

// Click is the service with the id, for somebody who may open it and is about
// to: one person does it sixty times in ten minutes. It comes before the client
// is asked for a page, and before [Tenant.Arrive].
func (t *Tenant) Click(ctx context.Context, id string) (portal.Opening, error) {
	opening, err := t.Opening(ctx, id)
	if err != nil {
		return opening, err
	}
	return opening, t.s.count(ctx, limit{"click user " + t.User.ID, 60, 10 * time.Minute})
}

// Arrive notes that the person has clicked on the service, and tells the token
// by which the client will be known to come from that click: once, within a
// minute. The page is one that a client of kind url has made for it.
func (t *Tenant) Arrive(ctx context.Context, id, page string) (token string, err error) {
	err = t.change(ctx, portal.ServiceOpened, func(w writer) error {
		if lacks := portal.LacksForSignOn(t.May); !lacks.IsZero() {
			return portal.Denied{Right: lacks}
		}
		opening, err := w.opening(ctx, id)
		if err != nil {
			return err
		}
		w.says(opening.Service.ID, opening.Service.Name, nil)
		token, err = w.clicked(ctx, opening, t.Session, page)
		return err
	})
	return token, err
}

// Arrived is the service that the person has clicked on a moment ago, and the
// page that its client has made for it. It can be looked at again.
func (t *Tenant) Arrived(ctx context.Context, token string) (opening portal.Opening, page string, err error) {
	service, page, err := t.clicked(ctx, token)
	if err != nil {
		return opening, "", err
	}
	opening, err = t.Opening(ctx, service)
	return opening, page, err
}
