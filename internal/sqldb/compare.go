package sqldb

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"maps"
	"slices"
	"strings"

	"liuhen/internal/custody"
	"liuhen/internal/fsck"
	"liuhen/internal/item"
)

// comparer reads the rows of a kind for a check.
type comparer interface {
	// rowColumns names what row gives, in its order.
	rowColumns() []string
	// plainRows reads up to limit rows as they lie, by id after the given one.
	plainRows(ctx context.Context, s *Store, after string, limit int) ([]plainRow, error)
	// rowsOf reads the rows of these nouns as they lie.
	rowsOf(ctx context.Context, s *Store, ids []string) ([]plainRow, error)
	// compareRows compares rows, and what lies beside them, with the nouns' last events.
	compareRows(ctx context.Context, s *Store, after string, limit int) ([]fsck.Row, error)
	// leaves says whether nouns of the kind have rows in the tables involvement and owed.
	leaves() (involvement, owed bool)
}

// Kinds implements fsck.Nouns.
func (s *Store) Kinds() []string { return slices.Sorted(maps.Keys(s.tables)) }

// NounRows implements fsck.Nouns.
func (s *Store) NounRows(ctx context.Context, kind, after string, limit int) ([]fsck.Row, error) {
	ctx = unhurried(ctx)
	if _, err := s.Logs(ctx); err != nil { // so that every number has its agency
		return nil, err
	}
	return s.tables[kind].compareRows(ctx, s, after, limit)
}

// WithoutRow implements fsck.Nouns.
func (s *Store) WithoutRow(ctx context.Context, nouns []custody.Ref) ([]custody.Ref, error) {
	ctx = unhurried(ctx)
	byKind := map[string][]string{}
	for _, n := range nouns {
		byKind[n.Kind] = append(byKind[n.Kind], n.ID)
	}
	there := map[custody.Ref]bool{}
	for _, kind := range s.Kinds() {
		ids := byKind[kind]
		if len(ids) == 0 {
			continue
		}
		found, err := listed(ctx, s, `SELECT id FROM `+kind+` WHERE id IN (`+marks(len(ids))+`) ORDER BY id`, anyOf(ids), single[string])
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			there[custody.Ref{Kind: kind, ID: id}] = true
		}
	}
	var without []custody.Ref
	for _, n := range nouns {
		if _, rows := s.tables[n.Kind]; rows && !there[n] {
			without = append(without, n)
			there[n] = true // named once
		}
	}
	return without, nil
}

// rowColumns are taken from the statement that writes them, so that they stand in one
// place.
func (tb *table[T]) rowColumns() []string {
	_, rest, _ := strings.Cut(tb.save, "(id, version, event, ")
	list, _, _ := strings.Cut(rest, ")")
	return strings.Split(list, ", ")
}

// plainRow is a noun's row as it lies.
type plainRow struct {
	id             string
	version, event int64
	values         []any
}

// destinations are where a row scans to.
func (r *plainRow) destinations(columns int, more ...any) []any {
	r.values = make([]any, columns)
	to := []any{&r.id, &r.version, &r.event}
	for i := range r.values {
		to = append(to, &r.values[i])
	}
	return append(to, more...)
}

func (tb *table[T]) plainRows(ctx context.Context, s *Store, after string, limit int) ([]plainRow, error) {
	return tb.plain(ctx, s, `WHERE id > $1 ORDER BY id LIMIT $2`, after, limit)
}

func (tb *table[T]) rowsOf(ctx context.Context, s *Store, ids []string) ([]plainRow, error) {
	return tb.plain(ctx, s, `WHERE id IN (`+marks(len(ids))+`) ORDER BY id`, anyOf(ids)...)
}

func (tb *table[T]) plain(ctx context.Context, s *Store, where string, args ...any) ([]plainRow, error) {
	columns := tb.rowColumns()
	return listed(ctx, s, `SELECT id, version, event, `+strings.Join(columns, ", ")+` FROM `+tb.kind+` `+where, args,
		func(rows *sql.Rows) (r plainRow, err error) { return r, rows.Scan(r.destinations(len(columns))...) })
}

func (tb *table[T]) leaves() (involvement, owed bool) { return tb.involved != nil, tb.owes != nil }

