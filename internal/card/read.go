package card

import (
	"context"
	"errors"
	"io"
	"os"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// block is how much is read at once, in bytes.
const block = 1 << 20

// open opens the file, if it still is what its folder told of.
func (c *Card) open(f File) (*os.File, error) {
	open, err := c.root.Open(f.Path)
	if err != nil {
		return nil, unreadable("open file", f.Path, err)
	}
	if err := still(open, f); err != nil {
		return nil, errors.Join(err, open.Close())
	}
	return open, nil
}

// still refuses an open file that is no longer as its folder told.
func still(open *os.File, f File) error {
	info, err := open.Stat()
	if err != nil {
		return unreadable("look at file", f.Path, err)
	}
	if !info.Mode().IsRegular() || !unchanged(f.info, info) {
		return changed("read file", f)
	}
	return nil
}

func changed(op string, f File) error {
	return fault.FileChanged.Err(op, Spell(f.Path), nil).With("file", Spell(f.Path))
}

// sum reads the open file to its end and returns its digest; it fails with
// file-changed where the file was not the same from beginning to end. told hears how
// many bytes were read.
func sum(ctx context.Context, open *os.File, f File, told func(n int)) (digest.SHA256, error) {
	whole, buffer := digest.NewRunning(), make([]byte, block)
	source := io.NewSectionReader(open, 0, f.Size+1) // one byte more than there should be
	for {
		if err := ctx.Err(); err != nil {
			return digest.SHA256{}, err
		}
		n, err := source.Read(buffer)
		if n > 0 {
			if _, err := whole.Write(buffer[:n]); err != nil {
				return digest.SHA256{}, err
			}
			told(n)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return digest.SHA256{}, unreadable("read file", f.Path, err)
		}
	}
	if whole.Offset() != f.Size {
		return digest.SHA256{}, changed("read file", f)
	}
	return whole.Sum(), still(open, f)
}
