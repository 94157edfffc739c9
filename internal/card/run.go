package card

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// Order is what a person wants done with a card.
type Order struct {
	Activity   string           // to which every file is linked
	Title      string           // of the items; empty for none. Where there are several files, their names follow it
	Origin     api.Origin       // of the items, where they are not here already
	Proof      *api.Proof       // the four facts of the items, alike; nil for none
	Restricted *api.Restriction // why few people may see the items; nil where nothing is
	FromCard   bool             // the files lie on a card that will be freed
	Number     string           // printed on the card; empty where nobody says
	Parallel   int              // files at a time, at least 1
	Free       bool             // remove from the card what is deposited
	// Pause waits before the server is asked once more which items are deposited, and
	// returns false to give up; nil does not wait. By then everything is taken in that can
	// be, so that it can be handed over.
	Pause func(ctx context.Context) bool
}

// Run brings one card to one server. Its fields are set before it begins.
type Run struct {
	Order
	Server  *apiclient.Client
	Address string // of the server, for the receipt
	Card    *Card
	Folder  string // the card's, for the receipt
	Memory  *Memory
	Now     func() time.Time
	// Wait waits before the n-th attempt after a failure that may pass, as
	// apiclient.Sending has it; nil for its way.
	Wait func(ctx context.Context, n int) bool
	// Done hears what became of each file: when it is taken in or is not, and once more
	// when it is removed from the card. It is called by one goroutine at a time. It may be
	// nil.
	Done func(Entry)

	progress progress
	stop     context.CancelCauseFunc // ends the run
	me       api.Me
	device   api.Device          // that the files are said to be made with; zero for none
	known    map[string]api.Item // of this activity and agency, by digest
	open     map[string]string   // own uploads, by digest and size
	mu       sync.Mutex
	brought  map[digest.SHA256]*bringing
}

// bringing is the one way of one digest into custody; done is closed at its end.
type bringing struct {
	done  chan struct{}
	entry Entry
}

// Do takes everything in and then, if that was ordered, frees the card. The receipt
// tells what became of each file also when Do fails: it does so only where the run as
// a whole cannot go on, because ctx ended, the session is over, or the activity is not
// found.
func (r *Run) Do(ctx context.Context) (Receipt, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	r.stop = stop
	receipt, err := r.begin(ctx)
	if err != nil {
		return receipt, err
	}
	found, err := r.Card.Contents(ctx)
	if err != nil {
		return receipt, err
	}
	if len(found.Files)+len(found.Left)+len(found.Missed) == 0 {
		return receipt, fault.CardEmpty.Err("read card", receipt.Folder, nil).With("file", receipt.Folder)
	}
	r.progress.start(found.Files)
	entries := make([]Entry, len(found.Files))
	for i, f := range found.Files {
		entries[i] = Entry{Path: Spell(f.Path), Size: f.Size, What: Waiting}
	}
	r.each(ctx, len(entries), func(i int) {
		entries[i] = r.take(ctx, found.Files[i], len(found.Files) > 1)
		r.progress.finish(entries[i])
		r.tell(entries[i])
	})
	if r.Free {
		r.freeAll(ctx, found.Files, entries)
	}
	for _, m := range found.Missed {
		entries = append(entries, Entry{Path: Spell(m.Path), What: Failed, Err: m.Err})
	}
	receipt.Files, receipt.Left, receipt.Ended = entries, append(receipt.Left, found.Left...), r.Now()
	receipt.count(r.Free)
	return receipt, errors.Join(context.Cause(ctx), r.Memory.Save())
}

// begin asks who and for what this is, and what is here already.
func (r *Run) begin(ctx context.Context) (Receipt, error) {
	receipt := Receipt{
		Format: ReceiptFormat, Server: r.Address, Folder: Spell(r.Folder), Activity: r.Activity, Began: r.Now(), Ended: r.Now(),
		Files: []Entry{}, Left: []Left{},
	}
	r.known, r.open, r.brought = map[string]api.Item{}, map[string]string{}, map[digest.SHA256]*bringing{}
	err := r.again(ctx, func() (err error) {
		if r.me, err = r.Server.Me(ctx); err != nil {
			return err
		}
		if _, err := r.Server.Activity(ctx, r.Activity); err != nil {
			return err
		}
		if err := r.findDevice(ctx); err != nil {
			return err
		}
		agency, err := r.Server.Agency(ctx, r.me.Agency)
		receipt.Agency, receipt.AgencyName, receipt.LogOrigin, receipt.Fingerprint = agency.ID, agency.Name, agency.LogOrigin, agency.Fingerprint
		return err
	})
	receipt.Account, receipt.Officer, receipt.Name = r.me.Account, r.me.Officer, r.me.Name
	if err == nil {
		err = r.again(ctx, func() error { return r.survey(ctx) })
	}
	return receipt, err
}

