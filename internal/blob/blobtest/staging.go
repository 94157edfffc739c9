package blobtest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

func stagingCases() []testCase {
	return []testCase{
		{"create refuses bad ids and sizes", createRefuses},
		{"create twice", createTwice},
		{"append in pieces of every size", appendInPieces},
		{"append of slow streams", appendSlowly},
		{"append at a wrong offset", appendAtWrongOffset},
		{"append too much", appendTooMuch},
		{"append nothing", appendNothing},
		{"append to nothing", appendToNothing},
		{"piece with right digest", pieceRight},
		{"piece with wrong digest does not count", pieceWrong},
		{"piece cut short does not count", pieceCutShort},
		{"piece too long does not count", pieceTooLong},
		{"broken connection keeps what came", brokenKeeps},
		{"ended context keeps what came", contextKeeps},
		{"one writer at a time", oneWriter},
		{"offset can be asked while a piece comes", offsetMeanwhile},
		{"restart resumes at the offset", restartResumes},
		{"restart drops the tail", restartDropsTail},
		{"full disk keeps the offset", fullDiskKeepsOffset},
		{"failed sync is never acknowledged", failedSync},
		{"failed create leaves nothing", failedCreate},
		{"sum of incomplete", sumOfIncomplete},
		{"discard is final and can be repeated", discardIsFinal},
		{"uploads lists all in order", uploadsInOrder},
		{"take and adopt", takeAndAdopt},
		{"take too much", takeTooMuch},
		{"take cut short", takeCutShort},
		{"take on a full disk", takeOnFullDisk},
		{"take is closed", takeIsClosed},
		{"take is kept", takeIsKept},
		{"open a complete upload", openUpload},
		{"many uploads at once", manyUploads},
	}
}

var none digest.SHA256

func createRefuses(t *testing.T, s Subject) {
	for _, id := range []string{"", ".", "..", "../u", "a/b", "a\\b", "A", "a.part", "a b", "-a", "a\x00", "con", "lpt1", "上传", strings.Repeat("a", 65)} {
		want(t, s.Staging.Create(t.Context(), id, 1), fault.BadInput)
		_, _, err := s.Taker.Take(t.Context(), id, strings.NewReader("x"), 1)
		want(t, err, fault.BadInput)
		_, _, err = s.Staging.Offset(t.Context(), id)
		want(t, err, fault.UploadMissing)
		want(t, s.Staging.Discard(t.Context(), id), nil)
	}
	_, _, err := s.Progress.Kept(t.Context(), "u")
	want(t, err, fault.UploadMissing)
	want(t, s.Staging.Create(t.Context(), "u", -1), fault.BadInput)
	if ids := uploads(t, s); len(ids) != 0 {
		t.Errorf("uploads made: %v", ids)
	}
}

func createTwice(t *testing.T, s Subject) {
	upload(t, s, "u", sample("a", 10))
	want(t, s.Staging.Create(t.Context(), "u", 10), fault.UploadExists)
	_, _, err := s.Taker.Take(t.Context(), "u", strings.NewReader("x"), 1)
	want(t, err, fault.UploadExists)
	at(t, s, "u", 10, 10)
}

// feed appends data in the given pieces and adopts it.
func feed(t *testing.T, s Subject, id string, data []byte, pieces []int) {
	t.Helper()
	want(t, s.Staging.Create(t.Context(), id, int64(len(data))), nil)
	offset := int64(0)
	for i, n := range pieces {
		part := data[offset : offset+int64(n)]
		sum := none
		if i%2 == 1 {
			sum = digest.SumSHA256(part)
		}
		kept, err := s.Staging.Append(t.Context(), id, offset, bytes.NewReader(part), sum)
		want(t, err, nil)
		offset += int64(n)
		if kept != offset {
			t.Fatalf("kept %d, want %d", kept, offset)
		}
		at(t, s, id, offset, int64(len(data)))
		begins(t, s, id, data[:offset])
	}
	d, err := s.Staging.Sum(t.Context(), id)
	want(t, err, nil)
	if d != digest.SumSHA256(data) {
		t.Fatal("the sum is wrong")
	}
	want(t, s.Store.Adopt(t.Context(), id, d, false), nil)
	holds(t, s, d, data)
}