// comparedRow is a row that was compared, with what must lie beside it.
type comparedRow struct {
	fsck.Row
	version int64
	beside  []string                 // whatever else there is
	secret  []string                 // the secret that is kept for it
	owes    func(free bool) []string // where that condition holds or not
}

func (tb *table[T]) compareRows(ctx context.Context, s *Store, after string, limit int) ([]fsck.Row, error) {
	columns := tb.rowColumns()
	rows, err := listed(ctx, s, `
		SELECT n.id, n.version, n.event, n.`+strings.Join(columns, ", n.")+`, e.sealed, COALESCE(k.scope, ''), k.wrapped,
			(SELECT MAX(x.key) FROM event x WHERE x.subject = n.id AND x.kind = $1)
		FROM `+tb.kind+` n LEFT JOIN event e ON e.key = n.event LEFT JOIN seal_key k ON k.id = e.seal_key
		WHERE n.id > $2 ORDER BY n.id LIMIT $3`,
		[]any{tb.kind, after, limit}, func(rows *sql.Rows) (comparedRow, error) {
			var r plainRow
			var e sealedNoun
			var last sql.NullInt64
			err := rows.Scan(r.destinations(len(columns), &e.sealed, &e.scope, &e.wrapped, &last)...)
			e.key = r.event
			return tb.compareRow(s, columns, r, e, last.Int64), err
		})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return tb.compareBeside(ctx, s, rows)
}

// compareRow makes the row again from its event and compares.
func (tb *table[T]) compareRow(s *Store, columns []string, r plainRow, e sealedNoun, last int64) comparedRow {
	out := comparedRow{Row: fsck.Row{Noun: custody.Ref{Kind: tb.kind, ID: r.id}}, version: r.version}
	differs := func(is bool, column string) {
		if is {
			out.Differs = append(out.Differs, column)
		}
	}
	differs(r.event != last, "event")
	if e.sealed == nil {
		return out // there is no such event, which was just said
	}
	event, err := s.eventOf(e)
	if err != nil {
		out.Opened = err
		return out
	}
	value, err := tb.valueOf(event)
	if err != nil || event.Noun != out.Noun {
		differs(true, "id")
		return out
	}
	differs(event.Version != r.version, "version")
	for i, want := range tb.row(s, value) {
		differs(!sameValue(want, r.values[i]), columns[i])
	}
	out.beside = tb.beside(value)
	if tb.secret != nil && tb.secret(value) {
		out.secret = []string{"secret"}
	}
	out.owes = func(free bool) []string { return tb.owing(value, free) }
	return out
}

// sameValue compares what would be written with what was read back.
func sameValue(want, got any) bool {
	want, err := driver.DefaultParameterConverter.ConvertValue(want)
	if err != nil {
		return false
	}
	a, isBytes := want.([]byte)
	b, alsoBytes := got.([]byte)
	if isBytes && (alsoBytes || got == nil) {
		return bytes.Equal(a, b)
	}
	return !alsoBytes && want == got
}

