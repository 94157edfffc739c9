package blobtest

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

func storeCases() []testCase {
	return []testCase{
		{"adopt keeps every size", adoptKeepsEverySize},
		{"adopt ends the upload", adoptEndsTheUpload},
		{"adopt again finishes", adoptAgainFinishes},
		{"adopt survives a restart", adoptSurvivesARestart},
		{"adopt of nothing is missing", adoptOfNothing},
		{"adopt refuses an incomplete upload", adoptRefusesIncomplete},
		{"adopt refuses another digest", adoptRefusesAnotherDigest},
		{"adopt of the same bytes twice keeps one", adoptTwice},
		{"adopt replaces wrong bytes under the name", adoptReplacesWrongBytes},
		{"adopt replaces unreadable bytes under the name", adoptReplacesUnreadable},
		{"adopt of a known digest does not read", adoptKnownDoesNotRead},
		{"adopt without upload checks what is there", adoptWithoutUploadChecks},
		{"adopt at once from many sides", adoptConcurrently},
		{"adopt on a full disk keeps the upload", adoptOnFullDisk},
		{"open from an offset", openFromOffset},
		{"open and stat of nothing are missing", openOfNothing},
		{"open of the unreadable says so", openUnreadable},
		{"read ends with its context", readEndsWithContext},
		{"reread finds a flipped bit", rereadFindsFlippedBit},
		{"reread closed early", rereadClosedEarly},
		{"walk is complete and in order", walkInOrder},
		{"walk stops at an error", walkStops},
		{"remove is final and can be repeated", removeIsFinal},
		{"remove and put again", removeAndPutAgain},
		{"remove that fails can be resumed", removeResumes},
	}
}

func adoptKeepsEverySize(t *testing.T, s Subject) {
	for _, n := range []int{0, 1, 511, 4096, 4097, 512 << 10, 512<<10 + 1, 1 << 20, 3<<20 + 17} {
		data := sample("size", n)
		holds(t, s, put(t, s, fmt.Sprint("u", n), data), data)
	}
}

func adoptEndsTheUpload(t *testing.T, s Subject) {
	put(t, s, "u", sample("a", 10))
	_, _, err := s.Staging.Offset(t.Context(), "u")
	want(t, err, fault.UploadMissing)
	if ids := uploads(t, s); len(ids) != 0 {
		t.Errorf("uploads left: %v", ids)
	}
}

func adoptAgainFinishes(t *testing.T, s Subject) {
	data := sample("a", 5000)
	d := put(t, s, "u", data)
	want(t, s.Store.Adopt(t.Context(), "u", d, false), nil)
	want(t, s.Store.Adopt(t.Context(), "u", d, true), nil)
	holds(t, s, d, data)
}

func adoptSurvivesARestart(t *testing.T, s Subject) {
	data := sample("a", 5000)
	d := upload(t, s, "u", data)
	s = s.Restart(t)
	at(t, s, "u", 5000, 5000)
	want(t, s.Store.Adopt(t.Context(), "u", d, false), nil)
	s = s.Restart(t)
	holds(t, s, d, data)
	want(t, s.Store.Adopt(t.Context(), "u", d, false), nil)
}

func adoptOfNothing(t *testing.T, s Subject) {
	for _, known := range []bool{false, true} {
		want(t, s.Store.Adopt(t.Context(), "none", digest.SumSHA256(nil), known), fault.UploadMissing)
		want(t, s.Store.Adopt(t.Context(), "../up", digest.SumSHA256(nil), known), fault.UploadMissing)
	}
}

func adoptRefusesIncomplete(t *testing.T, s Subject) {
	want(t, s.Staging.Create(t.Context(), "u", 10), nil)
	want(t, s.Store.Adopt(t.Context(), "u", digest.SumSHA256(nil), false), fault.UploadIncomplete)
	at(t, s, "u", 0, 10)
}

func adoptRefusesAnotherDigest(t *testing.T, s Subject) {
	data := sample("a", 100)
	d := upload(t, s, "u", data)
	other := digest.SumSHA256([]byte("other"))
	want(t, s.Store.Adopt(t.Context(), "u", other, false), fault.BlobMismatch)
	_, err := s.Store.Stat(t.Context(), other)
	want(t, err, fault.BlobMissing)
	want(t, s.Store.Adopt(t.Context(), "u", d, false), nil)
	holds(t, s, d, data)
}

func adoptTwice(t *testing.T, s Subject) {
	data := sample("a", 70000)
	d := put(t, s, "u1", data)
	put(t, s, "u2", data)
	holds(t, s, d, data)
	if got := walk(t, s); len(got) != 1 || got[0] != d {
		t.Errorf("store holds %v", got)
	}
	if ids := uploads(t, s); len(ids) != 0 {
		t.Errorf("uploads left: %v", ids)
	}
}

