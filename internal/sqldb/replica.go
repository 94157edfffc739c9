package sqldb

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/fsck"
	"liuhen/internal/translog"
)

// Replica is a database made anew from the logs' sealed payloads, beside the live one
// that it is compared with. It implements fsck.Replica, for one caller at a time.
type Replica struct {
	live   *Store
	made   *Store
	folder string
	tails  map[int64]*tail
	sizes  map[string]int64 // events added of each log, by agency
}

// OpenReplica makes an empty database in a folder of its own below parent (the
// system's own for temporary files if empty); Close removes it. It holds the same
// master key as the live one, and takes about as much room.
func OpenReplica(ctx context.Context, live *Store, parent string) (*Replica, error) {
	folder, err := os.MkdirTemp(parent, "liuhen-replay-")
	if err != nil {
		return nil, fault.StorageFailed.Err("make replica", parent, err)
	}
	made, err := openThrowaway(ctx, live, filepath.Join(folder, "replay.db"))
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	return &Replica{live: live, made: made, folder: folder, tails: map[int64]*tail{}, sizes: map[string]int64{}}, nil
}

// openThrowaway makes an empty database that nobody needs after a crash: it waits for no
// disk.
func openThrowaway(ctx context.Context, live *Store, path string) (*Store, error) {
	if err := migratedFile(path); err != nil {
		return nil, fault.StorageFailed.Err("make replica", path, err)
	}
	made, err := Open(ctx, Config{DSN: path, Source: live.source, Master: live.keys.master})
	if err != nil {
		return nil, err
	}
	if _, err := made.write.ExecContext(ctx, `PRAGMA synchronous = OFF`); err != nil {
		return nil, errors.Join(made.fault("make replica", path, err), made.Close())
	}
	return made, nil
}

// Close implements fsck.Replica.
func (r *Replica) Close() error {
	if err := errors.Join(r.made.Close(), os.RemoveAll(r.folder)); err != nil {
		return fault.StorageFailed.Err("remove replica", r.folder, err)
	}
	return nil
}

// Add implements fsck.Replica. All of a bundle is one transaction.
func (r *Replica) Add(ctx context.Context, agency string, s translog.SealedBundle, keys []translog.WrappedKey) ([]fsck.Unopened, error) {
	dbtx, err := r.made.write.BeginTx(ctx, nil)
	if err != nil {
		return nil, r.made.fault("begin", "", err)
	}
	defer func() { _ = dbtx.Rollback() }() // after a commit it does nothing
	t := &tx{Tx: dbtx, store: r.made, tails: r.tails}
	if err := r.log(ctx, t, agency); err != nil {
		return nil, r.made.fault("open log", agency, err)
	}
	byID := map[int64]translog.WrappedKey{}
	for _, k := range keys {
		byID[k.KeyID] = k
	}
	var unopened []fsck.Unopened
	for i, record := range s.Records {
		at := s.First + int64(i)
		if err := t.replay(ctx, agency, at, record, byID[record.KeyID]); err != nil {
			if fault.KindOf(err) != fault.Corrupt {
				return nil, r.made.fault("replay event", agency, err)
			}
			unopened = append(unopened, fsck.Unopened{Place: at, Scope: byID[record.KeyID].Scope, Err: err})
		}
	}
	r.sizes[agency] = s.First + int64(len(s.Records))
	return unopened, r.made.fault("commit", "", dbtx.Commit())
}

// log opens the agency's log unless it is open.
func (r *Replica) log(ctx context.Context, t *tx, agency string) error {
	if _, open := r.sizes[agency]; open {
		return nil
	}
	origin, err := translog.Origin(agency)
	if err != nil {
		return err
	}
	r.sizes[agency] = 0
	return t.openLog(ctx, agency, origin)
}

// replay writes one event from its sealed payload.
func (t *tx) replay(ctx context.Context, agency string, place int64, record translog.Sealed, key translog.WrappedKey) error {
	salt, payload, err := t.store.keys.open(key.Scope, key.Wrapped, agency, place, record.Data)
	if err != nil {
		return err
	}
	event, err := custody.Decode(payload)
	if err != nil {
		return err
	}
	if event.Log != agency || event.Place != place {
		return fault.PayloadMalformed.Err("replay event", agency, nil)
	}
	if _, err := t.ExecContext(ctx, `INSERT INTO seal_key (id, scope, wrapped) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING`, key.KeyID, key.Scope, key.Wrapped); err != nil {
		return err
	}
	t.at = event.At.Time
	return t.insert(ctx, event, translog.Commit(salt, payload), record.KeyID, record.Data)
}