// begins holds what is kept of an upload to its bytes.
func begins(t *testing.T, s Subject, id string, data []byte) {
	t.Helper()
	offset, sum, err := s.Progress.Kept(t.Context(), id)
	if err != nil || offset != int64(len(data)) || sum != digest.SumSHA256(data) {
		t.Fatalf("kept of %s: %d bytes as %s, %v; want %d as %s", id, offset, sum, err, len(data), digest.SumSHA256(data))
	}
}

func appendInPieces(t *testing.T, s Subject) {
	feed(t, s, "tiny", sample("a", 6), []int{1, 2, 3})
	feed(t, s, "edges", sample("b", 1<<20+2), []int{512<<10 - 1, 2, 512 << 10, 1})
	feed(t, s, "large", sample("c", 9<<20), []int{5<<20 + 1, 4<<20 - 1})
	rnd := rand.New(rand.NewPCG(1, 2))
	var pieces []int
	total := 0
	for range 30 {
		n := rnd.IntN(200000)
		pieces, total = append(pieces, n), total+n
	}
	feed(t, s, "random", sample("d", total), pieces)
}

func appendSlowly(t *testing.T, s Subject) {
	data := sample("a", 3000)
	for id, r := range map[string]io.Reader{
		"one":  iotest.OneByteReader(bytes.NewReader(data)),
		"half": iotest.HalfReader(bytes.NewReader(data)),
		"err":  iotest.DataErrReader(bytes.NewReader(data)),
	} {
		want(t, s.Staging.Create(t.Context(), id, 3000), nil)
		_, err := s.Staging.Append(t.Context(), id, 0, r, none)
		want(t, err, nil)
		d, err := s.Staging.Sum(t.Context(), id)
		want(t, err, nil)
		if d != digest.SumSHA256(data) {
			t.Errorf("%s: the sum is wrong", id)
		}
	}
}

func appendAtWrongOffset(t *testing.T, s Subject) {
	want(t, s.Staging.Create(t.Context(), "u", 10), nil)
	_, err := s.Staging.Append(t.Context(), "u", 0, strings.NewReader("abcd"), none)
	want(t, err, nil)
	for _, offset := range []int64{-1, 0, 3, 5, 10, 1 << 40} {
		kept, err := s.Staging.Append(t.Context(), "u", offset, strings.NewReader("xyz"), none)
		want(t, err, fault.UploadOffset)
		if kept != 4 || fault.Of(err).Args["offset"] != "4" {
			t.Errorf("told %d, %v", kept, err)
		}
	}
	at(t, s, "u", 4, 10)
}

func appendTooMuch(t *testing.T, s Subject) {
	want(t, s.Staging.Create(t.Context(), "u", 10), nil)
	_, err := s.Staging.Append(t.Context(), "u", 0, strings.NewReader("abcd"), none)
	want(t, err, nil)
	kept, err := s.Staging.Append(t.Context(), "u", 4, strings.NewReader("efghijK"), none)
	want(t, err, fault.UploadTooLong)
	if kept != 4 {
		t.Errorf("kept %d", kept)
	}
	at(t, s, "u", 4, 10)
	_, err = s.Staging.Append(t.Context(), "u", 4, strings.NewReader("efghij"), none)
	want(t, err, nil)
	d, err := s.Staging.Sum(t.Context(), "u")
	want(t, err, nil)
	if d != digest.SumSHA256([]byte("abcdefghij")) {
		t.Error("refused bytes got in")
	}
	_, err = s.Staging.Append(t.Context(), "u", 10, strings.NewReader("k"), none)
	want(t, err, fault.UploadTooLong)
}

func appendNothing(t *testing.T, s Subject) {
	for _, size := range []int64{0, 3} {
		id := string(rune('a' + size))
		want(t, s.Staging.Create(t.Context(), id, size), nil)
		_, err := s.Staging.Append(t.Context(), id, 0, strings.NewReader(""), none)
		want(t, err, nil)
		_, err = s.Staging.Append(t.Context(), id, 0, strings.NewReader(""), digest.SumSHA256(nil))
		want(t, err, nil)
		at(t, s, id, 0, size)
	}
}

