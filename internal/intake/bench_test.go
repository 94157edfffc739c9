package intake_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"testing"

	"golang.org/x/sync/errgroup"

	"liuhen/internal/blob/fsblob"
	"liuhen/internal/custody"
)

// BenchmarkSmallFiles takes in 2,000 files of 100 KB, 8 at a time, on SQLite and
// files, everything synced: bytes, item and event.
func BenchmarkSmallFiles(b *testing.B) {
	const files, size, workers = 2000, 100_000, 8
	h := newHouse(b)
	folder, err := fsblob.Open(b.TempDir(), fsblob.Options{})
	if err != nil {
		b.Fatal(err)
	}
	h.Uploads, h.Taker, h.Bytes = folder.Staging, folder.Staging, folder.Store
	lin := h.person("lin", "u1")
	block := make([]byte, size)
	round := 0
	for b.Loop() {
		round++
		var group errgroup.Group
		group.SetLimit(workers)
		for n := range files {
			group.Go(func() error {
				_, err := h.Take(b.Context(), lin, custody.Command{Actor: lin.Actor}, made, noise(uint64(round*files+n), block))
				return err
			})
		}
		if err := group.Wait(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(files*round)/b.Elapsed().Seconds(), "files/s")
}

// noise is size bytes that no other seed gives.
func noise(seed uint64, block []byte) io.Reader {
	head := sha256.Sum256(binary.BigEndian.AppendUint64(nil, seed))
	return io.MultiReader(bytes.NewReader(head[:]), bytes.NewReader(block[len(head):]))
}
