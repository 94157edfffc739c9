package sqldb

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/node"
	"liuhen/internal/translog"
)

const (
	// batchTime bounds one transaction, whoever waits for it.
	batchTime = 60 * time.Second
	// clockSlack is how far the server's clock may be behind the last event before
	// nothing is written any more.
	clockSlack = 2 * time.Second
	// placeBits is how an event's key divides into log and place.
	placeBits = 40
)

func eventKey(log, place int64) int64 { return log<<placeBits | place }
func keyLog(key int64) int64          { return key >> placeBits }
func keyPlace(key int64) int64        { return key & (1<<placeBits - 1) }

// tx is one command inside its transaction.
type tx struct {
	*sql.Tx
	store  *Store
	at     time.Time
	change string
	action string // of the first event
	cmd    custody.Command
	tails  map[int64]*tail
	out    []custody.Recorded
	values map[custody.Ref][]byte // as the last event of each noun has it
	dirty  bool                   // something was written before the command was decided
}

// ExecContext is that of the transaction, and remembers that something was written.
func (t *tx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	t.dirty = true
	return t.Tx.ExecContext(ctx, query, args...)
}

// tail is the end of one locked log.
type tail struct {
	log    int64
	agency string
	next   int64
}

// do queues a command whose transitions fn decides.
func (s *Store) do(ctx context.Context, cmd custody.Command, logs []int64, fn func(context.Context, *tx) ([]custody.Transition, error)) (custody.Receipt, error) {
	return s.queue.do(&request{ctx: ctx, cmd: cmd, logs: logs, fn: fn})
}

// runBatch commits the requests together; if the transaction as a whole fails, it
// runs them one by one, so that one bad request harms no other. It does not where it is
// not known whether they were committed, or where the database is away: for all of them.
func (s *Store) runBatch(batch []*request) {
	defer func() {
		s.identities.ended()
		s.grounds.ended()
		for _, r := range batch {
			close(r.done)
		}
	}()
	err := s.attempt(batch)
	if err == nil {
		return
	}
	if len(batch) == 1 || s.ofAll(err) {
		end(batch, err)
		return
	}
	for i := range batch {
		batch[i].err, batch[i].receipt = nil, custody.Receipt{}
		err := s.attempt(batch[i : i+1])
		switch {
		case err == nil: // it has its receipt
		case s.ofAll(err) && !errors.Is(err, fault.OutcomeUnknown):
			end(batch[i:], err)
			return
		default:
			end(batch[i:i+1], err)
		}
	}
}

// ofAll reports whether err would meet every other request as well.
func (s *Store) ofAll(err error) bool {
	return errors.Is(err, fault.OutcomeUnknown) || slices.Contains([]trouble{away, refused, nowhere}, s.dialect.classify(err))
}

// end gives err to the requests that have no answer of their own.
func end(batch []*request, err error) {
	for _, r := range batch {
		if r.err == nil {
			r.err, r.receipt = err, custody.Receipt{}
		}
	}
}

// try runs the requests in one transaction. A request that its pure function
// refuses has written nothing yet and just drops out, as one does that nobody waits for.
func (s *Store) try(batch []*request) error {
	pending := slices.DeleteFunc(slices.Clone(batch), (*request).over)
	if len(pending) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(brief(context.Background()), batchTime)
	defer cancel()
	dbtx, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = dbtx.Rollback() }() // after a commit it does nothing
	tails, at, err := s.lockLogs(ctx, dbtx, pending)
	if err != nil {
		return s.fault("lock logs", "", err)
	}
	first, err := s.runAll(ctx, dbtx, pending, tails, at)
	if err != nil {
		return s.fault("write", "", err)
	}
	if err := s.committing(ofCommands, first.about, dbtx.Commit); err != nil {
		_ = dbtx.Rollback() // gives the locks back if it never reached the database
		if err := s.settle(first, err); err != nil {
			return err
		}
	}
	if first.change != "" {
		s.announce()
	}
	return nil
}