func appendToNothing(t *testing.T, s Subject) {
	for _, id := range []string{"none", "../none", ""} {
		_, err := s.Staging.Append(t.Context(), id, 0, strings.NewReader("x"), none)
		want(t, err, fault.UploadMissing)
		_, err = s.Staging.Sum(t.Context(), id)
		want(t, err, fault.UploadMissing)
	}
}

func pieceRight(t *testing.T, s Subject) {
	data := sample("a", 2<<20)
	want(t, s.Staging.Create(t.Context(), "u", 2<<20), nil)
	_, err := s.Staging.Append(t.Context(), "u", 0, bytes.NewReader(data), digest.SumSHA256(data))
	want(t, err, nil)
	want(t, s.Store.Adopt(t.Context(), "u", digest.SumSHA256(data), false), nil)
}

func pieceWrong(t *testing.T, s Subject) {
	data := sample("a", 2<<20)
	want(t, s.Staging.Create(t.Context(), "u", 2<<20), nil)
	_, err := s.Staging.Append(t.Context(), "u", 0, bytes.NewReader(data[:1000]), none)
	want(t, err, nil)
	bad := slices.Clone(data)
	bad[1<<20] ^= 1
	for range 2 {
		kept, err := s.Staging.Append(t.Context(), "u", 1000, bytes.NewReader(bad[1000:]), digest.SumSHA256(data[1000:]))
		want(t, err, fault.PieceMismatch)
		if kept != 1000 {
			t.Fatalf("kept %d", kept)
		}
		at(t, s, "u", 1000, 2<<20)
	}
	_, err = s.Staging.Append(t.Context(), "u", 1000, bytes.NewReader(data[1000:]), digest.SumSHA256(data[1000:]))
	want(t, err, nil)
	want(t, s.Store.Adopt(t.Context(), "u", digest.SumSHA256(data), false), nil)
	holds(t, s, digest.SumSHA256(data), data)
}

func pieceCutShort(t *testing.T, s Subject) {
	data := sample("a", 2<<20)
	want(t, s.Staging.Create(t.Context(), "u", 2<<20), nil)
	cut := broken{bytes.NewReader(data[:1<<20]), io.ErrUnexpectedEOF}
	kept, err := s.Staging.Append(t.Context(), "u", 0, cut, digest.SumSHA256(data))
	want(t, err, fault.UploadInterrupted)
	if kept != 0 {
		t.Errorf("kept %d", kept)
	}
	at(t, s, "u", 0, 2<<20)
}

func pieceTooLong(t *testing.T, s Subject) {
	want(t, s.Staging.Create(t.Context(), "u", 4), nil)
	_, err := s.Staging.Append(t.Context(), "u", 0, strings.NewReader("abcde"), digest.SumSHA256([]byte("abcde")))
	want(t, err, fault.UploadTooLong)
	at(t, s, "u", 0, 4)
}

func brokenKeeps(t *testing.T, s Subject) {
	data := sample("a", 2<<20)
	want(t, s.Staging.Create(t.Context(), "u", 2<<20), nil)
	offset := int64(0)
	for _, n := range []int64{1, 700000, 4096} {
		kept, err := s.Staging.Append(t.Context(), "u", offset, broken{bytes.NewReader(data[offset : offset+n]), io.ErrUnexpectedEOF}, none)
		want(t, err, fault.UploadInterrupted)
		offset += n
		if kept != offset || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("kept %d, want %d: %v", kept, offset, err)
		}
		s = s.Restart(t)
		at(t, s, "u", offset, 2<<20)
	}
	_, err := s.Staging.Append(t.Context(), "u", offset, bytes.NewReader(data[offset:]), none)
	want(t, err, nil)
	want(t, s.Store.Adopt(t.Context(), "u", digest.SumSHA256(data), false), nil)
}

