package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/demo"
)

const (
	checkpointEvents = 400
	checkpointPoll   = 5 * time.Millisecond
)

// measureCheckpoint shows how long after its answer an event is covered by a signed
// checkpoint that anyone can read.
func measureCheckpoint(ctx context.Context, o options) error {
	h, err := openHouse(ctx, o)
	if err != nil {
		return err
	}
	if err := o.rest.take(ctx); err != nil {
		return errors.Join(err, h.stop())
	}
	waits, err := h.waits(ctx)
	if err := errors.Join(err, h.stop()); err != nil {
		return err
	}
	slices.Sort(waits)
	p99 := waits[len(waits)*99/100]
	fmt.Fprintf(o.out, "\nfrom commit to signed checkpoint, %d events, 8 at a time (s)\n  median %.3f, 99th percentile %.3f, longest %.3f\n",
		len(waits), median(waits), p99, waits[len(waits)-1])
	o.table.add(row{what: "99th percentile from commit to signed checkpoint", ours: p99, unit: "s", target: "< 1 s"})
	return nil
}

// waits opens matters and returns how long each waited for its checkpoint.
func (h *house) waits(ctx context.Context) ([]float64, error) {
	var mu sync.Mutex
	var waits []float64
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(connections)
	for n := range checkpointEvents {
		group.Go(func() error {
			opened, err := h.officer.OpenMatter(ctx, apiclient.Command{}, api.MatterDetails{
				Kind: "penalty", Number: fmt.Sprintf("云农（种子）立〔2026〕%d号", 1000+n), Party: fmt.Sprint("某农资经营部", n), Subject: "涉嫌经营假种子",
				Officers: []string{h.Who(demo.Officer).ID},
			})
			if err != nil {
				return err
			}
			begun := time.Now()
			if err := h.integrated(ctx, opened.Receipt.Events[0].Place+1); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			waits = append(waits, time.Since(begun).Seconds())
			return nil
		})
	}
	err := group.Wait()
	return waits, err
}

// integrated waits until the agency's published checkpoint covers so many events.
func (h *house) integrated(ctx context.Context, size int64) error {
	for {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, h.address+"/log/"+h.City.ID+"/checkpoint", http.NoBody)
		if err != nil {
			return err
		}
		_, text, err := h.tus.ask(r)
		if err == nil { // before the first one there is none
			lines := bytes.SplitN(text, []byte("\n"), 3)
			if len(lines) < 3 {
				return fmt.Errorf("no checkpoint: %.100s", text)
			}
			has, err := strconv.ParseInt(string(lines[1]), 10, 64)
			if err != nil || has >= size {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(checkpointPoll):
		}
	}
}