// runAll carries out the requests that are still waited for and returns the first
// event of them.
func (s *Store) runAll(ctx context.Context, dbtx *sql.Tx, batch []*request, tails map[int64]*tail, at time.Time) (first landmark, err error) {
	for _, r := range batch {
		if !r.begin() {
			r.err = r.unavailable()
			continue
		}
		if r.err = s.refused(r, tails); r.err != nil {
			continue
		}
		t := &tx{Tx: dbtx, store: s, at: at, cmd: r.cmd, tails: tails}
		if err := r.run(ctx, t); err != nil {
			return first, err
		}
		first.mark(t)
	}
	return first, nil
}

// refused returns why one of the request's logs takes no writes.
func (s *Store) refused(r *request, tails map[int64]*tail) error {
	for _, log := range r.logs {
		if err := s.refusal(tails[log].agency); err != nil {
			return err
		}
	}
	return nil
}

// run carries out one request. A refusal is kept in the request; an error is the
// transaction's.
func (r *request) run(ctx context.Context, t *tx) error {
	receipt, before, err := t.repeated(ctx)
	if err != nil {
		return r.refuse(err)
	}
	if t.change, err = t.store.NewID(); err != nil {
		return err
	}
	if before {
		if err := t.again(ctx, r.fn); err != nil {
			return r.refuse(err)
		}
		r.receipt = receipt
		return nil
	}
	transitions, err := r.fn(ctx, t)
	if err != nil && t.spoilt(err) {
		return err // only a rollback undoes what was written; the others run again
	}
	if err != nil {
		return r.refuse(err)
	}
	if err := t.record(ctx, transitions); err != nil {
		return err
	}
	r.receipt = custody.Receipt{Change: t.change, At: custody.At(t.at), Events: t.out}
	return t.remember(ctx, r.receipt)
}

// refuse keeps a refusal of the catalogue with the request; an error of the
// driver leaves a transaction that cannot be used further.
func (r *request) refuse(err error) error {
	var known *fault.Error
	if err == nil {
		return nil
	}
	if errors.As(err, &known) {
		r.err = err
		return nil
	}
	return err
}

// repeated returns the receipt of the first time; before is whether this command was
// done before.
func (t *tx) repeated(ctx context.Context) (receipt custody.Receipt, before bool, err error) {
	if t.cmd.Key == "" {
		return receipt, false, nil // nothing to look up
	}
	var fingerprint string
	var data []byte
	err = t.QueryRowContext(ctx, `SELECT fingerprint, receipt FROM command WHERE account = $1 AND key = $2`,
		t.cmd.Actor.Account, t.cmd.Key).Scan(&fingerprint, &data)
	if errors.Is(err, sql.ErrNoRows) {
		return receipt, false, nil
	}
	if err != nil {
		return receipt, false, err
	}
	if fingerprint != t.cmd.Fingerprint {
		return receipt, false, fault.KeyReused.Err("repeat", t.cmd.Key, nil)
	}
	err = json.Unmarshal(data, &receipt)
	receipt.Repeated = true
	return receipt, true, err
}

// again lets a repeated command be decided once more and undoes whatever that wrote: who
// no longer may do it, or no longer sees what it was about, is refused as if it came for
// the first time. Every other refusal only says that it was done.
func (t *tx) again(ctx context.Context, decide func(context.Context, *tx) ([]custody.Transition, error)) error {
	if _, err := t.Tx.ExecContext(ctx, `SAVEPOINT again`); err != nil {
		return err
	}
	tails := t.tails
	t.tails = maps.Clone(tails)
	_, refused := decide(ctx, t)
	t.tails = tails
	if _, err := t.Tx.ExecContext(ctx, `ROLLBACK TO SAVEPOINT again`); err != nil {
		return errors.Join(refused, err)
	}
	t.dirty = false
	var known *fault.Error
	if closed(refused) || (refused != nil && !errors.As(refused, &known)) {
		return refused
	}
	_, err := t.Tx.ExecContext(ctx, `RELEASE SAVEPOINT again`)
	return err
}