// Finish implements fsck.Replica. Rows are written once, from the last event, since
// only then every value is unique that must be: two logs say nothing of the order of
// their events.
func (r *Replica) Finish(ctx context.Context) error {
	after := int64(0)
	for {
		page, err := r.made.lastEvents(ctx, after)
		if err != nil || len(page) == 0 {
			return err
		}
		after = page[len(page)-1].key
		if err := r.finish(ctx, page); err != nil {
			return err
		}
	}
}

// lastEvents returns the nouns' last events by key after the given one.
func (s *Store) lastEvents(ctx context.Context, after int64) ([]sealedNoun, error) {
	return listed(ctx, s, `
		SELECT e.key, e.sealed, k.scope, k.wrapped FROM event e JOIN seal_key k ON k.id = e.seal_key
		WHERE e.key > $1 AND NOT EXISTS (SELECT 1 FROM event x WHERE x.subject = e.subject AND x.kind = e.kind AND x.key > e.key)
		ORDER BY e.key LIMIT $2`, []any{after, checkPage},
		func(rows *sql.Rows) (e sealedNoun, err error) {
			return e, rows.Scan(&e.key, &e.sealed, &e.scope, &e.wrapped)
		})
}

func (r *Replica) finish(ctx context.Context, page []sealedNoun) error {
	if _, err := r.made.Logs(ctx); err != nil { // so that every number has its agency
		return err
	}
	dbtx, err := r.made.write.BeginTx(ctx, nil)
	if err != nil {
		return r.made.fault("begin", "", err)
	}
	defer func() { _ = dbtx.Rollback() }() // after a commit it does nothing
	t := &tx{Tx: dbtx, store: r.made, tails: r.tails}
	for _, e := range page {
		event, err := r.made.eventOf(e)
		if err != nil {
			return err
		}
		if tb, ok := r.made.tables[event.Noun.Kind]; ok {
			err = tb.rebuild(ctx, t, event)
		}
		if err != nil {
			return r.made.fault("replay noun", event.Noun.String(), err)
		}
	}
	return r.made.fault("commit", "", dbtx.Commit())
}

// Compare implements fsck.Replica.
func (r *Replica) Compare(ctx context.Context, fn func(fsck.Finding)) error {
	for agency := range r.sizes {
		if err := r.compareEvents(ctx, agency, fn); err != nil {
			return err
		}
	}
	for _, kind := range r.live.Kinds() {
		if err := errors.Join(r.compareKind(ctx, kind, fn), r.lookFor(ctx, kind, fn)); err != nil {
			return err
		}
	}
	return nil
}

// compareEvents compares the events of one log, as far as they were added.
func (r *Replica) compareEvents(ctx context.Context, agency string, fn func(fsck.Finding)) error {
	for from := int64(0); from < r.sizes[agency]; from += checkPage {
		until := min(from+checkPage, r.sizes[agency])
		live, err := r.live.EventRows(ctx, agency, from, until)
		if err != nil {
			return err
		}
		made, err := r.made.EventRows(ctx, agency, from, until)
		if err != nil {
			return err
		}
		byPlace := map[int64]fsck.Event{}
		for _, e := range live {
			byPlace[e.Place] = e
		}
		for _, e := range made {
			subject := "log/" + agency + "/" + strconv.FormatInt(e.Place, 10)
			old, there := byPlace[e.Place]
			if !there {
				fn(fsck.Finding{Answer: fsck.Missing, Part: fsck.PartReplay, Subject: subject})
			} else if differ := differences(old, e); len(differ) > 0 {
				fn(fsck.Finding{Answer: fsck.Mismatch, Part: fsck.PartReplay, Subject: subject, Detail: "columns=" + strings.Join(differ, ",")})
			}
		}
	}
	return nil
}

// differences names the columns in which an event in the database is not the one on
// the shelf.
func differences(live, made fsck.Event) []string {
	var differ []string
	previous := func(e fsck.Event) int64 {
		if e.Previous == nil {
			return -1
		}
		return *e.Previous
	}
	for _, c := range []struct {
		name string
		same bool
	}{
		{"at", live.At == made.At},
		{"actor", live.Actor == made.Actor},
		{"kind", live.Noun.Kind == made.Noun.Kind},
		{"subject", live.Noun.ID == made.Noun.ID},
		{"version", live.Version == made.Version},
		{"previous", previous(live) == previous(made)},
		{"action", live.Action == made.Action},
		{"change", live.Change == made.Change},
		{"entry", bytes.Equal(live.Entry, made.Entry)},
		{"sealed", bytes.Equal(live.Sealed, made.Sealed)},
		{"seal_key", live.KeyID == made.KeyID && live.Scope == made.Scope && bytes.Equal(live.Wrapped, made.Wrapped)},
	} {
		if !c.same {
			differ = append(differ, c.name)
		}
	}
	return differ
}

