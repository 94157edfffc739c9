package fsck

import (
	"context"
	"strings"

	"liuhen/internal/custody"
)

// rows compares every noun's row with the noun's last event.
func (c *check) rows(ctx context.Context) {
	for _, kind := range c.Nouns.Kinds() {
		if err := c.kind(ctx, kind); err != nil {
			c.fail(ctx, PartRow, kind, err)
		}
	}
	c.agencies(ctx)
	c.strays(ctx)
	series, err := c.Nouns.SeriesRows(ctx)
	if err != nil {
		c.fail(ctx, PartSeries, "series", err)
	}
	for _, name := range series {
		c.find(Finding{Mismatch, PartSeries, name, "columns=last"})
	}
}

// Stray is a row that belongs to nothing, or contradicts what it belongs to.
type Stray struct {
	Table   string
	Key     string // of the row, or whose it is
	Problem string // key=value
}

// strays finds rows beside the nouns' that no noun leads to.
func (c *check) strays(ctx context.Context) {
	err := c.Beside.StrayRows(ctx, func(s Stray) {
		c.find(Finding{Mismatch, PartRow, s.Table + "/" + s.Key, s.Problem})
	})
	if err != nil {
		c.fail(ctx, PartRow, "stray", err)
	}
}

// Row is a noun's row, compared.
type Row struct {
	Noun    custody.Ref
	Differs []string // columns that do not say what the noun's last event says
	Opened  error    // why it could not be compared
}

func (c *check) kind(ctx context.Context, kind string) error {
	after := ""
	for {
		page, err := c.Nouns.NounRows(ctx, kind, after, pageSize)
		if err != nil {
			return err
		}
		for _, r := range page {
			after = r.Noun.ID
			c.row(ctx, r)
		}
		if len(page) < pageSize {
			return nil
		}
	}
}

func (c *check) row(ctx context.Context, r Row) {
	c.count(func(r *Report, _ *Progress) { r.Rows++ })
	c.tell(r.Noun)
	if len(r.Differs) > 0 {
		c.find(Finding{Mismatch, PartRow, r.Noun.String(), "columns=" + strings.Join(r.Differs, ",")})
	}
	if r.Opened != nil && !c.named(ctx, r.Noun) {
		c.find(Finding{NotChecked, PartRow, r.Noun.String(), reason(r.Opened)})
	}
}
