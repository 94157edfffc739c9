package card

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/term"
)

// deposited is the state in which an item stands for the file on its card.
const deposited = "deposited"

// tries is how often a removal is asked for when somebody else changes the item
// meanwhile.
const tries = 5

// free removes the file from the card if the server commits that first.
func (r *Run) free(ctx context.Context, f File, e *Entry) {
	var it api.Item
	it, e.Err = r.awaited(ctx, e.Item)
	if it.State != "" {
		e.State = it.State
	}
	if e.Err != nil {
		return
	}
	e.Err = r.remove(ctx, f, it, e)
}

// awaited returns the item once it is deposited.
func (r *Run) awaited(ctx context.Context, id string) (api.Item, error) {
	for {
		var it api.Item
		err := r.again(ctx, func() (err error) {
			it, err = r.Server.Item(ctx, id)
			return err
		})
		if err != nil || it.State == deposited {
			return it, err
		}
		if it.State == "void" || r.Pause == nil || !r.Pause(ctx) {
			return it, fault.CardWaits.Err("free card", id, ctx.Err()).WithTerm("state", it.State, term.State("item", it.State))
		}
	}
}

// remove reads the file once more, has its removal committed, and removes it if it is
// still the one that was read.
func (r *Run) remove(ctx context.Context, f File, it api.Item, e *Entry) error {
	open, err := r.Card.open(f)
	if err != nil {
		return err
	}
	d, err := sum(ctx, open, f, r.progress.read)
	if err := errors.Join(err, open.Close()); err != nil { // Windows removes no open file
		return err
	}
	if e.Freed, err = r.commit(ctx, f, it, d); err != nil {
		return err
	}
	info, err := r.Card.root.Lstat(f.Path)
	if err == nil && !unchanged(f.info, info) {
		return changed("remove file", f)
	}
	if err == nil {
		err = r.Card.root.Remove(f.Path)
	}
	if err != nil {
		return fault.CardNotRemoved.Err("remove file", Spell(f.Path), err).With("file", Spell(f.Path))
	}
	e.Gone = true
	return nil
}

// commit has the removal recorded and returns where its event lies.
func (r *Run) commit(ctx context.Context, f File, it api.Item, d digest.SHA256) (*Place, error) {
	on := api.FileOnCard{Name: strings.ToValidUTF8(f.Name(), "\uFFFD"), SHA256: d.String(), Card: r.Number}
	for n := 1; ; n++ {
		cmd := apiclient.Seeing(it)
		cmd.Key = "free-card/" + strconv.FormatInt(it.Version, 10) + "/" + digest.SumSHA256([]byte(it.ID+"/"+f.Path)).String() // each file has its own event
		var freed api.Changed[api.Item]
		err := r.again(ctx, func() (err error) {
			freed, err = r.Server.FreeCard(ctx, cmd, it.ID, on)
			return err
		})
		if err == nil {
			return placeOf(freed.Receipt), nil
		}
		if !errors.Is(err, fault.VersionSeen) || n == tries {
			return nil, err
		}
		if it, err = r.awaited(ctx, it.ID); err != nil {
			return nil, err
		}
	}
}

func placeOf(receipt api.Receipt) *Place {
	if len(receipt.Events) == 0 {
		return nil
	}
	e := receipt.Events[0]
	return &Place{e.Agency, e.Place, e.Fingerprint}
}