func (t *tx) remember(ctx context.Context, receipt custody.Receipt) error {
	if t.cmd.Key == "" {
		return nil
	}
	data, err := json.Marshal(receipt)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `INSERT INTO command (account, key, fingerprint, receipt, at) VALUES ($1, $2, $3, $4, $5)`,
		t.cmd.Actor.Account, t.cmd.Key, t.cmd.Fingerprint, data, micros(t.at))
	return err
}

// lockLogs locks the logs of all requests in the order of their numbers, then
// reads the time, which is never before their last events.
func (s *Store) lockLogs(ctx context.Context, dbtx *sql.Tx, batch []*request) (map[int64]*tail, time.Time, error) {
	wanted := map[int64]bool{}
	for _, r := range batch {
		for _, log := range r.logs {
			wanted[log] = true
		}
	}
	tails := map[int64]*tail{}
	last := int64(0)
	for _, log := range slices.Sorted(maps.Keys(wanted)) {
		t := &tail{log: log}
		if err := dbtx.QueryRowContext(ctx, `SELECT agency FROM log WHERE id = $1`+s.dialect.forUpdate, log).Scan(&t.agency); err != nil {
			return nil, time.Time{}, err
		}
		at, err := t.find(ctx, dbtx)
		if err != nil {
			return nil, time.Time{}, err
		}
		tails[log], last = t, max(last, at)
	}
	if err := s.stands(dbtx.QueryRowContext(ctx, leftAndVersion, node.Left)); err != nil {
		return nil, time.Time{}, err
	}
	at := s.source.Now().UTC().Truncate(time.Microsecond)
	behind := fromMicros(last).Sub(at)
	if last > 0 && behind > clockSlack {
		return nil, at, fault.ClockBehind.Err("write", "", nil).With("seconds", strconv.Itoa(int(behind.Seconds())))
	}
	if last > 0 && behind > 0 {
		at = fromMicros(last)
	}
	return tails, at, nil
}