func contextKeeps(t *testing.T, s Subject) {
	data := sample("a", 1000)
	want(t, s.Staging.Create(t.Context(), "u", 1000), nil)
	ctx, cancel := context.WithCancel(t.Context())
	r := io.MultiReader(bytes.NewReader(data[:400]), readerFunc(func([]byte) (int, error) {
		cancel()
		return 0, context.Canceled
	}))
	kept, err := s.Staging.Append(ctx, "u", 0, r, none)
	want(t, err, fault.UploadInterrupted)
	if kept != 400 || !errors.Is(err, context.Canceled) {
		t.Fatalf("kept %d: %v", kept, err)
	}
	at(t, s, "u", 400, 1000)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func oneWriter(t *testing.T, s Subject) {
	want(t, s.Staging.Create(t.Context(), "u", 1), nil)
	g := &gate{entered: make(chan struct{}), open: make(chan struct{})}
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := s.Staging.Append(t.Context(), "u", 0, g, none); err != nil {
			t.Error(err)
		}
	})
	<-g.entered
	_, err := s.Staging.Append(t.Context(), "u", 0, strings.NewReader("y"), none)
	busy := []error{err, s.Staging.Discard(t.Context(), "u"), s.Store.Adopt(t.Context(), "u", digest.SumSHA256([]byte("x")), false)}
	close(g.open)
	wg.Wait()
	for _, err := range busy {
		want(t, err, fault.UploadBusy)
	}
	want(t, s.Store.Adopt(t.Context(), "u", digest.SumSHA256([]byte("x")), false), nil)
}

func offsetMeanwhile(t *testing.T, s Subject) {
	const size = 200 * 100
	want(t, s.Staging.Create(t.Context(), "u", size), nil)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for offset := int64(0); offset < size; offset += 100 {
			if _, err := s.Staging.Append(t.Context(), "u", offset, bytes.NewReader(sample("a", 100)), none); err != nil {
				t.Error(err)
				return
			}
		}
	}()
	last := int64(0)
	for going := true; going; {
		select {
		case <-done:
			going = false
		default:
		}
		offset, _, err := s.Staging.Offset(t.Context(), "u")
		if err != nil || offset < last || offset%100 != 0 {
			t.Errorf("offset %d after %d: %v", offset, last, err)
			<-done
			return
		}
		last = offset
	}
}

func restartResumes(t *testing.T, s Subject) {
	data := sample("a", 3<<20)
	want(t, s.Staging.Create(t.Context(), "u", 3<<20), nil)
	for offset := int64(0); offset < 3<<20; offset += 1 << 20 {
		s = s.Restart(t)
		at(t, s, "u", offset, 3<<20)
		begins(t, s, "u", data[:offset])
		_, err := s.Staging.Append(t.Context(), "u", offset, bytes.NewReader(data[offset:offset+1<<20]), none)
		want(t, err, nil)
	}
	d, err := s.Restart(t).Staging.Sum(t.Context(), "u")
	want(t, err, nil)
	if d != digest.SumSHA256(data) {
		t.Error("the sum is wrong")
	}
}

func restartDropsTail(t *testing.T, s Subject) {
	data := sample("a", 10000)
	want(t, s.Staging.Create(t.Context(), "u", 10000), nil)
	_, err := s.Staging.Append(t.Context(), "u", 0, bytes.NewReader(data[:6000]), none)
	want(t, err, nil)
	for _, junk := range [][]byte{sample("junk", 100), sample("junk", 9000)} {
		if s.Tail != nil {
			s.Tail(t, "u", junk)
		}
		s = s.Restart(t)
		at(t, s, "u", 6000, 10000)
	}
	_, err = s.Staging.Append(t.Context(), "u", 6000, bytes.NewReader(data[6000:]), none)
	want(t, err, nil)
	if s.Tail != nil {
		s.Tail(t, "u", sample("junk", 50))
	}
	s = s.Restart(t)
	want(t, s.Store.Adopt(t.Context(), "u", digest.SumSHA256(data), false), nil)
	holds(t, s, digest.SumSHA256(data), data)
}

