package intake

import (
	"context"
	"slices"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/term"
)

// Cards keeps items whose files still lie on cards.
type Cards interface {
	// FreeItem changes an item with the papers and carriers in sight that were signed
	// over with it or name one of its activities, in one transaction.
	FreeItem(ctx context.Context, cmd custody.Command, id item.ID,
		decide func(at time.Time, now item.Item, things []carrier.Carrier) (custody.Transition, error),
	) (item.Item, custody.Receipt, error)
}

// Vault tells how bytes are held now.
type Vault interface {
	// Protection reads back what protects the bytes, and until when; it is empty where
	// nothing does. Errors: blob-missing, and those of the disk.
	Protection(ctx context.Context, d digest.SHA256) (protection string, until time.Time, err error)
}

// FreeCard records that the officer who brought an item removes its file from the card
// on which he has just read it; once this has returned the removal is his to do. It may
// be recorded again, for another copy or after a removal that failed. That the stored
// bytes are there and protected is read back on the way. A card that was handed
// over as 原始载体留存 is never freed; a card whose number is not said may be that one, as
// long as one was handed over with the item or for its activities. Errors: not-found,
// not-allowed for everybody else, wrong-state before the deposit, card-file-differs,
// original-retained, card-still-needed, bad-input, changed-meanwhile, blob-missing.
func (d *Desk) FreeCard(ctx context.Context, who access.Person, cmd custody.Command, id item.ID, file item.OnCard) (item.Item, custody.Receipt, error) {
	it, err := d.Kept.Item(ctx, id)
	if err != nil {
		return item.Item{}, custody.Receipt{}, err
	}
	if err := access.Check(who, access.Hand, it.Guard()); err != nil {
		return item.Item{}, custody.Receipt{}, err
	}
	if it.Uploader != who.Actor.Officer {
		return item.Item{}, custody.Receipt{}, fault.NotAllowed.Err("free card", it.Ref().String(), nil).WithTerm("action", string(item.FreeCard), term.Verb("item", string(item.FreeCard)))
	}
	protection, _, err := d.Vault.Protection(ctx, it.SHA256)
	if err != nil {
		return item.Item{}, custody.Receipt{}, err
	}
	cmd.Actor = who.Actor
	return d.Cards.FreeItem(ctx, cmd, id, func(at time.Time, now item.Item, things []carrier.Carrier) (custody.Transition, error) {
		file.Name = ShowName(file.Name)
		file.Retained = slices.ContainsFunc(things, func(c carrier.Carrier) bool { return c.Keeps(file.Card) })
		_, tr, err := now.Free(who.Actor, at, file)
		if err == nil && protection == "" {
			err = fault.CardStillNeeded.Err("free card", now.Ref().String(), nil).
				WithBoth("problem", "入库内容目前没有防删改保护", "nothing protects the deposited bytes now")
		}
		return tr, err
	})
}
