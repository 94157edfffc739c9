package receiving

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/emmansun/gmsm/sm3"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/job"
)

// Items keeps items.
type Items interface {
	// Item returns the item with this id, or not-found.
	Item(ctx context.Context, id item.ID) (item.Item, error)
	// Withheld returns which of the items are restricted so that the scope does not reach them.
	Withheld(ctx context.Context, scope access.Scope, ids []item.ID) (map[item.ID]bool, error)
	// ChangeItem changes the item.
	ChangeItem(ctx context.Context, cmd custody.Command, id item.ID,
		decide func(at time.Time, now item.Item) (custody.Transition, error),
	) (item.Item, custody.Receipt, error)
	// VoidItem is ChangeItem for the steps of marking it void; decide is told whether it stands in a sealed case file.
	VoidItem(ctx context.Context, cmd custody.Command, id item.ID,
		decide func(at time.Time, now item.Item, sealed bool) (custody.Transition, error),
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
	return d.changeBy(ctx, custody.ByProgram(it.Agency), it, step)
}

// changeBy is change in somebody's name.
func (d *Desk) changeBy(ctx context.Context, by custody.Actor, it item.Item, step func(time.Time, item.Item) (custody.Transition, error)) (item.Item, error) {
	cmd := custody.Command{Actor: by, Seen: it.Head.Version}
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
	finding := item.FindingOf(found)
	if finding == "" || finding == it.Damage() {
		return it, found
	}
	changed, err := d.find(ctx, custody.ByProgram(it.Agency), it, finding)
	return changed, errors.Join(found, err)
}

// find records a damage.
func (d *Desk) find(ctx context.Context, by custody.Actor, it item.Item, finding string) (item.Item, error) {
	changed, err := d.changeBy(ctx, by, it, func(at time.Time, now item.Item) (custody.Transition, error) {
		_, tr, err := now.Damaged(at, finding)
		return tr, err
	})
	if err != nil {
		return it, err
	}
	return changed, nil
}

// Queue is where work waits that outlives a request.
type Queue interface {
	// AskJob puts an order into the queue, durably; one that is there already and has
	// not come to its end is not put there twice.
	AskJob(ctx context.Context, o job.Order) (job.ID, error)
	// Job returns the job with this number if it lies in the scope; else not-found.
	Job(ctx context.Context, scope access.Scope, id job.ID) (job.Job, error)
}

// OrderCheck orders a check of the stored bytes of one item, which the custodians of
// its agency may; one that waits or runs already is taken for it. What is found becomes an
// event of the item under the name of who ordered it first, and the job is cancelled where
// it is damage. Errors: not-found, not-allowed, and those of the stores.
func (d *Desk) OrderCheck(ctx context.Context, who access.Person, id item.ID) (job.Job, error) {
	it, err := d.Items.Item(ctx, id)
	if err != nil {
		return job.Job{}, err
	}
	if err := access.Check(who, access.Receive, it.Guard()); err != nil {
		return job.Job{}, err
	}
	number, err := d.Queue.AskJob(ctx, job.ForItem(it, who.Actor))
	if err != nil {
		return job.Job{}, err
	}
	return d.Queue.Job(ctx, access.Scope{All: true, Inner: true}, number)
}

// Check reads an item's stored bytes again in the name of who ordered it and returns
// what it found: item.Match, or what is wrong. A match and new damage become events of
// the item; a match ends damage that stood before, as after bytes were restored from a
// copy. An error says that the bytes could not be judged, such as when their store
// cannot be reached, or that what was found could not be kept.
func (d *Desk) Check(ctx context.Context, by custody.Actor, id item.ID) (item.Item, string, error) {
	it, err := d.Items.Item(ctx, id)
	if err != nil {
		return it, "", err
	}
	read, err := d.reread(ctx, it)
	if err == nil && (read.SHA256 != it.SHA256 || read.Size != it.Size) {
		err = fault.BytesDiffer.Err("check", it.Ref().String(), nil)
	}
	finding := item.FindingOf(err)
	switch {
	case err != nil && finding == "":
		return it, "", err
	case err == nil:
		it, err = d.changeBy(ctx, by, it, func(at time.Time, now item.Item) (custody.Transition, error) {
			_, tr, err := now.Intact(at)
			return tr, err
		})
		return it, item.Match, err
	case finding != it.Damage():
		it, err = d.find(ctx, by, it, finding)
		return it, finding, err
	}
	return it, finding, nil
}
