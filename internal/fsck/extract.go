package fsck

import (
	"context"
	"crypto/sha256"
	"errors"
	"maps"

	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/extract"
	"liuhen/internal/fault"
)

// Extracts is what the database knows of extracts of lists.
type Extracts interface {
	// ExtractRows returns up to limit extracts by id after the given one, as their last
	// events name them.
	ExtractRows(ctx context.Context, after string, limit int) ([]Extract, error)
}

// Extract is an extract of a list, whose pieces lie on the shelf for a time.
type Extract struct {
	ID     string
	Kept   bool            // something of it may lie there
	Pieces []digest.SHA256 // of one that is ready
	Size   int64           // of all of them
	Opened error           // nil: the rest is what the event says
}

// extracts reads every piece that is kept, and looks for pieces that nobody keeps.
func (c *check) extracts(ctx context.Context) {
	err := c.eachExtract(ctx, func(x Extract) { c.extract(ctx, x) })
	if err == nil {
		err = c.loosePieces(ctx)
	}
	if err != nil {
		c.fail(ctx, PartExtract, "extract", err)
	}
}

func (c *check) eachExtract(ctx context.Context, fn func(Extract)) error {
	return each(ctx, c.Extracts.ExtractRows, func(x Extract) string { return x.ID }, fn)
}

// extract answers for one extract. Its time may be over while it is read.
func (c *check) extract(ctx context.Context, x Extract) {
	noun := custody.Ref{Kind: "extract", ID: x.ID}
	if x.Opened != nil {
		if !c.named(ctx, noun) && ctx.Err() == nil {
			c.find(Finding{NotChecked, PartExtract, noun.String(), reason(x.Opened)})
		}
		return
	}
	read, err := int64(0), error(nil)
	for _, piece := range x.Pieces {
		var data []byte
		if data, err = c.Shelf.Read(ctx, extract.ID(x.ID).Object(piece)); err != nil || ctx.Err() != nil {
			break
		}
		read += int64(len(data))
		if sha256.Sum256(data) != piece {
			c.find(Finding{Mismatch, PartExtract, noun.String(), "piece=" + piece.String() + " read=" + digest.SumSHA256(data).String()})
		}
	}
	c.count(func(r *Report, _ *Progress) { r.Read += read; r.Recorded += x.Size })
	switch {
	case ctx.Err() != nil || (errors.Is(err, fault.ShelfMissing) && c.over(ctx, x.ID)):
	case err != nil:
		c.fail(ctx, PartExtract, noun.String(), err)
	}
}

// over reports whether an extract is kept no more.
func (c *check) over(ctx context.Context, id string) bool {
	kept := false
	err := c.eachExtract(ctx, func(x Extract) { kept = kept || (x.ID == id && x.Kept) })
	return err == nil && !kept
}

// loosePieces reports what lies among the pieces and is of no extract that is kept.
func (c *check) loosePieces(ctx context.Context) error {
	return c.loose(ctx, extract.Objects, func(names map[string]bool) error {
		kept := map[extract.ID]bool{}
		err := c.eachExtract(ctx, func(x Extract) { kept[extract.ID(x.ID)] = x.Kept })
		maps.DeleteFunc(names, func(name string, _ bool) bool {
			id, _ := extract.OfObject(name)
			return kept[id]
		})
		return err
	})
}