func fullDiskKeepsOffset(t *testing.T, s Subject) {
	data := sample("a", 4<<20)
	want(t, s.Staging.Create(t.Context(), "u", 4<<20), nil)
	_, err := s.Staging.Append(t.Context(), "u", 0, bytes.NewReader(data[:1000]), none)
	want(t, err, nil)
	writes := 0
	s.Fail(func(step string) error {
		if step == "write" {
			writes++
		}
		if step == "write" && writes%3 == 1 {
			return syscall.ENOSPC
		}
		return nil
	})
	kept, err := s.Staging.Append(t.Context(), "u", 1000, bytes.NewReader(data[1000:]), none)
	s.Fail(nil)
	want(t, err, fault.StorageFull)
	if kept != 1000 || fault.KindOf(err) != fault.Full {
		t.Fatalf("kept %d: %v", kept, err)
	}
	at(t, s, "u", 1000, 4<<20)
	_, err = s.Staging.Append(t.Context(), "u", 1000, bytes.NewReader(data[1000:]), none)
	want(t, err, nil)
	want(t, s.Store.Adopt(t.Context(), "u", digest.SumSHA256(data), false), nil)
}

func failedSync(t *testing.T, s Subject) {
	data := sample("a", 5000)
	want(t, s.Staging.Create(t.Context(), "u", 5000), nil)
	_, err := s.Staging.Append(t.Context(), "u", 0, bytes.NewReader(data[:1000]), none)
	want(t, err, nil)
	s.Fail(func(step string) error {
		if step == "sync" {
			return syscall.EIO
		}
		return nil
	})
	_, err = s.Staging.Append(t.Context(), "u", 1000, bytes.NewReader(data[1000:]), none)
	s.Fail(nil)
	want(t, err, fault.StorageFailed)
	_, _, err = s.Staging.Offset(t.Context(), "u") // thrown away, to be written again
	want(t, err, fault.UploadMissing)
	put(t, s, "u", data)
}

func failedCreate(t *testing.T, s Subject) {
	for _, step := range []string{"write", "sync"} {
		s.Fail(func(at string) error {
			if at == step {
				return syscall.ENOSPC
			}
			return nil
		})
		want(t, s.Staging.Create(t.Context(), "u", 10), fault.StorageFull)
		s.Fail(nil)
		if ids := uploads(t, s); len(ids) != 0 {
			t.Errorf("%s: left %v", step, ids)
		}
	}
	want(t, s.Staging.Create(t.Context(), "u", 10), nil)
}

func sumOfIncomplete(t *testing.T, s Subject) {
	want(t, s.Staging.Create(t.Context(), "u", 10), nil)
	_, err := s.Staging.Sum(t.Context(), "u")
	want(t, err, fault.UploadIncomplete)
	_, _, err = s.Parts.OpenUpload(t.Context(), "u")
	want(t, err, fault.UploadIncomplete)
}

func discardIsFinal(t *testing.T, s Subject) {
	upload(t, s, "u", sample("a", 10))
	upload(t, s, "v", sample("b", 10))
	want(t, s.Staging.Discard(t.Context(), "u"), nil)
	want(t, s.Staging.Discard(t.Context(), "u"), nil)
	_, _, err := s.Staging.Offset(t.Context(), "u")
	want(t, err, fault.UploadMissing)
	if ids := uploads(t, s); !slices.Equal(ids, []string{"v"}) {
		t.Errorf("left %v", ids)
	}
	upload(t, s, "u", sample("c", 10))
}

func uploadsInOrder(t *testing.T, s Subject) {
	for _, id := range []string{"b", "a-1", "a", "a1"} {
		want(t, s.Staging.Create(t.Context(), id, 1), nil)
	}
	if ids := uploads(t, s); !slices.Equal(ids, []string{"a", "a-1", "a1", "b"}) {
		t.Errorf("listed %v", ids)
	}
	stop, calls := errors.New("stop"), 0
	err := s.Staging.Uploads(t.Context(), func(string, time.Time) error { calls++; return stop })
	if !errors.Is(err, stop) || calls != 1 {
		t.Errorf("listing went on: %v after %d calls", err, calls)
	}
}

func takeAndAdopt(t *testing.T, s Subject) {
	for i, n := range []int{0, 1, 100000, 3 << 20} {
		id, data := string(rune('a'+i)), sample("take", n)
		d, size, err := s.Taker.Take(t.Context(), id, bytes.NewReader(data), 4<<20)
		want(t, err, nil)
		if d != digest.SumSHA256(data) || size != int64(n) {
			t.Fatalf("took %d bytes, digest right: %v", size, d == digest.SumSHA256(data))
		}
		at(t, s, id, size, size)
		want(t, s.Store.Adopt(t.Context(), id, d, false), nil)
		holds(t, s, d, data)
	}
}

