package fsck

import (
	"context"

	"liuhen/internal/fault"
	"liuhen/internal/ledger"
	"liuhen/internal/translog"
)

// Unopened is an event whose payload on the shelf does not open.
type Unopened struct {
	Place int64
	Scope string // whose key it needs
	Err   error
}

// replay makes all nouns again from the sealed payloads on the shelf, in an empty
// database, and compares.
func (c *check) replay(ctx context.Context) {
	if !c.options.Replay {
		return
	}
	replica, err := c.Replica(ctx)
	if err != nil {
		c.fail(ctx, PartReplay, "replay", err)
		return
	}
	defer func() {
		if err := replica.Close(); err != nil {
			c.fail(ctx, PartReplay, "replay", err)
		}
	}()
	agencies, err := c.Logs.Logs(ctx)
	if err == nil {
		err = c.replayLogs(ctx, replica, agencies)
	}
	if err == nil {
		err = replica.Finish(ctx)
	}
	if err == nil {
		err = replica.Compare(ctx, c.find)
	}
	if err != nil {
		c.fail(ctx, PartReplay, "replay", err)
	}
}

func (c *check) replayLogs(ctx context.Context, replica Replica, agencies []string) error {
	for _, agency := range agencies {
		names, err := ledger.NamesOf(agency)
		if err != nil {
			return err
		}
		for first := int64(0); first < c.sizes[agency]; first += translog.TileWidth {
			if err := c.replayBundle(ctx, replica, agency, names, first); err != nil {
				return err
			}
		}
	}
	return nil
}

// replayBundle adds what the log covers of one bundle. A bundle that cannot be read
// leaves a gap, which the comparison names.
func (c *check) replayBundle(ctx context.Context, replica Replica, agency string, names ledger.Names, first int64) error {
	bundle, name, err := ledger.ReadSealed(ctx, c.Shelf, names, first/translog.TileWidth)
	if err != nil {
		c.fail(ctx, PartReplay, name, err)
		return ctx.Err()
	}
	keys, err := ledger.ReadKeys(ctx, c.Shelf, names, first/translog.TileWidth)
	if err != nil {
		c.fail(ctx, PartReplay, names.Keys(first/translog.TileWidth), err)
		return ctx.Err()
	}
	covered := min(int64(len(bundle.Records)), c.sizes[agency]-first)
	bundle.Records = bundle.Records[:covered]
	unopened, err := replica.Add(ctx, agency, bundle, keys)
	if err != nil {
		return fault.Of(err)
	}
	for _, u := range unopened {
		if !c.named(ctx, refOf(u.Scope)) {
			c.fail(ctx, PartReplay, place(agency, u.Place), u.Err)
		}
	}
	c.count(func(r *Report, _ *Progress) { r.Replayed += covered - int64(len(unopened)) })
	return nil
}
