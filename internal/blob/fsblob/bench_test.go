package fsblob_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"liuhen/internal/blob/fsblob"
	"liuhen/internal/digest"
)

const (
	benchSize  = 1 << 30
	benchPiece = 8 << 20
)

// benchData is one piece of bytes that no file system could compress away.
func benchData() []byte {
	data := make([]byte, benchPiece)
	block := sha256.Sum256([]byte("bench"))
	for i := 0; i < len(data); i += len(block) {
		block = sha256.Sum256(block[:])
		copy(data[i:], block[:])
	}
	return data
}

// BenchmarkUpload stores 1 GiB in pieces of 8 MiB, as tus clients send it: ours
// hashes everything and syncs every piece, "unsynced" does neither, and
// "pieces-synced" writes and syncs each piece without hashing, "plain-synced" only
// writes and syncs once at the end. Compare within one run, and
// run it several times: the page cache remembers who came before.
func BenchmarkUpload(b *testing.B) {
	data := benchData()
	for _, way := range []struct {
		name string
		run  func(b *testing.B, root string, data []byte)
	}{
		{"ours", uploadOurs},
		{"ours-checksum", uploadChecked},
		{"ours-one-piece", uploadOnePiece},
		{"unsynced", uploadUnsynced},
		{"pieces-synced", uploadPlainPieces},
		{"plain-synced", uploadPlain},
		{"hash-only", hashOnly},
	} {
		b.Run(way.name, func(b *testing.B) {
			b.SetBytes(benchSize)
			for b.Loop() {
				b.StopTimer()
				root := b.TempDir()
				b.StartTimer()
				way.run(b, root, data)
				b.StopTimer()
				must(b, os.RemoveAll(root))
				b.StartTimer()
			}
		})
	}
}

func uploadOurs(b *testing.B, root string, data []byte) { uploadPieces(b, root, data, digest.SHA256{}) }

func uploadChecked(b *testing.B, root string, data []byte) {
	uploadPieces(b, root, data, digest.SumSHA256(data))
}

func uploadPieces(b *testing.B, root string, data []byte, piece digest.SHA256) {
	f, err := fsblob.Open(root, fsblob.Options{})
	must(b, err)
	ctx := b.Context()
	must(b, f.Staging.Create(ctx, "u", benchSize))
	for offset := int64(0); offset < benchSize; offset += benchPiece {
		_, err := f.Staging.Append(ctx, "u", offset, onlyReader{bytes.NewReader(data)}, piece)
		must(b, err)
	}
	adopt(b, f)
}

func uploadOnePiece(b *testing.B, root string, data []byte) {
	f, err := fsblob.Open(root, fsblob.Options{})
	must(b, err)
	must(b, f.Staging.Create(b.Context(), "u", benchSize))
	_, err = f.Staging.Append(b.Context(), "u", 0, io.LimitReader(&repeat{data: data}, benchSize), digest.SHA256{})
	must(b, err)
	adopt(b, f)
}

func adopt(b *testing.B, f fsblob.Folder) {
	d, err := f.Staging.Sum(b.Context(), "u")
	must(b, err)
	must(b, f.Store.Adopt(b.Context(), "u", d, false))
}

// uploadUnsynced opens, copies and closes for each piece and nothing else, which
// is what tusd's file store does.
func uploadUnsynced(b *testing.B, root string, data []byte) {
	for range benchSize / benchPiece {
		f, err := os.OpenFile(filepath.Join(root, "u"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
		must(b, err)
		_, err = io.Copy(f, onlyReader{bytes.NewReader(data)})
		must(b, err)
		must(b, f.Close())
	}
}

func uploadPlain(b *testing.B, root string, data []byte) { writePlain(b, root, data, false) }

func uploadPlainPieces(b *testing.B, root string, data []byte) { writePlain(b, root, data, true) }

func writePlain(b *testing.B, root string, data []byte, each bool) {
	f, err := os.Create(filepath.Join(root, "u"))
	must(b, err)
	for range benchSize / benchPiece {
		_, err = f.Write(data)
		must(b, err)
		if each {
			must(b, f.Sync())
		}
	}
	must(b, f.Sync())
	must(b, f.Close())
}

func hashOnly(_ *testing.B, _ string, data []byte) {
	h := sha256.New()
	for range benchSize / benchPiece {
		h.Write(data)
	}
}

// onlyReader hides every way to copy but Read, as a request's body does.
type onlyReader struct{ io.Reader }

// repeat gives the same bytes for ever.
type repeat struct {
	data []byte
	at   int
}

func (r *repeat) Read(p []byte) (int, error) {
	n := copy(p, r.data[r.at:])
	r.at = (r.at + n) % len(r.data)
	return n, nil
}

// BenchmarkSmallFiles takes in files of 100 KB, each synced, named and its folder
// synced before it counts.
func BenchmarkSmallFiles(b *testing.B) {
	for _, workers := range []int{1, 8} {
		b.Run(fmt.Sprint(workers), func(b *testing.B) {
			f, err := fsblob.Open(b.TempDir(), fsblob.Options{})
			must(b, err)
			b.SetBytes(100_000)
			b.SetParallelism((workers + 1) / 2)
			var n counter
			b.RunParallel(func(pb *testing.PB) {
				data := bytes.Clone(benchData()[:100_000])
				for pb.Next() {
					id := n.next()
					copy(data, id)
					d, _, err := f.Staging.Take(b.Context(), id, onlyReader{bytes.NewReader(data)}, 1<<20)
					must(b, err)
					must(b, f.Store.Adopt(b.Context(), id, d, false))
				}
			})
		})
	}
}

// BenchmarkReread reads and hashes 1 GiB from the disk and from the page cache.
func BenchmarkReread(b *testing.B) {
	root := b.TempDir()
	uploadOnePiece(b, root, benchData())
	f, err := fsblob.OpenForReading(root)
	must(b, err)
	var d digest.SHA256
	must(b, f.Store.Walk(b.Context(), func(found digest.SHA256, _ int64, _ time.Time) error { d = found; return nil }))
	b.Run("past", func(b *testing.B) {
		b.SetBytes(benchSize)
		for b.Loop() {
			r, past, err := f.Store.Reread(b.Context(), d)
			must(b, err)
			if !past {
				b.Log("not past the cache")
			}
			check(b, r, d)
		}
	})
	b.Run("cached", func(b *testing.B) {
		b.SetBytes(benchSize)
		for b.Loop() {
			r, err := f.Store.Open(b.Context(), d, 0)
			must(b, err)
			check(b, r, d)
		}
	})
}

func check(b *testing.B, r io.ReadCloser, d digest.SHA256) {
	sum := digest.NewRunning()
	_, err := io.CopyBuffer(sum, r, make([]byte, 1<<20))
	must(b, err)
	must(b, r.Close())
	if sum.Sum() != d {
		b.Fatal("wrong bytes")
	}
}

type counter struct{ n atomic.Int64 }

func (c *counter) next() string { return fmt.Sprintf("u%08d", c.n.Add(1)) }
