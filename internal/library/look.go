package library

import (
	"context"
	"errors"
	"io"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/viewing"
)

// Items keeps what is looked at.
type Items interface {
	// Item returns the item with this id, or not-found.
	Item(ctx context.Context, id item.ID) (item.Item, error)
	// ChangeItem carries out a command on one item.
	ChangeItem(ctx context.Context, cmd custody.Command, id item.ID,
		decide func(at time.Time, now item.Item) (custody.Transition, error),
	) (item.Item, custody.Receipt, error)
}

// Bytes keeps files by their digest.
type Bytes interface {
	// Open reads the file from offset to its end. Errors, also of Read: blob-missing,
	// blob-unreadable.
	Open(ctx context.Context, d digest.SHA256, offset int64) (io.ReadCloser, error)
}

// Look is one item opened for one person. Nothing is recorded before Read.
type Look struct {
	Item    item.Item
	looks   *Looks
	who     access.Person
	purpose string
}

// Look opens an item for a purpose (viewing.View or viewing.Download). It fails with
// not-found, not-allowed, or reason-missing where the person may see the content only
// with a recorded reason.
func (l *Looks) Look(ctx context.Context, who access.Person, id item.ID, purpose string) (*Look, error) {
	it, err := l.Items.Item(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := mayLook(who, it.Guard()); err != nil {
		return nil, err
	}
	return &Look{Item: it, looks: l, who: who, purpose: purpose}, nil
}

// mayLook checks the right to content. Who knows of the thing and would see it with a
// reason is asked for one.
func mayLook(who access.Person, s access.Subject) error {
	err := access.Check(who, access.ReadContent, s)
	if err == nil || who.Why != "" || access.Check(who, access.ReadRegister, s) != nil {
		return err
	}
	who.Why = "?"
	if access.Decide(who, access.ReadContent, s) == access.Allow {
		return fault.ReasonMissing.Err("look at", s.Ref.String(), nil)
	}
	return err
}

// Read returns the item's bytes of the range, which lies within its size. The event of
// the sitting is committed before it returns; the caller closes the reader. A read of
// the whole item is compared with its digest: where it differs, the last bytes are not
// given. Bytes that are missing, unreadable or other than those that came in become an
// event of the item. Errors, also of the reader: those of Bytes, bytes-differ,
// sitting-over when the sitting was closed meanwhile, and those of the store.
func (k *Look) Read(ctx context.Context, r viewing.Range) (io.ReadCloser, error) {
	src, err := k.looks.Bytes.Open(ctx, k.Item.SHA256, r.From)
	if err != nil {
		return nil, k.damaged(ctx, err)
	}
	thing := Thing{Ref: k.Item.Ref(), Agency: k.Item.Agency, Size: k.Item.Size, Purpose: k.purpose}
	p, err := k.looks.passage(ctx, k.who, thing, r.From)
	if err != nil {
		return nil, errors.Join(err, src.Close())
	}
	reader := &reader{ctx: ctx, look: k, src: src, passage: p, until: r.Until}
	if r.From == 0 && r.Until == k.Item.Size {
		reader.whole = digest.NewRunning()
	}
	return reader, nil
}

// damaged records what reading found wrong with the stored bytes and returns it.
func (k *Look) damaged(ctx context.Context, found error) error {
	finding := item.FindingOf(found)
	if finding == "" || finding == k.Item.Damage() {
		return found
	}
	cmd := custody.Command{Actor: custody.ByProgram(k.Item.Agency)}
	_, _, err := k.looks.Items.ChangeItem(context.WithoutCancel(ctx), cmd, k.Item.ID, func(at time.Time, now item.Item) (custody.Transition, error) {
		_, tr, err := now.Damaged(at, finding)
		return tr, err
	})
	return errors.Join(found, err)
}

// reader gives the bytes of one range and tells the sitting of each piece before it
// may leave.
type reader struct {
	ctx     context.Context // of the request that reads
	look    *Look
	src     io.ReadCloser
	passage *passage
	until   int64
	whole   *digest.Running // of a read of all the bytes; nil otherwise
}

// Read implements io.Reader.
func (r *reader) Read(p []byte) (int, error) {
	left := r.until - r.passage.reached()
	if left <= 0 {
		return 0, io.EOF
	}
	if int64(len(p)) > left {
		p = p[:left]
	}
	n, err := r.src.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, r.look.damaged(r.ctx, err)
	}
	if n == 0 && err != nil { // the file is shorter than the item says
		return 0, r.differs()
	}
	if r.whole != nil {
		if _, err := r.whole.Write(p[:n]); err != nil {
			return 0, err
		}
		if int64(n) == left && r.whole.Sum() != r.look.Item.SHA256 {
			return 0, r.differs()
		}
	}
	if err := r.passage.advance(n); err != nil {
		return 0, err
	}
	return n, nil
}

func (r *reader) differs() error {
	return r.look.damaged(r.ctx, fault.BytesDiffer.Err("look at", r.look.Item.Ref().String(), nil))
}

// Close implements io.Closer.
func (r *reader) Close() error {
	r.passage.end(r.ctx)
	return r.src.Close()
}
