package card

import (
	"context"
	"errors"
	"slices"
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

// freeAll frees the card of what is deposited, and where that is ordered asks again until
// nothing waits any more. What waits for its deposit keeps nothing else waiting.
func (r *Run) freeAll(ctx context.Context, files []File, entries []Entry) {
	var waiting []int
	for i, e := range entries {
		if e.Item != "" {
			waiting = append(waiting, i)
		}
	}
	seen := map[string]string{}
	for ctx.Err() == nil {
		due := slices.DeleteFunc(slices.Clone(waiting), func(i int) bool { return entries[i].stands(seen) })
		r.each(ctx, len(due), func(n int) {
			e := &entries[due[n]]
			r.free(ctx, files[due[n]], e)
			if e.Gone || errors.Is(e.Err, fault.SignedOut) {
				r.tell(*e)
			}
		})
		waiting = slices.DeleteFunc(waiting, func(i int) bool { return !entries[i].waits() })
		if len(waiting) == 0 || r.Pause == nil || !r.Pause(ctx) {
			return
		}
		seen = r.states(ctx)
	}
}

// waits reports whether the file may be freed later: its item is not deposited yet.
func (e Entry) waits() bool { return errors.Is(e.Err, fault.CardWaits) && e.State != "void" }

// stands reports whether the item is listed where the last look at it found it, short of
// its deposit, so that it need not be asked for.
func (e Entry) stands(seen map[string]string) bool {
	return e.State != deposited && seen[e.Item] == e.State
}

// states lists in which state the activity's items are, by id, for all that wait at once;
// it lists none where the list cannot be had, so that each is asked for by itself.
func (r *Run) states(ctx context.Context) map[string]string {
	seen := map[string]string{}
	err := apiclient.Every(func(p api.Paging) (api.Page[api.Item], error) {
		return r.Server.Items(ctx, api.ItemFilter{Activity: r.Activity}, p)
	}, func(it api.Item) error {
		seen[it.ID] = it.State
		return nil
	})
	if err != nil {
		return nil
	}
	return seen
}

// free removes the file from the card if the server commits that first.
func (r *Run) free(ctx context.Context, f File, e *Entry) {
	var it api.Item
	it, e.Err = r.look(ctx, e.Item)
	if it.State != "" {
		e.State = it.State
	}
	if e.Err == nil {
		e.Err = r.remove(ctx, f, it, e)
	}
}

// look returns the item; it fails with card-waits where it is not deposited.
func (r *Run) look(ctx context.Context, id string) (it api.Item, err error) {
	err = r.again(ctx, func() (err error) {
		it, err = r.Server.Item(ctx, id)
		return err
	})
	if err == nil && it.State != deposited {
		err = fault.CardWaits.Err("free card", id, nil).WithTerm("state", it.State, term.State("item", it.State))
	}
	return it, err
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
		if it, err = r.look(ctx, it.ID); err != nil {
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
