package fsck

import (
	"context"

	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/paper"
)

// Prints is what the database knows of kept prints.
type Prints interface {
	// PrintRows returns up to limit prints by id after the given one, as their last
	// events name them.
	PrintRows(ctx context.Context, after string, limit int) ([]Print, error)
}

// Print is a print of a paper, whose bytes lie on the shelf.
type Print struct {
	ID     string
	Digest digest.SHA256
	Size   int64
	Opened error // nil: Digest and Size are what the event says
}

// prints reads every kept print once, and looks for bytes that no print names.
func (c *check) prints(ctx context.Context) {
	if err := c.eachPrint(ctx, func(p Print) { c.print(ctx, p) }); err != nil {
		c.fail(ctx, PartPaper, "paper", err)
		return
	}
	if err := c.loosePrints(ctx); err != nil {
		c.fail(ctx, PartPaper, "paper", err)
	}
}

func (c *check) eachPrint(ctx context.Context, fn func(Print)) error {
	return each(ctx, c.Prints.PrintRows, func(p Print) string { return p.ID }, fn)
}

// print answers for one print. One whose event does not open is not answered for, which
// is said, unless its key was lawfully destroyed.
func (c *check) print(ctx context.Context, p Print) {
	noun := custody.Ref{Kind: "paper", ID: p.ID}
	if p.Opened != nil {
		if !c.named(ctx, noun) && ctx.Err() == nil {
			c.find(Finding{NotChecked, PartPaper, noun.String(), reason(p.Opened)})
		}
		return
	}
	data, err := c.Shelf.Read(ctx, paper.Object(p.Digest))
	if ctx.Err() != nil {
		return
	}
	c.count(func(r *Report, _ *Progress) {
		r.Prints++
		r.Read += int64(len(data))
		r.Recorded += p.Size
	})
	if err != nil {
		c.fail(ctx, PartPaper, noun.String(), err)
		return
	}
	if read := digest.SumSHA256(data); read != p.Digest || int64(len(data)) != p.Size {
		c.find(Finding{Mismatch, PartPaper, noun.String(), "digest=" + p.Digest.String() + " read=" + read.String() + sizes(p.Size, int64(len(data)))})
	}
}

// loosePrints reports what lies among the kept prints and none of them names, such as
// bytes whose print was never recorded.
func (c *check) loosePrints(ctx context.Context) error {
	return c.loose(ctx, paper.Objects, func(names map[string]bool) error {
		return c.eachPrint(ctx, func(p Print) { delete(names, paper.Object(p.Digest)) })
	})
}
