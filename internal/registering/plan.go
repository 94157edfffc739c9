package registering

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/roster"
)

// entry is a row with what registers it.
type entry struct {
	Row
	do func(ctx context.Context, cmd custody.Command) (custody.Ref, error) // nil where nothing is to be done
}

// meaning is what a row was found to mean.
type meaning struct {
	at       agency.Agency
	identity string      // by which it is known; no two rows have the same
	known    custody.Ref // zero where it is not registered, or not for the person to know
	taken    bool        // it is registered
	differs  []roster.Difference
	do       func(ctx context.Context, cmd custody.Command) (custody.Ref, error)
}

// plan is one roster beside what is registered.
type plan struct {
	desk Desk
	kind roster.Kind
	who  access.Person
	home string
	now  time.Time
	*world
	seen map[string]int // identities, and the rows in which they stood first
}

// plan reads the file and judges each row. Rights come first, so that nobody has a file read
// who may do nothing with it.
func (d Desk) plan(ctx context.Context, who access.Person, k roster.Kind, home string, file []byte) ([]entry, error) {
	if home == "" || k == roster.Matters {
		home = who.Actor.Agency
	}
	if err := may(who, k, home); err != nil {
		return nil, err
	}
	lines, err := d.Sheets.Lines(file)
	if err != nil {
		return nil, err
	}
	rows, err := roster.Read(k, lines)
	if err != nil {
		return nil, err
	}
	p := &plan{desk: d, kind: k, who: who, home: home, now: d.Now(), seen: map[string]int{}}
	if p.world, err = d.look(ctx, who, k); err != nil {
		return nil, err
	}
	entries := make([]entry, 0, len(rows))
	for _, r := range rows {
		e, err := p.judge(ctx, r)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// may fails for who could not register one by hand; each row is asked about once more.
func may(who access.Person, k roster.Kind, home string) error {
	switch k {
	case roster.Officers, roster.Devices:
		return access.Check(who, access.ManagePeople, access.Subject{Agency: home})
	case roster.Matters:
		return access.Check(who, access.Record, access.Subject{Agency: who.Actor.Agency, Unit: who.Unit, Officers: []string{who.Actor.Officer}})
	}
	return fault.NoSuchThing.Err("read roster", string(k), nil)
}

// judge says what becomes of a row.
func (p *plan) judge(ctx context.Context, r roster.Row) (entry, error) {
	e := entry{Row: Row{Number: r.Number, Name: nameOf(p.kind, r), Outcome: Wrong}}
	if remark := p.kind.Form(r); remark != nil {
		e.Remarks = []*fault.Error{remark}
		return e, nil
	}
	m, err := p.means(ctx, r)
	if err == nil {
		err = p.once(r.Number, m.identity)
	}
	switch {
	case err != nil && !rowsOwn(err):
		return e, err
	case err != nil:
		e.Remarks = []*fault.Error{p.kind.Told(err)}
	case !m.taken:
		e.Outcome, e.do = New, m.do
	default:
		e.Outcome, e.Ref = Known, m.known
		for _, d := range m.differs {
			e.Outcome, e.Remarks = Differs, append(e.Remarks, p.kind.Differs(p.named(m.at, d)))
		}
	}
	return e, nil
}

// nameOf is what the row calls the thing.
func nameOf(k roster.Kind, r roster.Row) string {
	by := map[roster.Kind]string{roster.Officers: "name", roster.Devices: "serial", roster.Matters: "number"}
	if text := []rune(r.Says[by[k]]); len(text) > mostName {
		return string(text[:mostName]) + "…"
	}
	return r.Says[by[k]]
}

// mostName is how many characters of a name an answer repeats.
const mostName = 60

// once refuses a second row about the same thing.
func (p *plan) once(number int, identity string) error {
	if first, twice := p.seen[identity]; twice {
		row := strconv.Itoa(first)
		return p.kind.Wrong("", "与第 "+row+" 行重复", "it names the same as row "+row)
	}
	p.seen[identity] = number
	return nil
}

func (p *plan) means(ctx context.Context, r roster.Row) (meaning, error) {
	switch p.kind {
	case roster.Officers:
		return p.officer(r)
	case roster.Devices:
		return p.device(r)
	}
	return p.matter(ctx, r)
}

// ofRow is the command of one row of a roster: whoever repeats the roster under its key
// repeats the row.
func ofRow(cmd custody.Command, home string, number int) custody.Command {
	if cmd.Key == "" {
		return cmd
	}
	row := strconv.Itoa(number)
	cmd.Key = sum("row", cmd.Key, row)
	cmd.Fingerprint = sum("row", cmd.Fingerprint, home, row)
	return cmd
}

func sum(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		h.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
	}
	return hex.EncodeToString(h.Sum(nil))
}