// findDevice looks the device up that the files are said to be made with, so that a
// wrong id is told before the first file is read. It fails with device-unknown.
func (r *Run) findDevice(ctx context.Context) (err error) {
	if r.Origin.Device == "" {
		return nil
	}
	r.device, err = r.Server.Device(ctx, r.Origin.Device)
	if errors.Is(err, fault.NoSuchThing) || err == nil && r.device.Agency != r.me.Agency {
		return fault.DeviceUnknown.Err("find device", Spell(r.Origin.Device), nil).With("device", Spell(r.Origin.Device))
	}
	return err
}

// differing says that the file itself names another device than the person did; nil
// where it does not, or one of the two says no serial number.
func (r *Run) differing(it api.Item) error {
	found, serial := strings.TrimSpace(it.Facts.Serial), strings.TrimSpace(r.device.Serial)
	if found == "" || serial == "" || it.Origin.Device != r.device.ID || strings.EqualFold(found, serial) {
		return nil
	}
	return fault.DeviceDiffers.Err("compare device", it.ID, nil).With("found", Spell(found)).With("device", r.device.ID).With("serial", Spell(serial))
}

// survey lists the items of the activity that this person may see, and the uploads
// that he began: what a digest is compared with when it is known.
func (r *Run) survey(ctx context.Context) error {
	narrow := api.ItemFilter{Activity: r.Activity}
	err := apiclient.Every(func(p api.Paging) (api.Page[api.Item], error) { return r.Server.Items(ctx, narrow, p) },
		func(it api.Item) error {
			if it.Agency == r.me.Agency && it.State != "void" {
				r.known[it.SHA256] = it
			}
			return nil
		})
	if err != nil {
		return err
	}
	return apiclient.Every(func(p api.Paging) (api.Page[api.Upload], error) { return r.Server.Uploads(ctx, p) },
		func(u api.Upload) error {
			if u.SHA256 != "" && u.Item == "" {
				r.open[uploadKey(u.SHA256, u.Size)] = u.ID
			}
			return nil
		})
}

