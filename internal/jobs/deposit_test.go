package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/riverqueue/river"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/handover"
	"liuhen/internal/item"
	"liuhen/internal/job"
	"liuhen/internal/jobs"
	"liuhen/internal/sqldb/sqldbtest"
)

func TestAnAnswerIsFollowedByTheDeposit(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		h.start(t, nil)
		film := h.take(t, "film")
		signed := h.sign(t, film)
		h.answer(t, signed)
		h.ended(t, job.Deposit, river.EventKindJobCompleted)
		it := h.item(t, film)
		if it.State != item.Deposited || it.Deposit.Server != sqldbtest.Yunxi().Server || it.Deposit.Protection == "" || it.SM3.IsZero() {
			t.Errorf("item %+v", it)
		}
		got := h.only(t)
		want := job.Job{
			ID:    got.ID,
			Order: job.Order{Work: job.Deposit, Agency: h.agency, Unit: "u1", Subject: signed.Ref()},
			State: job.Done, Attempts: 1, Progress: job.Progress{Done: 1, Total: 1},
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(job.Job{}, "Asked", "Begun", "Ended")); diff != "" {
			t.Errorf("job (-want +got):\n%s", diff)
		}
		if got.Asked.IsZero() || got.Begun.Before(got.Asked) || got.Ended.Before(got.Begun) {
			t.Errorf("asked %v, begun %v, ended %v", got.Asked, got.Begun, got.Ended)
		}
	})
}

// TestNothingIsDoneTwice has two hundred items in one handover, and ordered again
// while they are worked on.
func TestNothingIsDoneTwice(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		var list []item.ID
		for i := range 200 {
			list = append(list, h.take(t, fmt.Sprint("film ", i)))
		}
		signed := h.sign(t, list...)
		h.answer(t, signed)
		first := h.only(t)
		again, err := h.store.AskJob(t.Context(), first.Order)
		if err != nil || again != first.ID {
			t.Fatalf("ordered again: job %d, %v; want %d", again, err, first.ID)
		}
		h.start(t, nil)
		h.ended(t, job.Deposit, river.EventKindJobCompleted)
		for _, id := range list {
			if got := h.item(t, id); got.State != item.Deposited || got.Head.Version != 5 {
				t.Fatalf("item is %s after %d events", got.State, got.Head.Version)
			}
		}
		if j := h.only(t); j.Progress != (job.Progress{Done: 200, Total: 200}) || j.State != job.Done {
			t.Errorf("job %+v", j)
		}
	})
}

// TestTwoHandoversAtOnce lets two deposits pass only when both are under way.
func TestTwoHandoversAtOnce(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		var both sync.WaitGroup
		both.Add(2)
		h.bytes.before = func(step string) error {
			if step == "lock" {
				both.Done()
				both.Wait()
			}
			return nil
		}
		for _, data := range []string{"one", "another"} {
			h.answer(t, h.sign(t, h.take(t, data)))
		}
		h.start(t, nil)
		h.ended(t, job.Deposit, river.EventKindJobCompleted)
		h.ended(t, job.Deposit, river.EventKindJobCompleted)
	})
}

// damage changes the stored bytes of one of the files.
func (h *house) damage(t *testing.T, data string) {
	t.Helper()
	found := false
	err := filepath.WalkDir(filepath.Join(h.folder, "blobs"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		stored, err := os.ReadFile(path)
		if err != nil || string(stored) != data {
			return err
		}
		found = true
		return errors.Join(os.Chmod(path, 0o600), os.WriteFile(path, []byte(strings.Repeat("x", len(data))), 0o600))
	})
	if err != nil || !found {
		t.Fatalf("damage %q: found %v, %v", data, found, err)
	}
}

func TestDamageIsFoundOnceAndHoldsUpNobody(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		bad, good := h.take(t, "damaged film"), h.take(t, "other film")
		h.damage(t, "damaged film")
		h.answer(t, h.sign(t, bad, good))
		h.start(t, nil)
		h.ended(t, job.Deposit, river.EventKindJobCancelled)
		found := h.item(t, bad)
		if found.State != item.Locking || found.Damage() != item.Mismatch || h.item(t, good).State != item.Deposited {
			t.Errorf("damaged item %s %q, the other %s", found.State, found.Damage(), h.item(t, good).State)
		}
		if j := h.only(t); j.State != job.Cancelled || j.Attempts != 1 || j.Code != "bytes-differ" || j.Progress != (job.Progress{Done: 1, Total: 2}) {
			t.Errorf("job %+v", j)
		}
		h.bytes.forbid(t)
		if _, err := h.store.AskJob(t.Context(), h.only(t).Order); err != nil {
			t.Fatal(err)
		}
		h.ended(t, job.Deposit, river.EventKindJobCancelled)
		if again := h.item(t, bad); again.Head != found.Head {
			t.Errorf("the damaged item was changed: %+v after %+v", again.Head, found.Head)
		}
	})
}

// TestDamageDoesNotEndWhatAnotherAttemptMayMend has one damaged item and one that the
// store cannot protect at first.
func TestDamageDoesNotEndWhatAnotherAttemptMayMend(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		bad, good := h.take(t, "damaged film"), h.take(t, "other film")
		h.damage(t, "damaged film")
		failed := false
		h.bytes.before = func(step string) error {
			if step == "protection" && !failed { // only intact bytes come so far
				failed = true
				return fault.BlobUnprotected.Err("lock blob", "", nil)
			}
			return nil
		}
		h.answer(t, h.sign(t, bad, good))
		h.start(t, nil)
		h.ended(t, job.Deposit, river.EventKindJobFailed)
		h.ended(t, job.Deposit, river.EventKindJobCancelled)
		if got := h.item(t, good).State; got != item.Deposited {
			t.Errorf("the intact item is %s", got)
		}
		if j := h.only(t); j.Attempts != 2 || j.Code != "bytes-differ" {
			t.Errorf("job %+v", j)
		}
	})
}

