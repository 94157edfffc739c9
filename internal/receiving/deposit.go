package receiving

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/emmansun/gmsm/sm3"

	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/item"
)

// Items keeps items.
type Items interface {
	// Item returns the item with this id, or not-found.
	Item(ctx context.Context, id item.ID) (item.Item, error)
	// ChangeItem changes the item.
	ChangeItem(ctx context.Context, cmd custody.Command, id item.ID,
		decide func(at time.Time, now item.Item) (custody.Transition, error),
	) (item.Item, custody.Receipt, error)
}

// Bytes keeps files by their digest and protects them.
type Bytes interface {
	// Lock protects the bytes at least until the date and returns the protection as read back.
	Lock(ctx context.Context, d digest.SHA256, until time.Time) (protection string, err error)
	// Protection reads back what protects the bytes, and until when.
	Protection(ctx context.Context, d digest.SHA256) (protection string, until time.Time, err error)
	// Reread reads all the bytes, past the system's page cache where that is possible.
	Reread(ctx context.Context, d digest.SHA256) (r io.ReadCloser, past bool, err error)
}

// Findings of a failed check, as the item keeps them.
const (
	mismatch   = "MISMATCH"
	missing    = "MISSING"
	unreadable = "UNREADABLE"
)

// Deposit brings an accepted item to the end of its deposit on the agency's server,
// in the name of the program. It may be stopped anywhere and called again: it goes
// on from the item's state, and an item that is deposited stays as it is. Bytes that
// are missing, unreadable or other than those that came in become an event of the
// item, and the error is bytes-differ, blob-missing or blob-unreadable; the storage
// clock then runs on. Other errors: not-found, wrong-state, and those of the stores.
func (d *Desk) Deposit(ctx context.Context, id item.ID, server string) (item.Item, error) {
	it, err := d.Items.Item(ctx, id)
	if err != nil || it.State == item.Deposited {
		return it, err
	}
	if it.State != item.Locking {
		it, err = d.change(ctx, it, func(at time.Time, now item.Item) (custody.Transition, error) {
			_, tr, err := now.StartDeposit(at, server)
			return tr, err
		})
		if err != nil {
			return it, err
		}
	}
	read, err := d.match(ctx, it)
	if err != nil {
		return d.damaged(ctx, it, err)
	}
	return d.change(ctx, it, func(at time.Time, now item.Item) (custody.Transition, error) {
		_, tr, err := now.EndDeposit(at, read)
		return tr, err
	})
}

// change carries out one step in the name of the program on the version it saw, so
// that two deposits of one item do not cross.
func (d *Desk) change(ctx context.Context, it item.Item, step func(time.Time, item.Item) (custody.Transition, error)) (item.Item, error) {
	cmd := custody.Command{Actor: custody.ByProgram(it.Agency), Seen: it.Head.Version}
	changed, _, err := d.Items.ChangeItem(ctx, cmd, it.ID, step)
	return changed, err
}

// match locks the bytes, reads them again under the lock and compares them. The lock
// counts from the moment the deposit began, so that a repetition asks for the same.
func (d *Desk) match(ctx context.Context, it item.Item) (item.Matched, error) {
	if _, err := d.Bytes.Lock(ctx, it.SHA256, it.Deposit.Began.Add(d.Hold)); err != nil {
		return item.Matched{}, err
	}
	m, err := d.reread(ctx, it)
	if err != nil {
		return m, err
	}
	if m.SHA256 != it.SHA256 || m.Size != it.Size {
		return m, fault.BytesDiffer.Err("deposit", it.Ref().String(), nil)
	}
	m.Protection, m.LockedUntil, err = d.Bytes.Protection(ctx, it.SHA256)
	return m, err
}

func (d *Desk) reread(ctx context.Context, it item.Item) (m item.Matched, err error) {
	r, past, err := d.Bytes.Reread(ctx, it.SHA256)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	whole, chinese := digest.NewRunning(), sm3.New()
	if _, err := io.Copy(io.MultiWriter(whole, chinese), r); err != nil {
		return m, err
	}
	return item.Matched{SHA256: whole.Sum(), SM3: digest.SM3(chinese.Sum(nil)), Size: whole.Offset(), PastCache: past}, nil
}

// damaged records what the check found; a failure that says nothing of the bytes,
// such as a store that cannot be reached, is not recorded.
func (d *Desk) damaged(ctx context.Context, it item.Item, found error) (item.Item, error) {
	finding := ""
	switch {
	case errors.Is(found, fault.BytesDiffer), errors.Is(found, fault.BlobMismatch):
		finding = mismatch
	case errors.Is(found, fault.BlobMissing):
		finding = missing
	case errors.Is(found, fault.BlobUnreadable):
		finding = unreadable
	}
	if finding == "" || finding == it.Damage {
		return it, found
	}
	changed, err := d.change(ctx, it, func(_ time.Time, now item.Item) (custody.Transition, error) {
		_, tr, err := now.Damaged(finding)
		return tr, err
	})
	if err != nil {
		return it, errors.Join(found, err)
	}
	return changed, found
}