func adoptReplacesWrongBytes(t *testing.T, s Subject) {
	data := sample("a", 70000)
	for i, wrong := range [][]byte{nil, data[:69999], sample("b", 70000), append(slices.Clone(data), 0)} {
		id := fmt.Sprint("u", i)
		d := upload(t, s, id, data)
		s.Plant(t, d, wrong)
		want(t, s.Store.Adopt(t.Context(), id, d, false), nil)
		holds(t, s, d, data)
	}
}

func adoptReplacesUnreadable(t *testing.T, s Subject) {
	data := sample("a", 7000)
	d := put(t, s, "u1", data)
	s.Break(t, d)
	upload(t, s, "u2", data)
	err := s.Store.Adopt(t.Context(), "u2", d, false)
	if err == nil { // what cannot be replaced must be an error and keep the upload
		holds(t, s, d, data)
		return
	}
	want(t, err, fault.StorageFailed)
	at(t, s, "u2", 7000, 7000)
}

func adoptKnownDoesNotRead(t *testing.T, s Subject) {
	data := sample("a", 7000)
	d := upload(t, s, "u", data)
	wrong := sample("b", 7000)
	s.Plant(t, d, wrong)
	want(t, s.Store.Adopt(t.Context(), "u", d, true), nil)
	holds(t, s, d, wrong)
}

func adoptWithoutUploadChecks(t *testing.T, s Subject) {
	data := sample("a", 7000)
	d := put(t, s, "u", data)
	s.Flip(t, d, 6999)
	want(t, s.Store.Adopt(t.Context(), "u", d, false), fault.BlobMismatch)
}

func adoptConcurrently(t *testing.T, s Subject) {
	data := sample("a", 300000)
	const sides = 8
	for i := range sides {
		upload(t, s, fmt.Sprint("u", i), data)
	}
	d := digest.SumSHA256(data)
	s.Plant(t, d, data[:1000])
	var wg sync.WaitGroup
	errs := make([]error, sides)
	for i := range sides {
		wg.Go(func() { errs[i] = s.Store.Adopt(t.Context(), fmt.Sprint("u", i), d, false) })
	}
	wg.Wait()
	want(t, errors.Join(errs...), nil)
	holds(t, s, d, data)
	if ids := uploads(t, s); len(ids) != 0 {
		t.Errorf("uploads left: %v", ids)
	}
}

func adoptOnFullDisk(t *testing.T, s Subject) {
	data := sample("a", 7000)
	d := upload(t, s, "u", data)
	failed := false
	s.Fail(func(step string) error {
		if step == "write" || step == "mkdir" || step == "move" {
			failed = true
			return syscall.ENOSPC
		}
		return nil
	})
	want(t, s.Store.Adopt(t.Context(), "u", d, false), fault.StorageFull)
	s.Fail(nil)
	if !failed {
		t.Fatal("the hook was not called")
	}
	_, err := s.Store.Stat(t.Context(), d)
	want(t, err, fault.BlobMissing)
	want(t, s.Store.Adopt(t.Context(), "u", d, false), nil)
	holds(t, s, d, data)
}

func openFromOffset(t *testing.T, s Subject) {
	data := sample("a", 100000)
	d := put(t, s, "u", data)
	for _, offset := range []int64{0, 1, 4095, 99999, 100000, 100001} {
		r, err := s.Store.Open(t.Context(), d, offset)
		want(t, err, nil)
		same(t, r, data[min(offset, 100000):])
	}
	_, err := s.Store.Open(t.Context(), d, -1)
	want(t, err, fault.BadInput)
}

func openOfNothing(t *testing.T, s Subject) {
	d := digest.SumSHA256([]byte("nothing"))
	_, err := s.Store.Open(t.Context(), d, 0)
	want(t, err, fault.BlobMissing)
	_, err = s.Store.Stat(t.Context(), d)
	want(t, err, fault.BlobMissing)
	_, _, err = s.Rereader.Reread(t.Context(), d)
	want(t, err, fault.BlobMissing)
	_, err = s.Locker.Lock(t.Context(), d, time.Unix(1<<32, 0))
	want(t, err, fault.BlobMissing)
	_, _, err = s.Locker.Protection(t.Context(), d)
	want(t, err, fault.BlobMissing)
}

func openUnreadable(t *testing.T, s Subject) {
	d := put(t, s, "u", sample("a", 100))
	s.Break(t, d)
	want(t, readAll(t, s, d), fault.BlobUnreadable)
	r, _, err := s.Rereader.Reread(t.Context(), d)
	if err == nil {
		_, err = io.Copy(io.Discard, r)
		r.Close()
	}
	want(t, err, fault.BlobUnreadable)
}

