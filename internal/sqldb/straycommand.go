package sqldb

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/fsck"
	"liuhen/internal/job"
)

// kept is a command that was carried out, with the answer that its repetition gets.
type kept struct {
	account, key string
	at           int64
	receipt      custody.Receipt
	malformed    bool
}

// strayCommands finds answers that tell of what did not happen so.
func (s *Store) strayCommands(ctx context.Context, fn func(fsck.Stray)) error {
	where, args := "", []any{checkPage}
	for {
		page, err := listed(ctx, s, `SELECT account, key, at, receipt FROM command `+where+`ORDER BY account, key LIMIT $1`, args,
			func(rows *sql.Rows) (c kept, err error) {
				var data []byte
				err = rows.Scan(&c.account, &c.key, &c.at, &data)
				c.malformed = json.Unmarshal(data, &c.receipt) != nil
				return c, err
			})
		if err != nil || len(page) == 0 {
			return err
		}
		happened, err := s.happened(ctx, page)
		if err != nil {
			return err
		}
		for _, c := range page {
			if problem := s.commandProblem(c, happened); problem != "" {
				fn(fsck.Stray{Table: "command", Key: spelled([]any{c.account, c.key}), Problem: problem})
			}
		}
		last := page[len(page)-1]
		where, args = `WHERE (account, key) > ($2, $3) `, []any{checkPage, last.account, last.key}
	}
}

// happened reads the events that a page of answers names, by key.
func (s *Store) happened(ctx context.Context, page []kept) (map[int64]done, error) {
	var keys []int64
	for _, c := range page {
		for _, want := range c.receipt.Events {
			log, err := s.logNumber(ctx, want.Log)
			if errors.Is(err, fault.NoSuchThing) {
				continue // its event is none, too
			}
			if err != nil {
				return nil, err
			}
			keys = append(keys, eventKey(log, want.Place))
		}
	}
	slices.Sort(keys)
	events := map[int64]done{}
	for some := range slices.Chunk(slices.Compact(keys), checkPage) {
		type at struct {
			key int64
			done
		}
		found, err := listed(ctx, s, `SELECT e.key, e.actor, e.change, e.at, e.kind, e.subject, e.version FROM event e WHERE e.key IN (`+marks(len(some))+`) ORDER BY e.key`,
			anyOf(some), func(rows *sql.Rows) (a at, err error) {
				return a, rows.Scan(&a.key, &a.actor, &a.change, &a.done.at, &a.noun.Kind, &a.noun.ID, &a.version)
			})
		if err != nil {
			return nil, err
		}
		for _, a := range found {
			events[a.key] = a.done
		}
	}
	return events, nil
}

// commandProblem compares an answer with the events that it names.
func (s *Store) commandProblem(c kept, happened map[int64]done) string {
	if c.malformed || micros(c.receipt.At.Time) != c.at {
		return "columns=receipt,at"
	}
	for _, want := range c.receipt.Events {
		log, known := s.names.number(want.Log)
		found, there := happened[eventKey(log, want.Place)]
		switch {
		case !known || !there:
			return "event=none"
		case found != (done{c.account, c.receipt.Change, c.at, want.Noun, want.Version}):
			return "event=another"
		}
	}
	return ""
}

// done is what an event's columns say that an answer says as well.
type done struct {
	actor, change string
	at            int64
	noun          custody.Ref
	version       int64
}

// ordered is an order as the queue keeps it, with what is noted of the job.
type ordered struct {
	id         int64
	kind, args string
	noted      sql.NullString
}

// strayOrders finds orders of unknown work or about nothing, and jobs that are noted
// as others than was ordered.
func (s *Store) strayOrders(ctx context.Context, fn func(fsck.Stray)) error {
	after := int64(math.MinInt64)
	for {
		page, err := listed(ctx, s, `
			SELECT r.id, r.kind, `+s.dialect.jsonText("r.args")+`, n.agency || ' ' || n.unit || ' ' || n.kind || ' ' || n.subject
			FROM river_job r LEFT JOIN job n ON n.id = r.id WHERE r.id > $1 ORDER BY r.id LIMIT $2`, []any{after, checkPage},
			func(rows *sql.Rows) (r ordered, err error) {
				return r, rows.Scan(&r.id, &r.kind, &r.args, &r.noted)
			})
		if err != nil || len(page) == 0 {
			return err
		}
		subjects, err := s.subjectsOf(ctx, page)
		if err != nil {
			return err
		}
		for _, r := range page {
			after = r.id
			if problem := r.problem(subjects); problem != "" {
				fn(fsck.Stray{Table: "river_job", Key: strconv.FormatInt(r.id, 10), Problem: problem})
			}
		}
	}
}

// order reads what was ordered; ok reports that it is work that the program knows.
func (r ordered) order() (o job.Order, ok bool) {
	err := json.Unmarshal([]byte(r.args), &o)
	return o, err == nil && r.kind == string(o.Work) && slices.Contains(job.Works(), o.Work)
}

// subjectsOf returns those of the nouns that a page of orders is about of which there are
// events.
func (s *Store) subjectsOf(ctx context.Context, page []ordered) (map[custody.Ref]bool, error) {
	var ids []string
	for _, r := range page {
		if o, ok := r.order(); ok && o.Subject != (custody.Ref{}) {
			ids = append(ids, o.Subject.ID)
		}
	}
	there := map[custody.Ref]bool{}
	if len(ids) == 0 {
		return there, nil
	}
	found, err := listed(ctx, s, `SELECT e.kind, e.subject FROM event e WHERE e.subject IN (`+marks(len(ids))+`) AND e.version = 1 ORDER BY e.subject, e.key`,
		anyOf(ids), func(rows *sql.Rows) (noun custody.Ref, err error) { return noun, rows.Scan(&noun.Kind, &noun.ID) })
	for _, noun := range found {
		there[noun] = true
	}
	return there, err
}

// problem compares an order with what is noted of it, and with what there is that it can
// be about. Work that nobody's change asked for is noted without it.
func (r ordered) problem(subjects map[custody.Ref]bool) string {
	o, ok := r.order()
	if !ok {
		return "columns=kind,args"
	}
	same := strings.Join([]string{o.Agency, o.Unit, o.Subject.Kind, o.Subject.ID}, " ")
	switch {
	case strings.TrimSpace(r.noted.String) != "" && r.noted.String != same:
		return "job=another"
	case o.Subject != (custody.Ref{}) && !subjects[o.Subject]:
		return "noun=none"
	}
	return ""
}
