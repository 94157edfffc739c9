package sqldb

import (
	"context"
	"database/sql"
	"maps"
	"math"
	"slices"

	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/fsck"
	"liuhen/internal/paper"
)

// checkPage is how many rows a check reads at a time where it may choose.
const checkPage = 500

// Sound implements fsck.Database.
func (s *Store) Sound(ctx context.Context) ([]string, error) {
	complaints, err := s.dialect.sound(ctx, s.read.DB)
	return complaints, s.fault("check database", "", err)
}

// LogRow implements fsck.Logs.
func (s *Store) LogRow(ctx context.Context, agency string) (fsck.Log, error) {
	l := fsck.Log{Agency: agency}
	var number int64
	var size, last sql.NullInt64
	var t fsck.Tree
	err := s.read.QueryRowContext(ctx, `
		SELECT l.id, l.origin, t.size, t.root, t.checkpoint,
			(SELECT MAX(e.key) FROM event e WHERE e.key >= l.id * 1099511627776 AND e.key < (l.id + 1) * 1099511627776)
		FROM log l LEFT JOIN tree t ON t.log = l.id WHERE l.agency = $1`, agency).
		Scan(&number, &l.Origin, &size, &t.Root, &t.Checkpoint, &last)
	if err != nil {
		return l, s.fault("read log", agency, err)
	}
	s.names.put(number, agency)
	if last.Valid {
		l.End = keyPlace(last.Int64) + 1
	}
	if size.Valid {
		t.Size, l.Tree = size.Int64, &t
	}
	return l, nil
}

// StrayEvents implements fsck.Logs: it looks into the gaps between the numbers of the
// logs.
func (s *Store) StrayEvents(ctx context.Context) ([]int64, error) {
	ctx = unhurried(ctx)
	numbers, err := listed(ctx, s, `SELECT id FROM log ORDER BY id`, nil, single[int64])
	if err != nil {
		return nil, err
	}
	var strays []int64
	from := int64(math.MinInt64)
	look := func(until int64) error {
		found, err := listed(ctx, s, `SELECT key FROM event WHERE key >= $1 AND key < $2 ORDER BY key LIMIT 10`, []any{from, until}, single[int64])
		strays = append(strays, found...)
		return err
	}
	for _, n := range numbers {
		if err := look(eventKey(n, 0)); err != nil {
			return strays, err
		}
		from = eventKey(n+1, 0)
	}
	return strays, look(math.MaxInt64)
}

// ChangeAt implements fsck.Logs.
func (s *Store) ChangeAt(ctx context.Context, agency string, place int64) (string, error) {
	log, err := s.logNumber(ctx, agency)
	if err != nil {
		return "", err
	}
	var change string
	err = s.read.QueryRowContext(ctx, `SELECT change FROM event WHERE key = $1`, eventKey(log, place)).Scan(&change)
	return change, s.fault("find event", agency, err)
}

// EventRows implements fsck.Logs.
func (s *Store) EventRows(ctx context.Context, agency string, from, until int64) ([]fsck.Event, error) {
	ctx = unhurried(ctx)
	log, err := s.logNumber(ctx, agency)
	if err != nil {
		return nil, err
	}
	events, err := listed(ctx, s, `
		SELECT e.key, e.at, e.actor, e.kind, e.subject, e.version, e.previous, e.action, e.change, e.entry, e.sealed,
			e.seal_key, COALESCE(k.scope, ''), k.wrapped, p.key, p.version
		FROM event e
		LEFT JOIN seal_key k ON k.id = e.seal_key
		LEFT JOIN event p ON p.key = (SELECT MAX(x.key) FROM event x WHERE x.subject = e.subject AND x.kind = e.kind AND x.key < e.key)
		WHERE e.key >= $1 AND e.key < $2 ORDER BY e.key`,
		[]any{eventKey(log, from), eventKey(log, until)}, func(rows *sql.Rows) (fsck.Event, error) { return scanEvent(rows, log) })
	for i := range events {
		e := &events[i]
		e.Salt, e.Payload, e.Opened = s.keys.open(e.Scope, e.Wrapped, agency, e.Place, e.Sealed)
	}
	return events, err
}

// scanEvent reads an event as it lies. Keys of other events become places counted
// from this log's first, whatever log they are of.
func scanEvent(rows *sql.Rows, log int64) (fsck.Event, error) {
	var e fsck.Event
	var key int64
	var previous, before, version sql.NullInt64
	err := rows.Scan(&key, &e.At, &e.Actor, &e.Noun.Kind, &e.Noun.ID, &e.Version, &previous, &e.Action, &e.Change, &e.Entry, &e.Sealed,
		&e.KeyID, &e.Scope, &e.Wrapped, &before, &version)
	e.Place = keyPlace(key)
	if previous.Valid {
		place := previous.Int64 - eventKey(log, 0)
		e.Previous = &place
	}
	if before.Valid {
		e.Before = &fsck.Step{Place: before.Int64 - eventKey(log, 0), Version: version.Int64}
	}
	return e, err
}

