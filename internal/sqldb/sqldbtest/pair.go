package sqldbtest

import (
	"bufio"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"
)

// follower makes a standby, says where it is, promotes it, and ends it with its standard
// input.
//
//go:embed standby.sh
var follower string

// Pair is a PostgreSQL server with a standby that follows it over streaming replication
// and is not waited for, each a server of its own.
type Pair struct {
	t       testing.TB
	primary *postgres
	standby string // the folder of its socket
	ask     *sql.DB
	say     io.Writer
	answers *bufio.Reader
}

// NewPair starts both servers, which end with the test, with one empty database.
func NewPair(t testing.TB) *Pair {
	t.Helper()
	p := &Pair{t: t, primary: &postgres{}}
	t.Cleanup(func() {
		if err := p.primary.stop(); err != nil {
			t.Error(err)
		}
	})
	if err := p.primary.start(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.primary.admin.ExecContext(t.Context(), `CREATE DATABASE pair TEMPLATE template0`); err != nil {
		t.Fatal(err)
	}
	p.follow()
	return p
}

// follow starts the standby.
func (p *Pair) follow() {
	p.t.Helper()
	programs, err := programsOfPostgres()
	if err != nil {
		p.t.Fatal(err)
	}
	script := asPostgres("sh", "-c", follower, "follower", programs, p.primary.folder)
	var said strings.Builder
	script.Stderr = &said
	in, err := script.StdinPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	out, err := script.StdoutPipe()
	if err == nil {
		err = script.Start()
	}
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() {
		if err := errors.Join(in.Close(), script.Wait()); err != nil {
			p.t.Error(err, said.String())
		}
	})
	p.say, p.answers = in, bufio.NewReader(out)
	line, err := p.answers.ReadString('\n')
	if err != nil {
		p.t.Fatalf("the standby does not start: %v\n%s", err, said.String())
	}
	p.standby = strings.TrimSpace(line)
	if p.ask, err = sql.Open("pgx", (&postgres{folder: p.standby}).address("postgres")); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = p.ask.Close() }) // it is read from only
}

// Address is that of the database on whichever of the two takes writes.
func (p *Pair) Address() string {
	return "postgres://postgres@/pair?" + url.Values{
		"host": {p.primary.folder + "," + p.standby}, "target_session_attrs": {"read-write"},
	}.Encode()
}

// Part lets the standby follow up to now and no further.
func (p *Pair) Part() {
	p.t.Helper()
	var now string
	if err := p.primary.admin.QueryRowContext(p.t.Context(), `SELECT pg_current_wal_insert_lsn()::text`).Scan(&now); err != nil {
		p.t.Fatal(err)
	}
	p.await(`SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn`, now)
	for _, statement := range []string{`ALTER SYSTEM SET primary_conninfo = ''`, `SELECT pg_reload_conf()`} {
		if _, err := p.ask.ExecContext(p.t.Context(), statement); err != nil {
			p.t.Fatal(err)
		}
	}
	p.await(`SELECT count(*) = 0 FROM pg_stat_wal_receiver`)
}

// await asks the standby until it says yes.
func (p *Pair) await(question string, args ...any) {
	p.t.Helper()
	for late := time.After(time.Minute); ; {
		var yes bool
		if err := p.ask.QueryRowContext(p.t.Context(), question, args...).Scan(&yes); err != nil {
			p.t.Fatal(err)
		}
		if yes {
			return
		}
		select {
		case <-late:
			p.t.Fatal("the standby does not come to answer yes to:", question)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// Promote lets the primary die and the standby take its place, without whatever it had
// not followed.
func (p *Pair) Promote() {
	p.t.Helper()
	if err := p.primary.stop(); err != nil {
		p.t.Fatal(err)
	}
	p.primary.input = nil // it is not stopped again
	if _, err := fmt.Fprintln(p.say, "promote"); err != nil {
		p.t.Fatal(err)
	}
	if answer, err := p.answers.ReadString('\n'); err != nil || strings.TrimSpace(answer) != "promoted" {
		p.t.Fatalf("promoted: %q, %v", answer, err)
	}
}
