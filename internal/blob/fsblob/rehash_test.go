package fsblob

import (
	"bytes"
	"context"
	"errors"
	"os"
	"testing"

	"liuhen/internal/digest"
)

// A state whose offset is sound but whose hash is of another make (a program built
// with another standard library wrote it) costs a second reading, never the
// upload. Only from inside can such a state be written.
func TestForeignHashStateIsMadeAgainFromTheBytes(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	data := bytes.Repeat([]byte("0123456789"), 200_000)[:2*bufferSize+1]
	for _, kept := range []int{bufferSize + 1, len(data)} {
		root := t.TempDir()
		f, err := Open(root, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Staging.Create(ctx, "u", int64(len(data))); err != nil {
			t.Fatal(err)
		}
		offset, err := f.Staging.Append(ctx, "u", 0, bytes.NewReader(data[:kept]), digest.SHA256{})
		if err != nil {
			t.Fatal(err)
		}
		foreign := slot{seq: 99, size: int64(len(data)), offset: offset, sum: digest.SumSHA256(data[:kept]), hash: []byte("another make")}
		state, err := os.OpenFile(f.Staging.statePath("u"), os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := state.WriteAt(foreign.encode(), slotGap); err != nil {
			t.Fatal(err)
		}
		state.Close()
		if f, err = Open(root, Options{}); err != nil {
			t.Fatal(err)
		}
		if kept < len(data) {
			if _, err := f.Staging.Append(ctx, "u", offset, bytes.NewReader(data[kept:]), digest.SHA256{}); err != nil {
				t.Fatal(err)
			}
		} else if _, err := f.Staging.sum(canceled(), "u", foreign); !errors.Is(err, context.Canceled) {
			t.Errorf("hashing again does not end with its context: %v", err)
		}
		if err := f.Store.Adopt(ctx, "u", digest.SumSHA256(data), false); err != nil {
			t.Error(err)
		}
	}
}

func canceled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}
