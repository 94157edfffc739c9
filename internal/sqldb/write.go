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
	cmd    custody.Command
	tails  map[int64]*tail
	out    []custody.Recorded
	dirty  bool // something was written before the command was decided
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
// runs them one by one, so that one bad request harms no other.
func (s *Store) runBatch(batch []*request) {
	defer func() {
		for _, r := range batch {
			close(r.done)
		}
	}()
	if err := s.try(batch); err == nil || len(batch) == 1 {
		for _, r := range batch {
			if r.err == nil {
				r.err = err
			}
		}
		return
	}
	for _, r := range batch {
		r.err, r.receipt = nil, custody.Receipt{}
		if err := s.try([]*request{r}); err != nil && r.err == nil {
			r.err = err
		}
	}
}

// try runs the requests in one transaction. A request that its pure function
// refuses has written nothing yet and just drops out.
func (s *Store) try(batch []*request) error {
	ctx, cancel := context.WithTimeout(context.Background(), batchTime)
	defer cancel()
	dbtx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return s.fault("begin", "", err)
	}
	defer func() { _ = dbtx.Rollback() }() // after a commit it does nothing
	tails, at, err := s.lockLogs(ctx, dbtx, batch)
	if err != nil {
		return s.fault("lock logs", "", err)
	}
	written := false
	for _, r := range batch {
		if r.err = r.ctx.Err(); r.err != nil {
			continue
		}
		t := &tx{Tx: dbtx, store: s, at: at, cmd: r.cmd, tails: tails}
		if err := r.run(ctx, t); err != nil {
			return s.fault("write", "", err)
		}
		written = written || (r.err == nil && len(t.out) > 0)
	}
	if err := dbtx.Commit(); err != nil {
		return s.fault("commit", "", err)
	}
	if written {
		s.announce()
	}
	return nil
}

// run carries out one request. A refusal is kept in the request; an error is the
// transaction's.
func (r *request) run(ctx context.Context, t *tx) error {
	receipt, err := t.repeated(ctx)
	if err != nil || receipt != nil {
		if receipt != nil {
			r.receipt = *receipt
		}
		return r.refuse(err)
	}
	if t.change, err = t.store.NewID(); err != nil {
		return err
	}
	transitions, err := r.fn(ctx, t)
	if err != nil && t.dirty {
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

// repeated returns the receipt of the first time, if this command was done before.
func (t *tx) repeated(ctx context.Context) (*custody.Receipt, error) {
	if t.cmd.Key == "" {
		return nil, nil //nolint:nilnil // no key, nothing to look up
	}
	var fingerprint string
	var data []byte
	err := t.QueryRowContext(ctx, `SELECT fingerprint, receipt FROM command WHERE account = $1 AND key = $2`,
		t.cmd.Actor.Account, t.cmd.Key).Scan(&fingerprint, &data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // the first time
	}
	if err != nil {
		return nil, err
	}
	if fingerprint != t.cmd.Fingerprint {
		return nil, fault.KeyReused.Err("repeat", t.cmd.Key, nil)
	}
	var receipt custody.Receipt
	if err := json.Unmarshal(data, &receipt); err != nil {
		return nil, err
	}
	receipt.Repeated = true
	return &receipt, nil
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

// record gives each transition its place and writes event and noun.
func (t *tx) record(ctx context.Context, transitions []custody.Transition) error {
	events := make([]custody.Event, len(transitions))
	starts := map[int64]int64{} // first place of this change in each log
	for i, tr := range transitions {
		tl, err := t.tailOf(ctx, tr.Noun.Home())
		if err != nil {
			return err
		}
		if _, ok := starts[tl.log]; !ok {
			starts[tl.log] = tl.next
		}
		events[i] = t.event(tl, tr)
		tl.next++
	}
	for i, tr := range transitions {
		events[i].Twins = t.twins(events[i].Log, starts)
		if err := t.append(ctx, events[i], tr.Noun); err != nil {
			return err
		}
	}
	return nil
}

// event makes the event of one transition at the log's next place.
func (t *tx) event(tl *tail, tr custody.Transition) custody.Event {
	head := tr.Noun.Seen()
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
	key, err := t.store.keys.forScope(ctx, t.Tx, n.KeyScope())
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
	t.out = append(t.out, custody.Recorded{Log: e.Log, Place: e.Place, Noun: e.Noun, Version: e.Version})
	return t.saveNoun(ctx, n, e)
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