func readAll(t *testing.T, s Subject, d digest.SHA256) error {
	r, err := s.Store.Open(t.Context(), d, 0)
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.Copy(io.Discard, r)
	return err
}

func readEndsWithContext(t *testing.T, s Subject) {
	d := put(t, s, "u", sample("a", 100))
	r, err := s.Store.Open(canceled(t), d, 0)
	if err == nil {
		_, err = r.Read(make([]byte, 1))
		r.Close()
	}
	if err == nil {
		t.Error("read on after its context was done")
	}
}

func rereadFindsFlippedBit(t *testing.T, s Subject) {
	data := sample("a", 2<<20+5)
	d := put(t, s, "u", data)
	holds(t, s, d, data) // the bytes are in every cache now
	s.Flip(t, d, 1<<20)
	r, _, err := s.Rereader.Reread(t.Context(), d)
	want(t, err, nil)
	defer r.Close()
	sum := digest.NewRunning()
	n, err := io.Copy(sum, r)
	want(t, err, nil)
	if n != int64(len(data)) || sum.Sum() == d {
		t.Errorf("%d bytes reread, digest still right: %v", n, sum.Sum() == d)
	}
}

func rereadClosedEarly(t *testing.T, s Subject) {
	d := put(t, s, "u", sample("a", 9<<20))
	for _, n := range []int{0, 1, 1<<20 + 1} {
		r, _, err := s.Rereader.Reread(t.Context(), d)
		want(t, err, nil)
		_, err = io.ReadFull(r, make([]byte, n))
		want(t, err, nil)
		want(t, r.Close(), nil)
	}
}

func walk(t *testing.T, s Subject) []digest.SHA256 {
	t.Helper()
	var all []digest.SHA256
	want(t, s.Store.Walk(t.Context(), func(d digest.SHA256, _ int64, changed time.Time) error {
		if changed.IsZero() {
			t.Errorf("%s has no time", d)
		}
		all = append(all, d)
		return nil
	}), nil)
	return all
}

func walkInOrder(t *testing.T, s Subject) {
	if got := walk(t, s); len(got) != 0 {
		t.Fatalf("an empty store walks %v", got)
	}
	var all []string
	for i := range 40 {
		all = append(all, put(t, s, fmt.Sprint("u", i), sample("a", i)).String())
	}
	slices.Sort(all)
	var met []string
	for _, d := range walk(t, s) {
		met = append(met, d.String())
	}
	if !slices.Equal(met, all) {
		t.Errorf("walked %v, want %v", met, all)
	}
}

func walkStops(t *testing.T, s Subject) {
	put(t, s, "u1", sample("a", 1))
	put(t, s, "u2", sample("a", 2))
	stop, calls := errors.New("stop"), 0
	err := s.Store.Walk(t.Context(), func(digest.SHA256, int64, time.Time) error { calls++; return stop })
	if !errors.Is(err, stop) || calls != 1 {
		t.Errorf("walk went on: %v after %d calls", err, calls)
	}
	if err := s.Store.Walk(canceled(t), func(digest.SHA256, int64, time.Time) error { return nil }); err == nil {
		t.Error("walk ignores its context")
	}
}

func removeIsFinal(t *testing.T, s Subject) {
	d := put(t, s, "u", sample("a", 100))
	other := put(t, s, "v", sample("b", 100))
	want(t, s.Remover.Remove(t.Context(), d), nil)
	_, err := s.Store.Stat(t.Context(), d)
	want(t, err, fault.BlobMissing)
	want(t, s.Remover.Remove(t.Context(), d), nil)
	want(t, s.Remover.Remove(t.Context(), digest.SumSHA256([]byte("never"))), nil)
	holds(t, s, other, sample("b", 100))
}

func removeAndPutAgain(t *testing.T, s Subject) {
	data := sample("a", 100)
	d := put(t, s, "u", data)
	for range 2 {
		want(t, s.Remover.Remove(t.Context(), d), nil)
		s = s.Restart(t)
		put(t, s, "u", data)
		holds(t, s, d, data)
	}
}

func removeResumes(t *testing.T, s Subject) {
	d := put(t, s, "u", sample("a", 100))
	s.Fail(func(string) error { return syscall.EIO })
	want(t, s.Remover.Remove(t.Context(), d), fault.StorageFailed)
	s.Fail(nil)
	want(t, s.Remover.Remove(t.Context(), d), nil)
	_, err := s.Store.Stat(t.Context(), d)
	want(t, err, fault.BlobMissing)
}