func TestPassingTroubleIsRepeated(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		id := h.take(t, "film")
		failed := false
		h.bytes.before = func(step string) error {
			if step == "lock" && !failed {
				failed = true
				return fault.BlobUnprotected.Err("lock blob", "", nil)
			}
			return nil
		}
		h.answer(t, h.sign(t, id))
		h.start(t, nil)
		h.ended(t, job.Deposit, river.EventKindJobFailed)
		h.ended(t, job.Deposit, river.EventKindJobCompleted)
		if j := h.only(t); j.State != job.Done || j.Attempts != 2 || j.Code != "" {
			t.Errorf("job %+v", j)
		}
		if got := h.item(t, id); got.State != item.Deposited {
			t.Errorf("item is %s", got.State)
		}
	})
}

// TestAKillAtAnyStep ends the process before each step of a deposit; the next one
// goes on.
func TestAKillAtAnyStep(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		for _, step := range []string{"begin", "lock", "protection"} {
			t.Run(step, func(t *testing.T) {
				t.Parallel()
				h := newHouse(t, in)
				list := []item.ID{h.take(t, "one"), h.take(t, "two")}
				signed := h.sign(t, list...)
				if step == "begin" {
					h.answer(t, signed)
				} else {
					h.kill(t, step, signed)
				}
				h.store.Close()
				h.open(t)
				left := map[item.State]int{h.item(t, list[0]).State: 1}
				left[h.item(t, list[1]).State]++
				if want := step != "begin"; (left[item.Locking] == 1) != want || left[item.Deposited] != 0 {
					t.Fatalf("the kill left the items as %v", left)
				}
				h.start(t, nil)
				h.ended(t, job.Deposit, river.EventKindJobCompleted)
				for _, id := range list {
					if got := h.item(t, id).State; got != item.Deposited {
						t.Errorf("item is %s", got)
					}
				}
			})
		}
	})
}

// kill lets a process work on the handover until a step at which its database goes
// away, as in a crash: nothing can be written any more.
func (h *house) kill(t *testing.T, step string, signed handover.ID) {
	t.Helper()
	reached, gone := make(chan struct{}), make(chan struct{})
	var once sync.Once
	h.bytes.before = func(s string) error {
		if s == step {
			once.Do(func() { close(reached) })
			<-gone
			return fault.StorageFailed.Err("crash", "", nil)
		}
		return nil
	}
	h.start(t, nil)
	h.answer(t, signed)
	<-reached
	store, client := h.store, h.client
	store.Close()
	close(gone)
	stop, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := client.StopAndCancel(stop); err != nil {
		t.Fatal(err)
	}
}

// TestTheSweepFindsWhatTheQueueLost takes the job away behind the program's back.
func TestTheSweepFindsWhatTheQueueLost(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		list := []item.ID{h.take(t, "one"), h.take(t, "two"), h.take(t, "bad")}
		h.damage(t, "bad")
		h.answer(t, h.sign(t, list[0]))
		h.answer(t, h.sign(t, list[1]))
		h.answer(t, h.sign(t, list[2]))
		h.stopInTheMiddle(t, list[1])
		if _, err := h.desk.Deposit(t.Context(), list[2], sqldbtest.Yunxi().Server); !errors.Is(err, fault.BytesDiffer) {
			t.Fatal(err)
		}
		h.loseJobs(t)
		h.start(t, map[job.Work]jobs.Duty{job.Sweep: jobs.Sweep(h.store)})
		h.ended(t, job.Sweep, river.EventKindJobCompleted)
		h.ended(t, job.Deposit, river.EventKindJobCompleted)
		h.ended(t, job.Deposit, river.EventKindJobCompleted)
		for i, want := range []item.State{item.Deposited, item.Deposited, item.Locking} {
			if got := h.item(t, list[i]).State; got != want {
				t.Errorf("item %d is %s, want %s", i, got, want)
			}
		}
		if list := h.all(t, job.Filter{Work: job.Deposit}); len(list) != 2 {
			t.Errorf("%d deposits were ordered, want 2: the damaged item waits", len(list))
		}
	})
}

// stopInTheMiddle leaves a deposit as a crash does after its first step.
func (h *house) stopInTheMiddle(t *testing.T, id item.ID) {
	t.Helper()
	h.bytes.before = func(string) error { return fault.StorageFailed.Err("crash", "", nil) }
	if _, err := h.desk.Deposit(t.Context(), id, sqldbtest.Yunxi().Server); !errors.Is(err, fault.StorageFailed) || h.item(t, id).State != item.Locking {
		t.Fatal(err)
	}
	h.bytes.before = nil
}

func (h *house) loseJobs(t *testing.T) {
	t.Helper()
	h.in.Execute(t, h.database, `DELETE FROM river_job`)
}

func TestANamelessAgencyIsNotAttemptedAgain(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		order := job.Order{Work: job.Deposit, Agency: "nobody", Subject: custody.Ref{Kind: "handover", ID: "none"}}
		if _, err := h.store.AskJob(t.Context(), order); err != nil {
			t.Fatal(err)
		}
		h.start(t, nil)
		h.ended(t, job.Deposit, river.EventKindJobCancelled)
	})
}
