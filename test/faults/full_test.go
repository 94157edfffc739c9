package faults_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/durable"
	"liuhen/internal/fault"
	"liuhen/internal/server"
	"liuhen/internal/server/servertest"
)

// errNoRoom is what a full disk answers.
var errNoRoom error = syscall.ENOSPC

// crowded is a disk on which no room is left, once in each place.
type crowded struct {
	folder string
	mu     sync.Mutex
	met    map[string]bool
	left   map[string]int // how many more places of the work behind the requests may meet it
}

// patience bounds how often the work behind the requests is put off while one line is
// played: a job's second attempt is a second later, its third a quarter of a minute,
// and the ledger tries again every second.
func patience() map[string]int { return map[string]int{"jobs.": 1, "ledger.": 3} }

// step answers for the disk, or lets its answer be lost where the database had
// committed by then.
func (c *crowded) step(act durable.Act) error {
	place := placeOf(c.folder, act)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left == nil || c.met[place] || act.Step == durable.StepRemove { // which needs no room
		return nil
	}
	for behind := range c.left {
		if !strings.Contains(place, " < "+behind) {
			continue
		}
		if c.left[behind] == 0 {
			return nil
		}
		c.left[behind]--
	}
	c.met[place] = true
	switch {
	case strings.HasPrefix(act.Step, "committed "):
		return fault.Busy.Err(act.Step, act.Path, errors.New("the answer is lost")).With("part", "database")
	case strings.HasPrefix(act.Step, "commit "):
		return fault.StorageFull.Err(act.Step, act.Path, errNoRoom)
	}
	return errNoRoom
}

// begin lets the disk be full from now on, as often as a line can bear.
func (c *crowded) begin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left = patience()
}

func (c *crowded) places() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.met)
}

// most is how many lines are played at most: what comes later is met seldom.
const most = 10

// TestNoRoomInAnyStep plays lines until one passes all places in which the disk was
// full before. A request that meets it says so, and succeeds when it is repeated; work
// behind the requests is done at its next attempt.
func TestNoRoomInAnyStep(t *testing.T) {
	t.Parallel()
	if !plain(t) {
		return
	}
	disk := &crowded{met: map[string]bool{}}
	town, people := gather(t, func(o *server.Options) {
		disk.folder = o.Folder
		o.OnStep, o.Poll = disk.step, 50*time.Millisecond
	})
	told := toldNothing()
	for n, before := 1, -1; before != disk.places() && n <= most; n++ {
		before = disk.places()
		disk.begin()
		l := &line{cast: people, name: fmt.Sprint("line ", n), told: told, anew: true}
		for _, a := range l.acts() {
			repeatWhileFull(t, town.Address, a)
		}
	}
	if err := told.hold(t.Context(), town.Address, people, true); err != nil {
		t.Error(err)
	}
	endUploads(t, apiclient.New(town.Address).With(people.officer))
	town.Stop()
	nothingHalfKept(t, town)
	t.Logf("the disk was full in %d places", disk.places())
}

// repeatWhileFull lets somebody do what he wants to until he can, and holds the server
// to what it says meanwhile.
func repeatWhileFull(t *testing.T, address string, a act) (refused int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	for err := a.do(ctx, address); err != nil; err = a.do(ctx, address) {
		refused++
		if errors.Is(err, fault.LogPending) || errors.Is(err, fault.Busy) && !errors.Is(err, fault.StorageFull) {
			continue // the ledger found no room yet, or the answer was lost
		}
		var p *apiclient.Problem
		if !errors.Is(err, fault.StorageFull) || !errors.As(err, &p) || p.Status != http.StatusInsufficientStorage ||
			!strings.Contains(err.Error(), "no room left") {
			t.Fatalf("%s: with no room it answers %v", a.name, err)
		}
	}
	return refused
}

// endUploads ends what somebody began without being told so; he finds it in his list.
func endUploads(t *testing.T, hand *apiclient.Client) {
	t.Helper()
	all, err := hand.Uploads(t.Context(), api.Paging{})
	for _, up := range all.List {
		ended := hand.EndUpload(t.Context(), up.ID)
		if !up.Complete && !errors.Is(ended, fault.UploadMissing) { // a record whose bytes are gone expires
			err = errors.Join(err, ended)
		}
	}
	if err != nil {
		t.Error(err)
	}
}

// nothingHalfKept looks for what nobody will come back for.
func nothingHalfKept(t *testing.T, town *servertest.Town) {
	t.Helper()
	for _, part := range []string{"staging", "scratch"} {
		left, err := filepath.Glob(filepath.Join(town.Folder(), part, "*"))
		if err != nil || len(left) > 0 {
			t.Errorf("%s holds %v, %v", part, left, err)
		}
	}
}
