package fsck_test

import (
	"bytes"
	"fmt"
	"testing"

	"liuhen/internal/fsck"
	"liuhen/internal/item"
	"liuhen/internal/sqldb/sqldbtest"
)

// BenchmarkCheck checks 1 GiB in 64 files with all that the log says of them. Its
// peer is `openssl dgst -sha256` over the same bytes.
func BenchmarkCheck(b *testing.B) {
	const files, size = 64, 16 << 20
	folder := b.TempDir()
	w := openWorld(b, folder)
	w.found()
	done := w.furnish()
	block := make([]byte, 1<<20)
	_, err := (&sqldbtest.Chance{Drawn: 7}).Read(block)
	must(b, err)
	var taken []item.Item
	for i := range files {
		taken = append(taken, w.take(done, fmt.Sprint(i)+string(bytes.Repeat(block, size>>20)), false))
	}
	w.deposit(taken...)
	w.integrate()
	must(b, w.store.Close())
	with := inspect(b, folder)
	for name, o := range map[string]fsck.Options{"sha256": {}, "sm3": {SM3: true}, "replay": {Replay: true}} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(files * size)
			for b.Loop() {
				r, err := with.desk.Check(b.Context(), o)
				must(b, err)
				if !r.Fine() || r.Items[fsck.Match] != files {
					b.Fatalf("found %v", r.Findings)
				}
			}
		})
	}
}

// BenchmarkEvents checks a store that has events and rows and hardly any bytes.
func BenchmarkEvents(b *testing.B) {
	folder := b.TempDir()
	w := openWorld(b, folder)
	w.found()
	for i := range 5000 {
		w.enrol("某人", fmt.Sprintf("YX-1%05d", i))
	}
	w.integrate()
	must(b, w.store.Close())
	with := inspect(b, folder)
	for name, o := range map[string]fsck.Options{"plain": {}, "replay": {Replay: true}} {
		b.Run(name, func(b *testing.B) {
			events := int64(0)
			for b.Loop() {
				r, err := with.desk.Check(b.Context(), o)
				must(b, err)
				if !r.Fine() {
					b.Fatalf("found %v", r.Findings)
				}
				events += r.Events
			}
			b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
		})
	}
}
