package sqldb

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"liuhen/internal/account"
	"liuhen/internal/fsck"
)

// This file looks through the tables beside the nouns' rows for what belongs to
// nothing, from the side that no noun leads to. What a noun leads to is compared with
// its row.

// clockPlay is how far times may lie ahead of the clock of whoever checks.
const clockPlay = 5 * time.Minute

// StrayRows implements fsck.Beside. One table that cannot be read keeps none of the
// others from being looked through.
func (s *Store) StrayRows(ctx context.Context, fn func(fsck.Stray)) error {
	ctx = unhurried(ctx)
	var failed []error
	for _, b := range s.besides() {
		failed = append(failed, s.lookThrough(ctx, b, fn))
	}
	return errors.Join(append(failed, s.nameless(ctx, fn), s.strayKeys(ctx, fn), s.straySecrets(ctx, fn), s.strayCommands(ctx, fn), s.strayOrders(ctx, fn))...)
}

// nameless finds rows of nouns without an id. No noun has none, so whoever goes through
// the nouns by id begins behind them.
func (s *Store) nameless(ctx context.Context, fn func(fsck.Stray)) error {
	for _, kind := range s.Kinds() {
		found, err := listed(ctx, s, `SELECT id FROM `+kind+` WHERE id = '' ORDER BY id`, nil, single[string])
		if err != nil {
			return err
		}
		for range found {
			fn(fsck.Stray{Table: kind, Problem: "id=empty"})
		}
	}
	return nil
}

// beside is a table whose rows r are judged by the database.
type beside struct {
	table   string
	keys    []string // of its primary key, in the order of its index
	join    string
	problem string // SQL: what is wrong with the row; empty for nothing
	args    []any  // of problem, from $1
	shown   string // SQL: how the row is named; empty: by its key
}

// besides lists the tables that the database can judge by itself.
func (s *Store) besides() []beside {
	now := micros(s.source.Now().Add(clockPlay))
	return []beside{
		{table: "item_link", keys: []string{"item", "activity", "matter"}, join: "LEFT JOIN item n ON n.id = r.item", problem: `WHEN n.id IS NULL THEN 'item=none'`},
		{table: "involvement", keys: []string{"noun", "who"}, problem: `WHEN NOT (` + s.anyRow(true) + `) THEN 'noun=none'`},
		{table: "owed", keys: []string{"noun", "clock"}, problem: `WHEN NOT (` + s.anyRow(false) + `) THEN 'noun=none'`},
		{table: "blob", keys: []string{"digest"}, problem: blobProblem, args: []any{now}},
		{
			table: "session", keys: []string{"hash"}, join: "LEFT JOIN account n ON n.id = r.account", problem: sessionProblem, shown: "r.account",
			args: []any{account.SessionIdle.Microseconds(), account.SessionLife.Microseconds(), now + account.SessionLife.Microseconds()},
		},
		{table: "job", keys: []string{"id"}, problem: jobProblem},
		{table: "upload", keys: []string{"id"}, problem: uploadProblem},
	}
}

// A blob's row says since when the bytes are in its state: of bytes that are there,
// since an item on them was received.
const blobProblem = `
	WHEN r.state NOT IN ('present', 'condemned', 'removed') THEN 'columns=state'
	WHEN r.state <> 'present' AND r.since > $1 THEN 'columns=since'
	WHEN r.state = 'present' AND NOT EXISTS (SELECT 1 FROM item i WHERE i.digest = r.digest) THEN 'items=none'
	WHEN r.state = 'present' AND NOT EXISTS (
		SELECT 1 FROM item i JOIN event e ON e.subject = i.id AND e.kind = 'item' AND e.version = 1 AND e.at = r.since
		WHERE i.digest = r.digest) THEN 'columns=since'`

// A session that would last longer than any may is nobody's sign-in. One that lies a
// little ahead is: the clock was set back since.
const sessionProblem = `
	WHEN n.id IS NULL THEN 'account=none'
	WHEN r.seen > r.expires OR r.expires > r.seen + $1 OR r.expires > r.begun + $2 OR r.begun > $3 THEN 'columns=times'`

