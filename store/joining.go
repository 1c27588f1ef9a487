package store

import (
	"context"

	"github.com/uptrace/bun"

	"foyer/portal"
)

// Joining shows what comes of joining the sign-in that the link proves into
// the user's, without using the link up.
func (u *Self) Joining(ctx context.Context, value string) (joining portal.Joining, err error) {
	row, err := u.mine(ctx, value, joinTokens)
	if err != nil {
		return joining, err
	}
	err = u.s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		joining, err = u.joining(ctx, tx, row)
		return err
	})
	return joining, err
}

func (u *Self) joining(ctx context.Context, tx bun.Tx, row token) (portal.Joining, error) {
	joining := portal.Joining{Kept: u.User}
	if err := tx.NewSelect().Model(&joining.Alias).
		Where("id = ? AND email_norm = ? AND deactivated_at IS NULL", row.Data, row.EmailNorm).Scan(ctx); err != nil {
		return joining, err
	}
	mine, err := contactsOf(ctx, tx, u.User)
	if err != nil {
		return joining, err
	}
	on := map[string]portal.Contact{}
	for _, contact := range mine {
		on[contact.AccountID] = contact
	}
	others, err := contactsOf(ctx, tx, joining.Alias)
	if err != nil {
		return joining, err
	}
	err = meets(ctx, tx, &joining, on, others)
	return joining, err
}

// meets sorts the other sign-in's contacts: those that move to the user, and
// those that meet one of the user's own on the account.
func meets(ctx context.Context, tx bun.Tx, joining *portal.Joining, mine map[string]portal.Contact, others []portal.Contact) error {
	for _, other := range others {
		var account portal.Account
		if err := tx.NewSelect().Model(&account).Where("id = ?", other.AccountID).Scan(ctx); err != nil {
			return err
		}
		if own, both := mine[other.AccountID]; both {
			joining.Merges = append(joining.Merges, portal.Merger{Account: account, Mine: own, Other: other, Become: own.Merged(other)})
		} else {
			joining.Moves = append(joining.Moves, portal.Place{Account: account, Contact: other})
		}
	}
	return nil
}

// Join uses the token up: what the other sign-in was on any account the user
// is from now on, and the other one is none any more. Events are added, none
// is moved. What is wrong is said under "current".
func (u *Self) Join(ctx context.Context, value, current string) error {
	found, err := u.mine(ctx, value, joinTokens)
	if err != nil {
		return err
	}
	if err := u.confirms(ctx, current, portal.Invalid{}); err != nil {
		return err
	}
	event := portal.Event{What: portal.UserJoined, Actor: u.User.ID, ActorName: u.User.Called()}
	err = u.s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := holdHistories(ctx, tx, u.User.ID, found.Data); err != nil {
			return err
		}
		return u.s.changeUserWithin(ctx, tx, u.User.ID, event, func(tx bun.Tx, c chain) error {
			return u.joinBy(ctx, tx, c, value)
		})
	})
	u.s.wake()
	return err
}

// holdHistories locks those of both users and of all their accounts, in one
// order: nothing of what is joined changes meanwhile, and two who join each
// other are served one after the other.
func holdHistories(ctx context.Context, tx bun.Tx, one, other string) error {
	var ids []string
	return locked(tx.NewSelect().TableExpr("histories").Column("id").Order("id").
		Where("id IN (?0, ?1) OR id IN (SELECT account_id FROM contacts WHERE user_id IN (?0, ?1))", one, other), "UPDATE").Scan(ctx, &ids)
}

func (u *Self) joinBy(ctx context.Context, tx bun.Tx, c chain, value string) error {
	if err := u.still(ctx, tx); err != nil {
		return err
	}
	row, err := u.s.useUp(ctx, tx, value, joinTokens)
	if err != nil {
		return err
	}
	joining, err := u.joining(ctx, tx, row)
	if err != nil {
		return err
	}
	if err := mayBeJoined(ctx, tx, joining.Alias); err != nil {
		return err
	}
	c.says(joining.Alias.ID, joining.Alias.Called(), nil)
	return u.joins(ctx, tx, joining)
}