func takeTooMuch(t *testing.T, s Subject) {
	_, _, err := s.Taker.Take(t.Context(), "u", strings.NewReader("abcde"), 4)
	want(t, err, fault.UploadTooLong)
	_, _, err = s.Staging.Offset(t.Context(), "u")
	want(t, err, fault.UploadMissing)
	_, size, err := s.Taker.Take(t.Context(), "u", strings.NewReader("abcd"), 4)
	want(t, err, nil)
	if size != 4 {
		t.Errorf("took %d", size)
	}
}

func takeCutShort(t *testing.T, s Subject) {
	_, _, err := s.Taker.Take(t.Context(), "u", broken{strings.NewReader("abc"), io.ErrUnexpectedEOF}, 10)
	want(t, err, fault.UploadInterrupted)
	if ids := uploads(t, s); len(ids) != 0 {
		t.Errorf("left %v", ids)
	}
}

func takeOnFullDisk(t *testing.T, s Subject) {
	for _, step := range []string{"write", "sync"} {
		s.Fail(func(at string) error {
			if at == step {
				return syscall.ENOSPC
			}
			return nil
		})
		_, _, err := s.Taker.Take(t.Context(), "u", strings.NewReader("abc"), 10)
		s.Fail(nil)
		want(t, err, fault.StorageFull)
		if ids := uploads(t, s); len(ids) != 0 {
			t.Errorf("left %v", ids)
		}
	}
}

func takeIsClosed(t *testing.T, s Subject) {
	d, _, err := s.Taker.Take(t.Context(), "u", strings.NewReader("abc"), 10)
	want(t, err, nil)
	_, err = s.Staging.Append(t.Context(), "u", 3, strings.NewReader("d"), none)
	want(t, err, fault.UploadFinished)
	sum, err := s.Staging.Sum(t.Context(), "u")
	want(t, err, nil)
	if sum != d {
		t.Error("the sum is wrong")
	}
}

func takeIsKept(t *testing.T, s Subject) {
	want(t, s.Taker.Keep(t.Context(), "u"), fault.UploadMissing)
	d, _, err := s.Taker.Take(t.Context(), "u", strings.NewReader("abc"), 10)
	want(t, err, nil)
	want(t, s.Taker.Keep(t.Context(), "u"), nil)
	begins(t, s, "u", []byte("abc"))
	begins(t, s.Restart(t), "u", []byte("abc"))
	want(t, s.Store.Adopt(t.Context(), "u", d, false), nil)
}

func openUpload(t *testing.T, s Subject) {
	data := sample("a", 5000)
	upload(t, s, "u", data)
	_, _, err := s.Taker.Take(t.Context(), "v", bytes.NewReader(data), 5000)
	want(t, err, nil)
	for _, id := range []string{"u", "v"} {
		p, size, err := s.Parts.OpenUpload(t.Context(), id)
		want(t, err, nil)
		if size != 5000 {
			t.Errorf("size %d", size)
		}
		for _, from := range []int64{4000, 0} { // read again from anywhere
			same(t, io.NopCloser(io.NewSectionReader(p, from, size-from)), data[from:])
		}
		want(t, s.Staging.Discard(t.Context(), id), fault.UploadBusy)
		want(t, p.Close(), nil)
	}
	_, _, err = s.Parts.OpenUpload(t.Context(), "none")
	want(t, err, fault.UploadMissing)
}

func manyUploads(t *testing.T, s Subject) {
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			id, data := string(rune('a'+i)), sample("many", 200000+i)
			ctx := t.Context()
			if err := s.Staging.Create(ctx, id, int64(len(data))); err != nil {
				t.Error(err)
				return
			}
			for offset := 0; offset < len(data); offset += 50000 {
				end := min(offset+50000, len(data))
				if _, err := s.Staging.Append(ctx, id, int64(offset), bytes.NewReader(data[offset:end]), none); err != nil {
					t.Error(err)
				}
			}
			if err := s.Store.Adopt(ctx, id, digest.SumSHA256(data), false); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := walk(t, s); len(got) != 12 {
		t.Errorf("%d blobs kept", len(got))
	}
}