// SeriesRows implements fsck.Nouns. Numbers are gapless, so the last of a series is
// the number of its codes, and none is greater. Codes may be given meanwhile: so many
// as the last number was before must be there, and none beyond what it is afterwards.
func (s *Store) SeriesRows(ctx context.Context) ([]string, error) {
	ctx = unhurried(ctx)
	before, err := s.lastVolumes(ctx)
	if err != nil {
		return nil, err
	}
	count, greatest, err := s.codes(ctx, before)
	if err != nil {
		return nil, err
	}
	after, err := s.lastVolumes(ctx)
	if err != nil {
		return nil, err
	}
	differ := map[string]bool{}
	for name, last := range before {
		differ[name] = count[name] != last || last < 1 // a series begins with its first code
	}
	for name, volume := range greatest {
		differ[name] = differ[name] || volume > after[name]
	}
	maps.DeleteFunc(differ, func(_ string, is bool) bool { return !is })
	return slices.Sorted(maps.Keys(differ)), nil
}

func (s *Store) lastVolumes(ctx context.Context) (map[string]int64, error) {
	type series struct {
		name string
		last int64
	}
	rows, err := listed(ctx, s, `SELECT name, last FROM series ORDER BY name`, nil, func(rows *sql.Rows) (v series, err error) { return v, rows.Scan(&v.name, &v.last) })
	last := map[string]int64{}
	for _, v := range rows {
		last[v.name] = v.last
	}
	return last, err
}

// codes counts the archival codes of each series up to a last number, and finds the
// greatest of all.
func (s *Store) codes(ctx context.Context, last map[string]int64) (count, greatest map[string]int64, err error) {
	count, greatest = map[string]int64{}, map[string]int64{}
	after := ""
	for {
		page, err := listed(ctx, s, `SELECT code FROM casefile WHERE code > $1 ORDER BY code LIMIT $2`, []any{after, checkPage}, single[string])
		if err != nil || len(page) == 0 {
			return count, greatest, err
		}
		for _, text := range page {
			after = text
			code, err := casefile.ParseCode(text)
			if err != nil {
				continue // the row does not say what its event says, which the check of rows tells
			}
			name, volume := seriesName(code.Series), int64(code.Volume)
			if volume <= last[name] {
				count[name]++
			}
			greatest[name] = max(greatest[name], volume)
		}
	}
}

// sumBlobs sums up the files of a state.
const sumBlobs = `SELECT COUNT(*), CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM blob WHERE state = $1`

// FileSums implements fsck.Files.
func (s *Store) FileSums(ctx context.Context) (files, size int64, err error) {
	ctx = unhurried(ctx)
	err = s.read.QueryRowContext(ctx, sumBlobs, blobPresent).Scan(&files, &size)
	return files, size, s.fault("sum blobs", "", err)
}

// ItemRows implements fsck.Files.
func (s *Store) ItemRows(ctx context.Context, after fsck.Item, limit int) ([]fsck.Item, error) {
	ctx = unhurried(ctx)
	if _, err := s.Logs(ctx); err != nil { // so that every number has its agency
		return nil, err
	}
	return listed(ctx, s, `
		SELECT n.digest, n.id, n.size, b.size, b.state, COALESCE(e.key, 0), e.sealed, COALESCE(k.scope, ''), k.wrapped
		FROM item n LEFT JOIN blob b ON b.digest = n.digest LEFT JOIN event e ON e.key = n.event LEFT JOIN seal_key k ON k.id = e.seal_key
		WHERE n.digest >= $1 AND (n.digest > $1 OR n.id > $2) ORDER BY n.digest, n.id LIMIT $3`,
		[]any{blank(after.Digest), after.ID, limit}, func(rows *sql.Rows) (it fsck.Item, err error) {
			var e sealedNoun
			var size sql.NullInt64
			var state sql.NullString
			err = rows.Scan(&it.Digest, &it.ID, &it.Size, &size, &state, &e.key, &e.sealed, &e.scope, &e.wrapped)
			if state.Valid {
				it.Blob = &fsck.Blob{Digest: it.Digest, Size: size.Int64, State: state.String}
			}
			it.Gone = e.scope != "" && len(e.wrapped) == 0
			it.SM3 = s.sm3Of(e)
			return it, err
		})
}

