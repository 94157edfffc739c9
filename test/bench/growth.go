package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	randv2 "math/rand/v2"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/custody"
	"liuhen/internal/demo"
	"liuhen/internal/digest"
	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/keyring"
	"liuhen/internal/library"
	"liuhen/internal/sqldb"
)

// growthSizes are the numbers of items at which is measured; each is an event.
var growthSizes = []int{1_000, 100_000, 1_000_000}

const (
	growthWriters = 64
	growthTries   = 300 // of each act, of which the median counts
	growthPage    = 50
	growthTarget  = "≥ 0.67 (flat within 1.5)"
	startTarget   = "≤ 0.5 s"
)

// measureGrowth shows whether what a command and a look cost depends on how much there
// is already, and how soon a server on the largest store answers.
func measureGrowth(ctx context.Context, o options) error {
	fmt.Fprintf(o.out, "\nappend, list and look-up beside the number of items (median of %d, per second)\n", growthTries)
	h, err := openHouse(ctx, o)
	if err != nil {
		return err
	}
	if err := h.stop(); err != nil {
		return err
	}
	g, err := h.grow(ctx)
	if err != nil {
		return err
	}
	if err := errors.Join(g.measure(ctx, o), g.store.Close()); err != nil {
		return err
	}
	return h.starts(ctx, o, growthSizes[len(growthSizes)-1])
}

// growth is the store of a house below its API, since a million requests would take an
// hour.
type growth struct {
	store *sqldb.Store
	cmd   custody.Command
	draft item.Item
	made  int
}

// grow opens the store of a house that is not served.
func (h *house) grow(ctx context.Context) (*growth, error) {
	ring, err := keyring.OpenForReading(filepath.Join(h.folder, "keys"))
	if err != nil {
		return nil, err
	}
	master, err := ring.Master(false)
	if err != nil {
		return nil, err
	}
	officer := h.Who(demo.Officer)
	store, err := sqldb.Open(ctx, sqldb.Config{
		DSN: filepath.Join(h.folder, "liuhen.db"), Source: sqldb.Source{Now: time.Now, Random: rand.Reader}, Master: master,
	})
	return &growth{
		store: store, cmd: custody.Command{Actor: custody.Actor{Account: "bench", Officer: officer.ID, Agency: officer.Agency, Via: "session"}},
		draft: item.Item{
			Agency: officer.Agency, Unit: officer.Unit, Uploader: officer.ID, Title: "现场检查照片", FileName: "photo.jpg", Class: item.Photo, Size: smallSize,
			Origin: item.Origin{How: item.Made, Maker: officer.ID}, Links: []item.Link{{Activity: h.activity.ID, Matter: h.matter.ID}},
		},
	}, err
}

// add makes an item of bytes that nobody has.
func (g *growth) add(ctx context.Context, n int) error {
	var name [8]byte
	binary.BigEndian.PutUint64(name[:], uint64(n)) //nolint:gosec // n counts from 0
	draft := g.draft
	draft.SHA256 = digest.SHA256(sha256.Sum256(name[:]))
	in := intake.Taking{Agency: draft.Agency, SHA256: draft.SHA256, Size: draft.Size, Mark: intake.Mark{At: time.Now()}, Scope: g.scope()}
	_, _, err := g.store.CreateItem(ctx, g.cmd, in, func(at time.Time, id item.ID, _ []item.Item) (item.Item, custody.Transition, error) {
		it := draft
		it.ID = id
		return item.New(it, at)
	})
	return err
}

// scope is that of the items' officer.
func (g *growth) scope() access.Scope {
	return access.Scope{Agency: g.draft.Agency, Officer: g.draft.Uploader}
}

// reach makes items until there are so many.
func (g *growth) reach(ctx context.Context, size int) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(growthWriters)
	for ; g.made < size && ctx.Err() == nil; g.made++ {
		n := g.made
		group.Go(func() error { return g.add(ctx, n) })
	}
	return group.Wait()
}

// measure lets the store grow, and measures each act at each size.
func (g *growth) measure(ctx context.Context, o options) error {
	acts := []struct {
		name string
		do   func(ctx context.Context) error
	}{
		{"append an event with its item", func(ctx context.Context) error {
			g.made++
			return g.add(ctx, g.made-1)
		}},
		{"list a page of items", func(ctx context.Context) error {
			_, err := g.store.Registers().Items.Page(ctx, library.Selection{Scope: g.scope(), Limit: growthPage})
			return err
		}},
		{"list a page of events", func(ctx context.Context) error {
			_, err := g.store.LogLines(ctx, g.draft.Agency, access.Scope{Inner: true}, library.Span{From: g.anywhere(), Limit: growthPage})
			return err
		}},
		{"look an event up by its number", func(ctx context.Context) error {
			_, err := g.store.EventAt(ctx, g.draft.Agency, g.anywhere())
			return err
		}},
	}
	first := make([]float64, len(acts))
	for i, size := range growthSizes {
		if err := g.reach(ctx, size); err != nil {
			return err
		}
		for j, act := range acts {
			rate, err := typical(ctx, act.do)
			if err != nil {
				return fmt.Errorf("%s: %w", act.name, err)
			}
			fmt.Fprintf(o.out, "  %9d items  %-34s %10.1f\n", size, act.name, rate)
			if i == 0 {
				first[j] = rate
				continue
			}
			o.table.add(row{what: fmt.Sprintf("%s, at %d", act.name, size), ours: rate, unit: "/s", peer: fmt.Sprintf("the same at %d", growthSizes[0]), theirs: first[j], target: growthTarget})
		}
	}
	return nil
}

// anywhere is the number of some event.
func (g *growth) anywhere() int64 { return randv2.Int64N(int64(g.made)) } //nolint:gosec // any will do

// typical is how often a second an act could be done after the median of its times.
func typical(ctx context.Context, do func(context.Context) error) (float64, error) {
	times := make([]float64, growthTries)
	for i := range times {
		begun := time.Now()
		if err := do(ctx); err != nil {
			return 0, err
		}
		times[i] = time.Since(begun).Seconds()
	}
	return 1 / median(times), nil
}

// starts measures from the start of the program to its first list of items.
func (h *house) starts(ctx context.Context, o options, size int) error {
	if err := h.resume(ctx, o); err != nil {
		return err
	}
	if err := h.integrated(ctx, int64(size)); err != nil {
		return errors.Join(err, h.stop())
	}
	var times []float64
	for run := range o.runs {
		if err := h.stop(); err != nil {
			return err
		}
		begun := time.Now()
		if err := h.resume(ctx, o); err != nil {
			return err
		}
		if _, err := h.officer.Items(ctx, api.ItemFilter{}, api.Paging{Limit: 1}); err != nil {
			return errors.Join(err, h.stop())
		}
		took := time.Since(begun)
		fmt.Fprintf(o.out, "  run %d  start to the first list of items, of %d %12.3f s\n", run+1, size, took.Seconds())
		times = append(times, took.Seconds())
	}
	o.table.add(row{what: fmt.Sprintf("start to the first list of items, of %d", size), ours: median(times), unit: "s", target: startTarget})
	return h.stop()
}