// beside lists what a value leaves beside its row, as key=value, in order.
func (tb *table[T]) beside(value T) []string {
	var list []string
	if tb.involved != nil {
		for _, who := range tb.involved(value) {
			if who != "" {
				list = append(list, "involvement="+tb.kind+","+who)
			}
		}
	}
	if it, ok := any(value).(item.Item); ok {
		for _, l := range it.Links {
			list = append(list, "link="+l.Activity+","+l.Matter)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// besideOf reads what lies beside the rows of nouns, by noun, in the form that beside
// gives.
func (s *Store) besideOf(ctx context.Context, ids []string) (map[string][]string, error) {
	found := map[string][]string{}
	in := ` IN (` + marks(len(ids)) + `) `
	for _, query := range []string{
		`SELECT noun, 'involvement=' || kind || ',' || who FROM involvement WHERE noun` + in + `ORDER BY noun, who`,
		`SELECT item, 'link=' || activity || ',' || matter FROM item_link WHERE item` + in + `ORDER BY item, activity, matter`,
	} {
		pairs, err := listed(ctx, s, query, anyOf(ids), func(rows *sql.Rows) (p [2]string, err error) { return p, rows.Scan(&p[0], &p[1]) })
		if err != nil {
			return nil, err
		}
		for _, p := range pairs {
			found[p[0]] = append(found[p[0]], p[1])
		}
	}
	for _, list := range found {
		slices.Sort(list)
	}
	return found, nil
}

// owing lists the clocks under which the value owes something, as key=value, in order.
func (tb *table[T]) owing(value T, free bool) []string {
	if tb.owes == nil {
		return nil
	}
	var list []string
	for clock, owes := range tb.owes(value, free) {
		if owes {
			list = append(list, owed(clock, value.Home()))
		}
	}
	slices.Sort(list)
	return list
}

func owed(clock, agency string) string { return "owed=" + clock + "," + agency }

// debt is what the database notes of one noun's debts, and what they rest on, all of
// one moment.
type debt struct {
	noun    string
	version int64
	free    bool
	owed    []string
}

// debts reads the debts of nouns.
func (tb *table[T]) debts(ctx context.Context, s *Store, ids []string) (map[string]*debt, error) {
	found := map[string]*debt{}
	if tb.owes == nil {
		return found, nil
	}
	rows, err := listed(ctx, s, `
		SELECT n.id, n.version, CASE WHEN `+tb.free+` THEN 1 ELSE 0 END, COALESCE(o.clock, ''), COALESCE(o.agency, '')
		FROM `+tb.kind+` n LEFT JOIN owed o ON o.noun = n.id WHERE n.id IN (`+marks(len(ids))+`) ORDER BY n.id, o.clock`, anyOf(ids),
		func(rows *sql.Rows) (d debt, err error) {
			var clock, agency string
			err = rows.Scan(&d.noun, &d.version, &d.free, &clock, &agency)
			if clock != "" {
				d.owed = []string{owed(clock, agency)}
			}
			return d, err
		})
	for _, d := range rows {
		if first := found[d.noun]; first != nil {
			first.owed = append(first.owed, d.owed...)
		} else {
			found[d.noun] = &d
		}
	}
	return found, err
}

// secrets reads for which of the nouns a secret is kept, in the form that difference
// takes.
func (tb *table[T]) secrets(ctx context.Context, s *Store, ids []string) (map[string][]string, error) {
	found := map[string][]string{}
	if tb.secret == nil {
		return found, nil
	}
	refs := make([]any, len(ids))
	for i, id := range ids {
		refs[i] = custody.Ref{Kind: tb.kind, ID: id}.String()
	}
	kept, err := listed(ctx, s, `SELECT ref FROM secret WHERE ref IN (`+marks(len(refs))+`) ORDER BY ref`, refs, single[string])
	for _, ref := range kept {
		found[parseRef(ref).ID] = []string{"secret"}
	}
	return found, err
}

// compareBeside adds what lies beside the rows and should not, or should and does
// not. A noun that was changed between the looks is not judged: the change wrote all.
func (tb *table[T]) compareBeside(ctx context.Context, s *Store, rows []comparedRow) ([]fsck.Row, error) {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.Noun.ID
	}
	there, err := s.besideOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	debts, err := tb.debts(ctx, s, ids)
	if err != nil {
		return nil, err
	}
	secrets, err := tb.secrets(ctx, s, ids)
	if err != nil {
		return nil, err
	}
	out := make([]fsck.Row, len(rows))
	for i, r := range rows {
		out[i] = r.Row
		if r.owes == nil || len(r.Differs) > 0 {
			continue
		}
		differ := append(difference(r.beside, there[r.Noun.ID]), difference(r.secret, secrets[r.Noun.ID])...)
		if len(differ) > 0 && tb.moved(ctx, s, r) {
			continue
		}
		if d := debts[r.Noun.ID]; d != nil && d.version == r.version {
			differ = append(differ, difference(r.owes(d.free), d.owed)...)
		}
		out[i].Differs = differ
	}
	return out, nil
}

// moved reports whether the noun was changed since its row was read.
func (tb *table[T]) moved(ctx context.Context, s *Store, r comparedRow) bool {
	now, err := tb.rowsOf(ctx, s, []string{r.Noun.ID})
	return err == nil && (len(now) != 1 || now[0].version != r.version)
}

// difference lists what only one of two sorted lists has: "-" for what is wanted and
// not there, "+" for what is there and not wanted.
func difference(want, have []string) []string {
	var differ []string
	for _, w := range want {
		if !slices.Contains(have, w) {
			differ = append(differ, "-"+w)
		}
	}
	for _, h := range have {
		if !slices.Contains(want, h) {
			differ = append(differ, "+"+h)
		}
	}
	return differ
}