func (u *Self) joins(ctx context.Context, tx bun.Tx, joining portal.Joining) error {
	for _, place := range joining.Moves {
		if err := u.merges(ctx, tx, place.Contact, portal.Contact{}, place.Contact); err != nil {
			return err
		}
	}
	for _, m := range joining.Merges {
		dropped := m.Other
		if m.Become.ID == m.Other.ID {
			dropped = m.Mine
		}
		if err := u.merges(ctx, tx, m.Become, dropped, m.Become); err != nil {
			return err
		}
	}
	return u.s.retires(ctx, tx, joining)
}

// merges makes the contact the user's, with what it becomes, and takes the
// other one off the account, if there is one.
func (u *Self) merges(ctx context.Context, tx bun.Tx, kept, dropped, become portal.Contact) error {
	event := portal.Event{What: portal.ContactMerged, Actor: kept.ID, ActorName: kept.Name}
	return u.s.changeWithin(ctx, tx, kept.AccountID, event, func(w writer) error {
		w.says(kept.ID, kept.Name, map[string]string{"with": dropped.ID})
		if dropped.ID != "" {
			if err := touched(w.deletes(&dropped).Exec(ctx)); err != nil {
				return err
			}
			if err := w.s.endSignons(ctx, tx, "account_id = ? AND contact_id = ?", w.account, dropped.ID); err != nil {
				return err
			}
			if _, err := tx.NewRaw("UPDATE contacts SET offered_by = ? WHERE account_id = ? AND offered_by = ?",
				kept.ID, w.account, dropped.ID).Exec(ctx); err != nil {
				return err
			}
		}
		if err := w.belongs(ctx, become, u.User); err != nil {
			return err
		}
		if err := touched(w.updates(&become, "use_signin", "use_holder", "use_invoice").Exec(ctx)); err != nil {
			return err
		}
		return w.settles(ctx, become)
	})
}

// retires ends the sign-in that was joined. Its address is free: whoever is
// invited by it later is somebody new.
func (s *Store) retires(ctx context.Context, tx bun.Tx, joining portal.Joining) error {
	alias := joining.Alias
	if err := endLinks(ctx, tx, alias); err != nil {
		return err
	}
	if _, err := s.endSessions(ctx, tx, "user_id = ?", alias.ID); err != nil {
		return err
	}
	if _, err := tx.NewRaw("DELETE FROM devices WHERE user_id = ?", alias.ID).Exec(ctx); err != nil {
		return err
	}
	if _, err := tx.NewRaw("UPDATE ways SET user_id = ? WHERE user_id = ?", joining.Kept.ID, alias.ID).Exec(ctx); err != nil {
		return err
	}
	alias.EmailNorm, alias.PasswordHash, alias.DeactivatedAt = "joined "+alias.ID, "", s.now()
	event := portal.Event{What: portal.UserJoined, Actor: joining.Kept.ID, ActorName: joining.Kept.Called()}
	if err := s.changeUserWithin(ctx, tx, alias.ID, event, func(tx bun.Tx, _ chain) error {
		return touched(tx.NewUpdate().Model(&alias).Column("email_norm", "password_hash", "deactivated_at").WherePK().Exec(ctx))
	}); err != nil {
		return err
	}
	for _, to := range []portal.User{joining.Kept, joining.Alias} {
		if err := s.queue(ctx, tx, mail{Kind: portal.JoinedMail, EmailNorm: to.EmailNorm, Language: to.Language, Data: map[string]string{
			"to": to.Email, "name": to.Name, "kept": joining.Kept.Email, "alias": joining.Alias.Email}}); err != nil {
			return err
		}
	}
	return nil
}