const jobProblem = `
	WHEN r.subject || r.kind <> '' AND NOT EXISTS (SELECT 1 FROM event e WHERE e.subject = r.subject AND e.kind = r.kind) THEN 'noun=none'
	WHEN r.agency <> '' AND NOT EXISTS (SELECT 1 FROM log l WHERE l.agency = r.agency) THEN 'agency=none'`

const uploadProblem = `
	WHEN NOT EXISTS (SELECT 1 FROM account a WHERE a.id = r.account) THEN 'account=none'
	WHEN NOT EXISTS (SELECT 1 FROM log l WHERE l.agency = r.agency) THEN 'agency=none'
	WHEN r.token <> '' AND LENGTH(r.token) <> 64 OR r.password_number < 0 THEN 'columns=token,password_number'
	WHEN r.created > r.expires OR r.size < 0 OR r.found NOT IN (0, 1) THEN 'columns=size,created,expires,found'
	WHEN r.item <> '' AND NOT EXISTS (SELECT 1 FROM item i WHERE i.id = r.item AND i.digest = COALESCE(r.digest, i.digest)) THEN 'item=none'`

// anyRow is the condition that the noun of r has a row: of its kind where involvement
// tells it, else of a kind that can owe something.
func (s *Store) anyRow(involvement bool) string {
	var ways []string
	for _, kind := range s.Kinds() {
		involves, owes := s.tables[kind].leaves()
		switch {
		case involvement && involves:
			ways = append(ways, `r.kind = '`+kind+`' AND EXISTS (SELECT 1 FROM `+kind+` n WHERE n.id = r.noun)`)
		case !involvement && owes:
			ways = append(ways, `EXISTS (SELECT 1 FROM `+kind+` n WHERE n.id = r.noun)`)
		}
	}
	return strings.Join(ways, " OR ")
}

// judged is a row with what is wrong with it.
type judged struct {
	key            []any
	problem, shown string
}

// lookThrough walks a table in the order of its key.
func (s *Store) lookThrough(ctx context.Context, b beside, fn func(fsck.Stray)) error {
	var after []any
	for {
		page, err := s.judge(ctx, b, after)
		if err != nil {
			return err
		}
		for _, r := range page {
			if r.problem == "" {
				continue
			}
			if b.shown == "" {
				r.shown = spelled(r.key)
			}
			fn(fsck.Stray{Table: b.table, Key: r.shown, Problem: r.problem})
		}
		if len(page) < checkPage {
			return nil
		}
		after = page[len(page)-1].key
	}
}

// judge reads the page of rows after a key; nil is before all.
func (s *Store) judge(ctx context.Context, b beside, after []any) ([]judged, error) {
	keys, args := "r."+strings.Join(b.keys, ", r."), slices.Clone(b.args)
	shown, where := b.shown, ""
	if shown == "" {
		shown = "''"
	}
	if after != nil {
		var places []string
		for _, k := range after {
			args = append(args, k)
			places = append(places, "$"+strconv.Itoa(len(args)))
		}
		where = "WHERE (" + keys + ") > (" + strings.Join(places, ", ") + ") "
	}
	args = append(args, checkPage)
	query := `SELECT ` + keys + `, CASE ` + b.problem + ` ELSE '' END, ` + shown + ` FROM ` + b.table + ` r ` + b.join + ` ` + where +
		`ORDER BY ` + keys + ` LIMIT $` + strconv.Itoa(len(args))
	return listed(ctx, s, query, args, func(rows *sql.Rows) (r judged, err error) {
		r.key = make([]any, len(b.keys))
		to := make([]any, 0, len(b.keys)+2)
		for i := range r.key {
			to = append(to, &r.key[i])
		}
		return r, rows.Scan(append(to, &r.problem, &r.shown)...)
	})
}

// spelled writes a key, its bytes as digits.
func spelled(key []any) string {
	parts := make([]string, len(key))
	for i, k := range key {
		if b, ok := k.([]byte); ok {
			parts[i] = hex.EncodeToString(b)
		} else {
			parts[i] = fmt.Sprint(k)
		}
	}
	return strings.Join(parts, ",")
}