// compareKind compares every live row of a kind, and what lies beside it, with the
// one that was made again.
func (r *Replica) compareKind(ctx context.Context, kind string, fn func(fsck.Finding)) error {
	return eachPage(ctx, r.live, kind, func(page []plainRow, ids []string) error {
		rows, err := r.made.tables[kind].rowsOf(ctx, r.made, ids)
		if err != nil {
			return err
		}
		made := map[string]plainRow{}
		for _, row := range rows {
			made[row.id] = row
		}
		want, err := r.made.besideOf(ctx, ids)
		if err != nil {
			return err
		}
		have, err := r.live.besideOf(ctx, ids)
		if err != nil {
			return err
		}
		for _, row := range page {
			differ := []string{"replay=none"}
			if again, there := made[row.id]; there {
				differ = append(r.columnsThatDiffer(kind, row, again), difference(want[row.id], have[row.id])...)
			}
			if err := r.say(ctx, fn, fsck.Mismatch, custody.Ref{Kind: kind, ID: row.id}, differ); err != nil {
				return err
			}
		}
		return nil
	})
}

// columnsThatDiffer compares a live row with the one made again. The numbers of logs
// are not compared: they are each database's own.
func (r *Replica) columnsThatDiffer(kind string, live, made plainRow) []string {
	var differ []string
	if live.version != made.version {
		differ = append(differ, "version")
	}
	a, _ := r.live.names.agency(keyLog(live.event))
	b, _ := r.made.names.agency(keyLog(made.event))
	if a != b || keyPlace(live.event) != keyPlace(made.event) {
		differ = append(differ, "event")
	}
	for i, column := range r.live.tables[kind].rowColumns() {
		if !sameValue(made.values[i], live.values[i]) {
			differ = append(differ, column)
		}
	}
	return differ
}

// lookFor looks for the live row of every noun that was made again.
func (r *Replica) lookFor(ctx context.Context, kind string, fn func(fsck.Finding)) error {
	return eachPage(ctx, r.made, kind, func(_ []plainRow, ids []string) error {
		nouns := make([]custody.Ref, len(ids))
		for i, id := range ids {
			nouns[i] = custody.Ref{Kind: kind, ID: id}
		}
		without, err := r.live.WithoutRow(ctx, nouns)
		if err != nil {
			return err
		}
		for _, noun := range without {
			if err := r.say(ctx, fn, fsck.Missing, noun, []string{"row=none"}); err != nil {
				return err
			}
		}
		return nil
	})
}

// say reports that a noun differs, unless it has an event that was not replayed.
func (r *Replica) say(ctx context.Context, fn func(fsck.Finding), a fsck.Answer, noun custody.Ref, differ []string) error {
	if len(differ) == 0 {
		return nil
	}
	slices.Sort(differ)
	moved, err := r.movedOn(ctx, noun.ID)
	if err == nil && !moved {
		fn(fsck.Finding{Answer: a, Part: fsck.PartReplay, Subject: noun.String(), Detail: "differs=" + strings.Join(differ, ",")})
	}
	return err
}

// movedOn reports whether the live database has an event of the noun that was not
// replayed.
func (r *Replica) movedOn(ctx context.Context, noun string) (bool, error) {
	keys, err := listed(ctx, r.live, `SELECT key FROM event WHERE subject = $1 ORDER BY key DESC LIMIT 1`, []any{noun}, single[int64])
	if err != nil || len(keys) == 0 {
		return false, err
	}
	agency, err := r.live.agencyOf(ctx, r.live.read, keyLog(keys[0]))
	return keyPlace(keys[0]) >= r.sizes[agency], err
}

// eachPage walks the rows of a kind by id.
func eachPage(ctx context.Context, s *Store, kind string, fn func(page []plainRow, ids []string) error) error {
	if _, err := s.Logs(ctx); err != nil { // so that every number has its agency
		return err
	}
	after := ""
	for {
		page, err := s.tables[kind].plainRows(ctx, s, after, checkPage)
		if err != nil || len(page) == 0 {
			return err
		}
		ids := make([]string, len(page))
		for i, row := range page {
			ids[i] = row.id
		}
		after = ids[len(ids)-1]
		if err := fn(page, ids); err != nil {
			return err
		}
	}
}
