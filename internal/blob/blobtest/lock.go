package blobtest

import (
	"sync"
	"syscall"
	"testing"
	"time"

	"liuhen/internal/blob"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

func lockCases() []testCase {
	return []testCase{
		{"lock says what was read back", lockReadsBack},
		{"lock only lengthens", lockOnlyLengthens},
		{"lock again is the same", lockAgain},
		{"lock survives a restart", lockSurvives},
		{"lock does not change the bytes", lockKeepsBytes},
		{"lock from many sides keeps the latest", lockConcurrently},
		{"lock that fails can be resumed", lockResumes},
		{"lock and lawful removal", lockAndRemove},
		{"lock and adopt of the same bytes", lockAndAdopt},
	}
}

var (
	sooner = time.Date(2040, 3, 1, 0, 0, 0, 0, time.UTC)
	later  = time.Date(2041, 3, 1, 0, 0, 0, 500, time.UTC)
)

func protection(t *testing.T, s Subject, d digest.SHA256) (string, time.Time) {
	t.Helper()
	p, until, err := s.Locker.Protection(t.Context(), d)
	want(t, err, nil)
	return p, until
}

func lock(t *testing.T, s Subject, d digest.SHA256, until time.Time) string {
	t.Helper()
	p, err := s.Locker.Lock(t.Context(), d, until)
	want(t, err, nil)
	if p != blob.ObjectLock && p != blob.Immutable && p != blob.ReadOnly {
		t.Fatalf("protection %q", p)
	}
	return p
}

// until fails unless the lock ends at the date, or less than a second later.
func until(t *testing.T, s Subject, d digest.SHA256, date time.Time) {
	t.Helper()
	_, got := protection(t, s, d)
	if got.Before(date) || got.Sub(date) >= time.Second {
		t.Errorf("locked until %v, want %v", got, date)
	}
}

func lockReadsBack(t *testing.T, s Subject) {
	d := put(t, s, "u", sample("a", 10))
	if _, before := protection(t, s, d); before.After(sooner) {
		t.Errorf("locked until %v before anyone locked it", before)
	}
	said := lock(t, s, d, later)
	if got, _ := protection(t, s, d); got != said {
		t.Errorf("Lock said %q, reading back says %q", said, got)
	}
	until(t, s, d, later)
}

func lockOnlyLengthens(t *testing.T, s Subject) {
	d := put(t, s, "u", sample("a", 10))
	lock(t, s, d, later)
	lock(t, s, d, sooner)
	until(t, s, d, later)
	longer := later.AddDate(30, 0, 0)
	lock(t, s, d, longer)
	until(t, s, d, longer)
}

func lockAgain(t *testing.T, s Subject) {
	d := put(t, s, "u", sample("a", 10))
	first := lock(t, s, d, later)
	if second := lock(t, s, d, later); second != first {
		t.Errorf("%q, then %q", first, second)
	}
	until(t, s, d, later)
}

func lockSurvives(t *testing.T, s Subject) {
	d := put(t, s, "u", sample("a", 10))
	lock(t, s, d, later)
	until(t, s.Restart(t), d, later)
}

func lockKeepsBytes(t *testing.T, s Subject) {
	data := sample("a", 5000)
	d := put(t, s, "u", data)
	lock(t, s, d, later)
	holds(t, s, d, data)
}

func lockConcurrently(t *testing.T, s Subject) {
	d := put(t, s, "u", sample("a", 10))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if _, err := s.Locker.Lock(t.Context(), d, sooner.AddDate(i, 0, 0)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	until(t, s, d, sooner.AddDate(7, 0, 0))
}

func lockResumes(t *testing.T, s Subject) {
	d := put(t, s, "u", sample("a", 10))
	s.Fail(func(step string) error {
		if step == "sync" {
			return syscall.EIO
		}
		return nil
	})
	_, err := s.Locker.Lock(t.Context(), d, later)
	want(t, err, fault.StorageFailed)
	s.Fail(nil)
	lock(t, s, d, later)
	until(t, s, d, later)
}

func lockAndRemove(t *testing.T, s Subject) {
	data := sample("a", 10)
	d := put(t, s, "u", data)
	lock(t, s, d, later)
	err := s.Remover.Remove(t.Context(), d)
	if s.HoldsLocks {
		want(t, err, fault.BlobLocked)
		holds(t, s, d, data)
		return
	}
	want(t, err, nil)
	_, err = s.Store.Stat(t.Context(), d)
	want(t, err, fault.BlobMissing)
}

func lockAndAdopt(t *testing.T, s Subject) {
	data := sample("a", 10)
	d := put(t, s, "u", data)
	lock(t, s, d, later)
	put(t, s, "v", data)
	until(t, s, d, later)
	holds(t, s, d, data)
}
