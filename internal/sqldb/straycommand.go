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
	account, key := "", ""
	for {
		page, err := listed(ctx, s, `SELECT account, key, at, receipt FROM command WHERE (account, key) > ($1, $2) ORDER BY account, key LIMIT $3`,
			[]any{account, key, checkPage}, func(rows *sql.Rows) (c kept, err error) {
				var data []byte
				err = rows.Scan(&c.account, &c.key, &c.at, &data)
				c.malformed = json.Unmarshal(data, &c.receipt) != nil
				return c, err
			})
		if err != nil || len(page) == 0 {
			return err
		}
		for _, c := range page {
			account, key = c.account, c.key
			problem, err := s.commandProblem(ctx, c)
			if err != nil {
				return err
			}
			if problem != "" {
				fn(fsck.Stray{Table: "command", Key: spelled([]any{c.account, c.key}), Problem: problem})
			}
		}
	}
}

// commandProblem compares an answer with the events that it names.
func (s *Store) commandProblem(ctx context.Context, c kept) (string, error) {
	if c.malformed || micros(c.receipt.At.Time) != c.at {
		return "columns=receipt,at", nil
	}
	for _, want := range c.receipt.Events {
		log, err := s.logNumber(ctx, want.Log)
		if errors.Is(err, fault.NoSuchThing) {
			return "event=none", nil
		}
		if err != nil {
			return "", err
		}
		found, err := listed(ctx, s, `SELECT e.actor, e.change, e.at, e.kind, e.subject, e.version FROM event e WHERE e.key = $1 ORDER BY e.key`,
			[]any{eventKey(log, want.Place)}, scanDone)
		if err != nil {
			return "", err
		}
		if len(found) == 0 {
			return "event=none", nil
		}
		if found[0] != (done{c.account, c.receipt.Change, c.at, want.Noun, want.Version}) {
			return "event=another", nil
		}
	}
	return "", nil
}

// done is what an event's columns say that an answer says as well.
type done struct {
	actor, change string
	at            int64
	noun          custody.Ref
	version       int64
}

func scanDone(rows *sql.Rows) (d done, err error) {
	return d, rows.Scan(&d.actor, &d.change, &d.at, &d.noun.Kind, &d.noun.ID, &d.version)
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
		for _, r := range page {
			after = r.id
			problem, err := s.orderProblem(ctx, r)
			if err != nil {
				return err
			}
			if problem != "" {
				fn(fsck.Stray{Table: "river_job", Key: strconv.FormatInt(r.id, 10), Problem: problem})
			}
		}
	}
}

// orderProblem compares an order with what is noted of it, and looks for what it is
// about. Work that nobody's change asked for is noted without it.
func (s *Store) orderProblem(ctx context.Context, r ordered) (string, error) {
	var o job.Order
	if err := json.Unmarshal([]byte(r.args), &o); err != nil || r.kind != string(o.Work) || !slices.Contains(job.Works(), o.Work) {
		return "columns=kind,args", nil
	}
	same := strings.Join([]string{o.Agency, o.Unit, o.Subject.Kind, o.Subject.ID}, " ")
	if strings.TrimSpace(r.noted.String) != "" && r.noted.String != same {
		return "job=another", nil
	}
	if o.Subject == (custody.Ref{}) {
		return "", nil
	}
	found, err := listed(ctx, s, `SELECT e.key FROM event e WHERE e.subject = $1 AND e.kind = $2 ORDER BY e.key LIMIT 1`,
		[]any{o.Subject.ID, o.Subject.Kind}, single[int64])
	if err != nil || len(found) > 0 {
		return "", err
	}
	return "noun=none", nil
}