// each calls do for every number below n, Parallel at a time, and waits for all. Once
// ctx has ended no further one is begun.
func (r *Run) each(ctx context.Context, n int, do func(i int)) {
	next := make(chan int)
	var workers sync.WaitGroup
	for range max(1, r.Parallel) {
		workers.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	defer workers.Wait()
	defer close(next)
	for i := range n {
		select {
		case next <- i:
		case <-ctx.Done():
			return
		}
	}
}

// tell lets it be heard what became of a file; a session that is over ends the run.
func (r *Run) tell(e Entry) {
	if errors.Is(e.Err, fault.SignedOut) {
		r.stop(e.Err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.Done != nil {
		r.Done(e)
	}
}

// again repeats what fails for a reason that may pass.
func (r *Run) again(ctx context.Context, do func() error) error {
	wait := r.Wait
	if wait == nil {
		wait = apiclient.WaitLonger
	}
	for n := 1; ; n++ {
		err := do()
		if err == nil || !apiclient.Passing(err) || !wait(ctx, n) {
			return err
		}
	}
}

// take brings one file into custody.
func (r *Run) take(ctx context.Context, f File, named bool) Entry {
	e := Entry{Path: Spell(f.Path), Size: f.Size, What: Failed}
	if f.Size == 0 {
		e.Err = fault.NoBytes.Err("take file", e.Path, nil)
		return e
	}
	open, err := r.Card.open(f)
	if err != nil {
		e.Err = err
		return e
	}
	defer open.Close()
	d, err := sum(ctx, open, f, r.progress.read)
	if err != nil {
		return e.failed(ctx, err)
	}
	e.SHA256 = d.String()
	return r.once(ctx, d, e, func() Entry { return r.bring(ctx, open, f, d, named, e) })
}

// failed is the entry of a file that did not get through; a run that was stopped has
// not reached it.
func (e Entry) failed(ctx context.Context, err error) Entry {
	e.Err = err
	if ctx.Err() != nil {
		e.What, e.Err = Waiting, nil
	}
	return e
}

// once brings the bytes of one digest a single time, however many files on the card
// have them.
func (r *Run) once(ctx context.Context, d digest.SHA256, e Entry, bring func() Entry) Entry {
	r.mu.Lock()
	b, begun := r.brought[d]
	if !begun {
		b = &bringing{done: make(chan struct{})}
		r.brought[d] = b
	}
	r.mu.Unlock()
	if !begun {
		defer close(b.done)
		b.entry = bring()
		return b.entry
	}
	select {
	case <-b.done:
	case <-ctx.Done():
		return e.failed(ctx, ctx.Err())
	}
	twin := b.entry
	twin.Path, twin.Gone, twin.Freed = e.Path, false, nil
	if twin.What == Received || twin.What == Already {
		twin.What = Same
		r.progress.skip(e.Size)
	}
	return twin
}

// bring finds the item of these bytes, or makes it.
func (r *Run) bring(ctx context.Context, open *os.File, f File, d digest.SHA256, named bool, e Entry) Entry {
	note, _ := r.Memory.of(d)
	it, here, err := r.recognise(ctx, d, f.Size, note)
	e.What = Already
	if err == nil && here {
		r.progress.skip(f.Size)
	}
	if err == nil && !here {
		e.What = Received
		it, note, err = r.send(ctx, open, f, d, named, &e)
	}
	if err == nil {
		it, err = r.link(ctx, it)
	}
	if err == nil {
		e.Item, e.State, e.Uploader, e.Since, e.Device = it.ID, it.State, it.Uploader, it.Times.Received, it.Origin.Device
		e.Doubt = r.differing(it)
		note, err = r.birth(ctx, it, note)
	}
	if err == nil {
		err = r.Memory.note(d, note)
	}
	if err != nil {
		e.What = Failed
		return e.failed(ctx, err)
	}
	e.Place = &note.Place
	return e
}

// recognise finds an item on exactly these bytes among those that this person may see:
// in this activity, or where the memory says.
func (r *Run) recognise(ctx context.Context, d digest.SHA256, size int64, note Note) (api.Item, bool, error) {
	if it, ok := r.known[d.String()]; ok && it.Size == size {
		return it, true, nil
	}
	if note.Item == "" {
		return api.Item{}, false, nil
	}
	var it api.Item
	err := r.again(ctx, func() (err error) {
		it, err = r.Server.Item(ctx, note.Item)
		return err
	})
	if errors.Is(err, fault.NoSuchThing) { // the memory is of another server, or wrong
		return api.Item{}, false, nil
	}
	return it, err == nil && it.SHA256 == d.String() && it.Size == size && it.Agency == r.me.Agency && it.State != "void", err
}

// link joins the item to the activity where it is not yet.
func (r *Run) link(ctx context.Context, it api.Item) (api.Item, error) {
	for _, l := range it.Links {
		if l.Activity == r.Activity {
			return it, nil
		}
	}
	err := r.again(ctx, func() error {
		now, err := r.Server.Item(ctx, it.ID)
		if err != nil {
			return err
		}
		linked, err := r.Server.LinkItem(ctx, apiclient.Seeing(now), it.ID, api.Link{Activity: r.Activity})
		if err == nil {
			it = linked.Value
		}
		return err
	})
	return it, err
}

// birth finds where the event lies that took the item in.
func (r *Run) birth(ctx context.Context, it api.Item, note Note) (Note, error) {
	if note.Item == it.ID && note.Fingerprint != "" {
		return note, nil
	}
	err := r.again(ctx, func() error {
		agency, err := r.Server.Agency(ctx, it.Agency)
		if err != nil {
			return err
		}
		page, err := r.Server.Events(ctx, "items", it.ID, api.Order{Paging: api.Paging{Limit: 1}})
		if err == nil && len(page.List) == 0 {
			err = fault.AnswerUnreadable.Err("find event", it.ID, nil)
		}
		if err != nil {
			return err
		}
		first := page.List[0]
		note = Note{it.ID, Place{first.Agency, first.Place, agency.Fingerprint}}
		return nil
	})
	return note, err
}
