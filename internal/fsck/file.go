package fsck

import (
	"bytes"
	"context"
	"errors"
	"hash"
	"io"
	"strconv"
	"time"

	"github.com/emmansun/gmsm/sm3"
	"golang.org/x/sync/errgroup"

	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// Bounds of what is held at once.
const (
	workers  = 2       // files read at the same time
	pageSize = 500     // rows of one question to the database
	maxShare = 4096    // items that are answered by one reading of their common file
	pieceLen = 1 << 20 // bytes of a file between two words of progress
)

// present is the state of a row of bytes that must be there.
const present = "present"

// Item is an item as its row and the row of its bytes say.
type Item struct {
	ID     string
	Digest []byte
	Size   int64
	Blob   *Blob      // nil where the database knows no such bytes
	Gone   bool       // the item's key was destroyed
	SM3    digest.SM3 // by the item's last event; zero before the deposit and where that does not open
}

// Blob is a row of kept bytes.
type Blob struct {
	Digest []byte
	Size   int64
	State  string
}

// file is one kept file with the items on it.
type file struct {
	digest []byte
	blob   *Blob
	items  []Item
}

// stored reads every kept file, every kept print and every kept extract once.
func (c *check) stored(ctx context.Context) {
	for _, read := range []func(context.Context){c.files, c.prints, c.extracts} {
		if ctx.Err() == nil {
			read(ctx)
		}
	}
}

// files reads every kept file once and answers for every item on it.
func (c *check) files(ctx context.Context) {
	work := make(chan file)
	g, reading := errgroup.WithContext(ctx)
	for range workers {
		g.Go(func() error {
			buffer := make([]byte, pieceLen)
			for f := range work {
				c.file(reading, f, buffer)
			}
			return reading.Err()
		})
	}
	hand := func(f file) error {
		select {
		case work <- f:
			return nil
		case <-reading.Done():
			return reading.Err()
		}
	}
	if err := errors.Join(c.eachItem(ctx, hand), c.eachLoose(ctx, hand)); err != nil {
		c.fail(ctx, PartBytes, "blob", err)
	}
	close(work)
	_ = g.Wait() // ends early only with ctx
	c.walk(ctx)
}

// eachItem hands out the files that items are on, each once.
func (c *check) eachItem(ctx context.Context, hand func(file) error) error {
	var f file
	var after Item
	for {
		page, err := c.Files.ItemRows(ctx, after, pageSize)
		if err != nil {
			return err
		}
		for _, it := range page {
			if len(f.items) > 0 && (!bytes.Equal(f.digest, it.Digest) || len(f.items) >= maxShare) {
				if err := hand(f); err != nil {
					return err
				}
				f.items = nil
			}
			f = file{it.Digest, it.Blob, append(f.items, it)}
			after = it
		}
		if len(page) < pageSize {
			break
		}
	}
	if len(f.items) == 0 {
		return nil
	}
	return hand(f)
}

// eachLoose hands out the files that must be there although no item is on them.
func (c *check) eachLoose(ctx context.Context, hand func(file) error) error {
	after := []byte{}
	for {
		page, err := c.Files.LooseBlobs(ctx, after, pageSize)
		if err != nil {
			return err
		}
		for _, b := range page {
			if err := hand(file{digest: b.Digest, blob: &b}); err != nil {
				return err
			}
			after = b.Digest
		}
		if len(page) < pageSize {
			return nil
		}
	}
}

// found is what the reading of a file gave.
type found struct {
	size   int64
	sha256 digest.SHA256
	sm3    digest.SM3
	err    error
}

// file reads one file and answers for everything on it.
func (c *check) file(ctx context.Context, f file, buffer []byte) {
	if len(f.digest) != digest.Size {
		for _, it := range f.items {
			c.answer(NotChecked, it, "columns=digest")
		}
		return
	}
	d := digest.SHA256(f.digest)
	got := c.read(ctx, d, c.wantsSM3(f), buffer)
	if ctx.Err() != nil {
		c.count(func(r *Report, _ *Progress) { r.Items[NotChecked] += int64(len(f.items)) })
		return
	}
	c.count(func(r *Report, p *Progress) {
		r.Files, p.Files = r.Files+1, p.Files+1
		r.Recorded += f.size()
	})
	for _, it := range f.items {
		c.item(ctx, it, d, got)
	}
	c.blob(ctx, f, d, got)
}

// size is what is recorded of a file's size.
func (f file) size() int64 {
	if len(f.items) > 0 {
		return f.items[0].Size
	}
	return f.blob.Size
}

func (c *check) wantsSM3(f file) bool {
	for _, it := range f.items {
		if c.options.SM3 && !it.SM3.IsZero() {
			return true
		}
	}
	return false
}

func (c *check) read(ctx context.Context, d digest.SHA256, both bool, buffer []byte) (got found) {
	r, _, err := c.Bytes.Reread(ctx, d)
	if err != nil {
		return found{err: err}
	}
	defer func() { got.err = errors.Join(got.err, r.Close()) }()
	whole := digest.NewRunning()
	sums := []io.Writer{whole, counted{c}}
	var chinese hash.Hash
	if both {
		chinese = sm3.New()
		sums = append(sums, chinese)
	}
	// Nothing but Read is used of r, so that every piece passes the buffer.
	_, err = io.CopyBuffer(io.MultiWriter(sums...), struct{ io.Reader }{r}, buffer)
	got = found{size: whole.Offset(), sha256: whole.Sum(), err: err}
	if both {
		got.sm3 = digest.SM3(chinese.Sum(nil))
	}
	return got
}

// counted counts the bytes that are read.
type counted struct{ c *check }

// Write never fails.
func (w counted) Write(p []byte) (int, error) {
	w.c.count(func(r *Report, to *Progress) { r.Read, to.Bytes = r.Read+int64(len(p)), to.Bytes+int64(len(p)) })
	return len(p), nil
}

// item answers for one item.
func (c *check) item(ctx context.Context, it Item, d digest.SHA256, got found) {
	switch {
	case it.Gone && c.named(ctx, custody.Ref{Kind: "item", ID: it.ID}):
		c.count(func(r *Report, _ *Progress) { r.Items[Destroyed]++ })
	case got.err != nil:
		c.answer(bytesAnswer(got.err), it, "digest="+d.String()+" "+reason(got.err))
	case got.sha256 != d || got.size != it.Size:
		c.answer(Mismatch, it, "digest="+d.String()+" read="+got.sha256.String()+sizes(it.Size, got.size))
	case c.options.SM3 && !it.SM3.IsZero() && got.sm3 != it.SM3:
		c.answer(Mismatch, it, "digest="+d.String()+" sm3="+it.SM3.String()+" read-sm3="+got.sm3.String())
	default:
		c.count(func(r *Report, _ *Progress) { r.Items[Match]++ })
	}
}

// bytesAnswer is answerOf for kept bytes, which are either missing or unreadable.
func bytesAnswer(err error) Answer {
	if errors.Is(err, fault.BlobMissing) {
		return Missing
	}
	return Unreadable
}

// answer gives another answer than MATCH, which is a finding.
func (c *check) answer(a Answer, it Item, detail string) {
	c.count(func(r *Report, _ *Progress) { r.Items[a]++ })
	c.find(Finding{a, PartBytes, "item/" + it.ID, detail})
}

// sizes tells recorded and read size where they differ.
func sizes(recorded, read int64) string {
	if recorded == read {
		return ""
	}
	return " size=" + strconv.FormatInt(recorded, 10) + " read-size=" + strconv.FormatInt(read, 10)
}

// blob judges the row of the bytes, and answers for bytes that no item names.
func (c *check) blob(ctx context.Context, f file, d digest.SHA256, got found) {
	subject := "blob/" + d.String()
	gone := len(f.items) > 0 && f.items[0].Gone
	switch {
	case gone: // an item without bytes has no row of them
	case f.blob == nil:
		c.find(Finding{Missing, PartBlob, subject, "items=" + strconv.Itoa(len(f.items))})
	case f.blob.State != present:
		c.find(Finding{Mismatch, PartBlob, subject, "columns=state"})
	case got.err == nil && got.size != f.blob.Size:
		c.find(Finding{Mismatch, PartBlob, subject, "columns=size" + sizes(f.blob.Size, got.size)})
	}
	if len(f.items) > 0 || !c.expected(ctx, d, got.err) {
		return
	}
	switch {
	case got.err != nil:
		c.find(Finding{bytesAnswer(got.err), PartBytes, subject, reason(got.err)})
	case got.sha256 != d:
		c.find(Finding{Mismatch, PartBytes, subject, "read=" + got.sha256.String()})
	}
}

// expected looks again whether bytes without an item must still be there: the
// collector may have removed them meanwhile.
func (c *check) expected(ctx context.Context, d digest.SHA256, err error) bool {
	if !errors.Is(err, fault.BlobMissing) {
		return true
	}
	row, err := c.Files.BlobRow(ctx, d)
	return err == nil && row.State == present
}

// walk looks for files that nothing names.
func (c *check) walk(ctx context.Context) {
	var met []digest.SHA256
	sizes := map[digest.SHA256]int64{}
	ask := func() error {
		unnamed, err := c.Files.Unnamed(ctx, met)
		for _, d := range unnamed {
			c.orphan(Orphan{Name: "blob/" + d.String(), Size: sizes[d]})
		}
		met = met[:0]
		clear(sizes)
		return err
	}
	err := c.Bytes.Walk(ctx, func(d digest.SHA256, size int64, _ time.Time) error {
		met, sizes[d] = append(met, d), size
		if len(met) < pageSize {
			return nil
		}
		return ask()
	})
	if err == nil {
		err = ask()
	}
	if err != nil {
		c.fail(ctx, PartBytes, "blobs", err)
	}
}