// sm3Of returns what the item's last event says of its SM3; zero where it says
// nothing or does not open, which the check of events and rows tells.
func (s *Store) sm3Of(e sealedNoun) digest.SM3 {
	event, err := s.eventOf(e)
	if err != nil {
		return digest.SM3{}
	}
	value, err := items.valueOf(event)
	if err != nil {
		return digest.SM3{}
	}
	return value.SM3
}

// LooseBlobs implements fsck.Files.
func (s *Store) LooseBlobs(ctx context.Context, after []byte, limit int) ([]fsck.Blob, error) {
	ctx = unhurried(ctx)
	return listed(ctx, s, `
		SELECT b.digest, b.size, b.state FROM blob b
		WHERE b.digest > $1 AND b.state = $2 AND NOT EXISTS (SELECT 1 FROM item i WHERE i.digest = b.digest)
		ORDER BY b.digest LIMIT $3`,
		[]any{after, blobPresent, limit}, func(rows *sql.Rows) (b fsck.Blob, err error) { return b, rows.Scan(&b.Digest, &b.Size, &b.State) })
}

// BlobRow implements fsck.Files.
func (s *Store) BlobRow(ctx context.Context, d digest.SHA256) (fsck.Blob, error) {
	b := fsck.Blob{Digest: d[:]}
	err := s.read.QueryRowContext(ctx, `SELECT size, state FROM blob WHERE digest = $1`, d[:]).Scan(&b.Size, &b.State)
	return b, s.fault("read blob", d.String(), err)
}

// Unnamed implements fsck.Files.
func (s *Store) Unnamed(ctx context.Context, digests []digest.SHA256) ([]digest.SHA256, error) {
	ctx = unhurried(ctx)
	if len(digests) == 0 {
		return []digest.SHA256{}, nil
	}
	for _, from := range []string{"blob", "item"} {
		named, err := s.digests(ctx, `SELECT digest FROM `+from+` WHERE digest IN (`+marks(len(digests))+`) ORDER BY digest`, digestArgs(digests)...)
		if err != nil {
			return nil, err
		}
		if digests = without(digests, named); len(digests) == 0 {
			break
		}
	}
	return digests, nil
}

// PrintRows implements fsck.Prints.
func (s *Store) PrintRows(ctx context.Context, after string, limit int) ([]fsck.Print, error) {
	return lastValues(ctx, s, papers, "paper", after, limit, func(id string, v paper.Paper, opened error) fsck.Print {
		return fsck.Print{ID: id, Digest: v.SHA256, Size: v.Size, Opened: opened}
	})
}

// lastValues tells of up to limit nouns of a table by id, after the one named, what their
// last events say, which need not open.
func lastValues[T custody.Noun, R any](ctx context.Context, s *Store, tb *table[T], from, after string, limit int,
	tell func(id string, v T, opened error) R,
) ([]R, error) {
	ctx = unhurried(ctx)
	if _, err := s.Logs(ctx); err != nil { // so that every number has its agency
		return nil, err
	}
	return listed(ctx, s, `
		SELECT n.id, COALESCE(e.key, 0), e.sealed, COALESCE(k.scope, ''), k.wrapped
		FROM `+from+` n LEFT JOIN event e ON e.key = n.event LEFT JOIN seal_key k ON k.id = e.seal_key
		WHERE n.id > $1 ORDER BY n.id LIMIT $2`,
		[]any{after, limit}, func(rows *sql.Rows) (r R, err error) {
			var id string
			var e sealedNoun
			if err := rows.Scan(&id, &e.key, &e.sealed, &e.scope, &e.wrapped); err != nil {
				return r, err
			}
			value, err := lastValue(s, tb, id, e)
			return tell(id, value, err), nil
		})
}

// lastValue is what an event says of the noun that it must be of.
func lastValue[T custody.Noun](s *Store, tb *table[T], id string, e sealedNoun) (value T, err error) {
	event, err := s.eventOf(e)
	if err != nil {
		return value, err
	}
	value, err = tb.valueOf(event)
	if own := (custody.Ref{Kind: tb.kind, ID: id}); err == nil && event.Noun != own {
		err = fault.PayloadMalformed.Err("read value", own.String(), nil)
	}
	return value, err
}

// eventOf opens an event of a log whose number is known.
func (s *Store) eventOf(e sealedNoun) (custody.Event, error) {
	agency, _ := s.names.agency(keyLog(e.key))
	_, payload, err := s.keys.open(e.scope, e.wrapped, agency, keyPlace(e.key), e.sealed)
	if err != nil {
		return custody.Event{}, err
	}
	return custody.Decode(payload)
}