// find reads the highest place of the log and the time of its event.
func (t *tail) find(ctx context.Context, dbtx *sql.Tx) (at int64, err error) {
	var key int64
	err = dbtx.QueryRowContext(ctx, `SELECT key, at FROM event WHERE key >= $1 AND key < $2 ORDER BY key DESC LIMIT 1`,
		eventKey(t.log, 0), eventKey(t.log+1, 0)).Scan(&key, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	t.next = keyPlace(key) + 1
	return at, err
}

// record gives each transition its place, writes event and noun, and asks for the
// work that follows. Several transitions of one noun follow each other in the order
// given.
func (t *tx) record(ctx context.Context, transitions []custody.Transition) error {
	events := make([]custody.Event, len(transitions))
	starts := map[int64]int64{}             // first place of this change in each log
	heads := map[custody.Ref]custody.Head{} // of nouns that this change has touched
	for i, tr := range transitions {
		tl, err := t.tailOf(ctx, tr.Noun.Home())
		if err != nil {
			return err
		}
		if _, ok := starts[tl.log]; !ok {
			starts[tl.log] = tl.next
		}
		head, touched := heads[tr.Noun.Ref()]
		if !touched {
			head = tr.Noun.Seen()
		}
		events[i] = t.event(tl, tr, head)
		heads[tr.Noun.Ref()] = custody.Head{Version: events[i].Version, Place: tl.next, ChangedAt: t.at}
		tl.next++
	}
	for i, tr := range transitions {
		events[i].Twins = t.twins(events[i].Log, starts)
		if err := t.append(ctx, events[i], tr.Noun); err != nil {
			return err
		}
	}
	return t.askFor(ctx, transitions)
}

// event makes the event of one transition, which follows head, at the log's next
// place.
func (t *tx) event(tl *tail, tr custody.Transition, head custody.Head) custody.Event {
	e := custody.Event{
		Type: custody.EventType, Log: tl.agency, Place: tl.next, At: custody.At(t.at), Change: t.change,
		Actor: t.cmd.Actor, Noun: tr.Noun.Ref(), Version: head.Version + 1,
		Action: tr.Action, Reason: tr.Reason, Schema: tr.Noun.Schema(),
	}
	if head.Version > 0 {
		previous := head.Place
		e.Previous = &previous
	}
	return e
}

// twins names where this change begins in the other logs it touches.
func (t *tx) twins(own string, starts map[int64]int64) []custody.Twin {
	var twins []custody.Twin
	for _, log := range slices.Sorted(maps.Keys(starts)) {
		if agency := t.tails[log].agency; agency != own {
			twins = append(twins, custody.Twin{Log: agency, Place: starts[log]})
		}
	}
	return twins
}

// tailOf returns the locked tail of an agency's log.
func (t *tx) tailOf(ctx context.Context, agency string) (*tail, error) {
	for _, tl := range t.tails {
		if tl.agency == agency {
			return tl, nil
		}
	}
	return nil, fault.Unexpected.Err("record", "log of agency "+agency+" was not locked", ctx.Err())
}

// append writes one event and the noun's row.
func (t *tx) append(ctx context.Context, e custody.Event, n custody.Noun) error {
	value, err := custody.EncodeValue(n)
	if err != nil {
		return err
	}
	e.Value = value
	payload, err := e.Encode()
	if err != nil {
		return err
	}
	key, err := t.keyOf(ctx, n, e)
	if err != nil {
		return err
	}
	var salt [custody.SaltSize]byte
	var nonce [custody.NonceSize]byte
	if err := errors.Join(t.store.source.fill(salt[:]), t.store.source.fill(nonce[:])); err != nil {
		return err
	}
	sealed, err := custody.Seal(key.key, nonce, e.Log, e.Place, salt, payload)
	if err != nil {
		return err
	}
	if err := t.insert(ctx, e, translog.Commit(salt, payload), key.id, sealed); err != nil {
		return err
	}
	t.store.identities.written(e.Noun.Kind)
	t.store.grounds.written(e.Noun.Kind)
	if len(t.out) == 0 {
		t.action = e.Action
	}
	t.out = append(t.out, custody.Recorded{Log: e.Log, Place: e.Place, Noun: e.Noun, Version: e.Version})
	if t.values == nil {
		t.values = map[custody.Ref][]byte{}
	}
	t.values[e.Noun] = value
	return t.saveNoun(ctx, n, e)
}

// keyOf returns the key of the noun's scope. A noun that is born has none yet of its own.
func (t *tx) keyOf(ctx context.Context, n custody.Noun, e custody.Event) (nounKey, error) {
	if scope := n.KeyScope(); e.Previous != nil || scope != e.Noun {
		return t.store.keys.forScope(ctx, t.Tx, scope)
	}
	return t.store.keys.create(ctx, t.Tx, e.Noun)
}

func (t *tx) insert(ctx context.Context, e custody.Event, entry translog.Entry, sealKey int64, sealed []byte) error {
	log, err := t.tailOf(ctx, e.Log)
	if err != nil {
		return err
	}
	var previous *int64
	if e.Previous != nil {
		p := eventKey(log.log, *e.Previous)
		previous = &p
	}
	_, err = t.ExecContext(ctx, `
		INSERT INTO event (key, at, actor, kind, subject, version, previous, action, change, entry, seal_key, sealed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		eventKey(log.log, e.Place), micros(t.at), e.Actor.Account, e.Noun.Kind, e.Noun.ID, e.Version, previous,
		e.Action, e.Change, entry.Bytes(), sealKey, sealed)
	return err
}
