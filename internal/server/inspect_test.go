package server

import (
	"bytes"
	"context"
	"io"
	"testing"

	"liuhen/internal/digest"
)

// oneFile is a store of one file.
type oneFile []byte

func (f oneFile) Open(_ context.Context, _ digest.SHA256, offset int64) (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader(f[offset:])), nil
}

// TestBlocksAreUsedAgain: a file read after another one, through more blocks than are
// kept, is read as it is.
func TestBlocksAreUsedAgain(t *testing.T) {
	t.Parallel()
	for n := range byte(3) {
		file := bytes.Repeat([]byte{n, n + 1, n + 2}, (keptBlocks+3)*blockSize/3-int(n))
		b := &blocks{ctx: t.Context(), store: oneFile(file), size: int64(len(file))}
		got, err := io.ReadAll(io.NewSectionReader(b, 0, int64(len(file))))
		if err != nil || !bytes.Equal(got, file) {
			t.Errorf("file %d: read %d of %d bytes, %v", n, len(got), len(file), err)
		}
		for at := len(file) / blockSize * blockSize; at >= 0; at -= blockSize { // the kept ones first
			want := file[at:min(at+blockSize, len(file))]
			if _, err := b.ReadAt(got[:len(want)], int64(at)); err != nil || !bytes.Equal(got[:len(want)], want) {
				t.Errorf("file %d: the block at %d differs, %v", n, at, err)
			}
		}
		b.release()
	}
}
