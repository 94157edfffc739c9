package library

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/translog"
	"liuhen/internal/viewing"
)

// Line is what a log tells of an event without opening it: no title, name or content.
type Line struct {
	Log     string // agency
	Place   int64
	At      time.Time
	Account string // who acted
	Noun    custody.Ref
	Version int64 // of the noun after the event
	Action  string
	Entry   translog.Entry
}

// Opened is an event with its content.
type Opened struct {
	Event custody.Event
	Entry translog.Entry
}

// Change is one field of a noun before and after an event, as JSON; null where it was,
// or is, not there.
type Change struct {
	Field    string
	Old, New json.RawMessage
}

// Event is one event of a noun as somebody may see it. Actor, Reason and Changes are
// empty for who may not see the noun itself.
type Event struct {
	Line
	Actor   custody.Actor
	Reason  string
	Changes []Change
}

// Span is a run of events: from the position From on, or Back from it, at most Limit.
// Positions are versions in a noun's chain and places in a log; both have no gap.
type Span struct {
	From  int64
	Back  bool
	Limit int
}

// Events reads what the logs hold.
type Events interface {
	// Subject returns what a decision about the noun needs to know, or not-found.
	Subject(ctx context.Context, noun custody.Ref) (access.Subject, error)
	// ChainLines returns events of a noun by version, unopened.
	ChainLines(ctx context.Context, noun custody.Ref, s Span) ([]Line, error)
	// ChainEvents returns events of a noun by version.
	ChainEvents(ctx context.Context, noun custody.Ref, s Span) ([]Opened, error)
	// LogLines returns events of an agency's log by place, unopened; those of restricted
	// items only as far as the scope reaches them.
	LogLines(ctx context.Context, agency string, scope access.Scope, s Span) ([]Line, error)
}

// Proofs gives proofs from what was published.
type Proofs interface {
	// Inclusion returns the proof that an entry is in the agency's log. It waits for the
	// checkpoint that covers the place and fails with log-checkpoint-pending when ctx
	// ends first.
	Inclusion(ctx context.Context, agency string, place int64) (translog.Proof, error)
}

// Chains shows what the logs hold. All fields but Patience are needed.
type Chains struct {
	Events   Events
	Proofs   Proofs
	Viewings Register[viewing.Viewing]
	Journal  Journal
	// Patience is how long a proof waits for its checkpoint.
	Patience time.Duration
}

// Of returns events of one noun: with what changed for who sees the noun, without any
// content for who only reads logs. The look is committed before it returns. Errors:
// not-found, not-allowed, and those of the store.
func (c Chains) Of(ctx context.Context, who access.Person, noun custody.Ref, s Span) ([]Event, error) {
	subject, err := c.Events.Subject(ctx, noun)
	if err != nil {
		return nil, err
	}
	if err := access.Check(who, access.ReadLog, subject); err != nil {
		return nil, err
	}
	var steps []Event
	if access.Decide(who, contentOf(noun), subject) == access.Allow {
		steps, err = c.opened(ctx, noun, s.bounded())
	} else {
		steps, err = c.unopened(ctx, noun, s.bounded())
	}
	if err != nil {
		return nil, err
	}
	return steps, c.looked(ctx, who, "events", noun.Kind+"="+noun.ID, len(steps))
}

// contentOf is the right to see a noun's values. Whoever sees a thing does not
// therefore see the sign-ins of people, and a marker says what its recording shows.
func contentOf(noun custody.Ref) access.Action {
	switch noun.Kind {
	case "account", "token":
		return access.ReadAccounts
	case "marker":
		return access.ReadContent
	}
	return access.ReadRegister
}

func (s Span) bounded() Span {
	s.Limit = min(max(s.Limit, 1), MaxPage)
	return s
}

func (c Chains) unopened(ctx context.Context, noun custody.Ref, s Span) ([]Event, error) {
	lines, err := c.Events.ChainLines(ctx, noun, s)
	steps := make([]Event, len(lines))
	for i, l := range lines {
		steps[i] = Event{Line: l}
	}
	return steps, err
}

// opened reads one event more than is shown, so that the earliest has something to be
// compared with.
func (c Chains) opened(ctx context.Context, noun custody.Ref, s Span) ([]Event, error) {
	wider := s
	wider.Limit++
	if !s.Back {
		wider.From--
	}
	events, err := c.Events.ChainEvents(ctx, noun, wider)
	if err != nil {
		return nil, err
	}
	values := map[int64]fields{}
	for _, e := range events {
		if values[e.Event.Version], err = fieldsOf(e.Event); err != nil {
			return nil, err
		}
	}
	shown := []Event{}
	for _, e := range events {
		if v := e.Event.Version; (s.Back || v >= s.From) && len(shown) < s.Limit {
			shown = append(shown, shownOf(e, changes(values[v-1], values[v])))
		}
	}
	return shown, nil
}

func shownOf(e Opened, changed []Change) Event {
	v := e.Event
	return Event{
		Line: Line{
			Log: v.Log, Place: v.Place, At: v.At.Time, Account: v.Actor.Account, Noun: v.Noun, Version: v.Version, Action: v.Action, Entry: e.Entry,
		},
		Actor: v.Actor, Reason: v.Reason, Changes: changed,
	}
}

// fields are those of a noun's value, as JSON; none before its first event.
type fields map[string]json.RawMessage

// fieldsOf fails with payload-malformed where the value is no object: a noun that
// cannot be read must not look like one that has nothing in it.
func fieldsOf(e custody.Event) (fields, error) {
	var all fields
	if err := json.Unmarshal(e.Value, &all); err != nil {
		return nil, fault.PayloadMalformed.Err("show event", e.Noun.String(), err)
	}
	return all, nil
}

// changes compares two values of a noun field by field.
func changes(old, now fields) []Change {
	names := maps.Clone(now)
	maps.Copy(names, old)
	found := []Change{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !bytes.Equal(old[name], now[name]) {
			found = append(found, Change{Field: name, Old: orNull(old[name]), New: orNull(now[name])})
		}
	}
	return found
}

func orNull(v json.RawMessage) json.RawMessage {
	if v == nil {
		return json.RawMessage("null")
	}
	return v
}

// Log returns events of an agency's log without any content, for its audit. The look is
// committed before it returns. Errors: not-allowed, not-found for an agency that has no
// log, and those of the store.
func (c Chains) Log(ctx context.Context, who access.Person, agency string, s Span) ([]Line, error) {
	if err := access.Check(who, access.ReadLog, access.Subject{Agency: agency}); err != nil {
		return nil, err
	}
	lines, err := c.Events.LogLines(ctx, agency, auditScope(who), s.bounded())
	if err != nil {
		return nil, err
	}
	return lines, c.looked(ctx, who, "log", "agency="+agency, len(lines))
}

// auditScope is how far a whole log is shown: all of it to the audit administrator, who
// is told of no content, and to others without restricted items that they may not see.
func auditScope(who access.Person) access.Scope {
	if who.Admin == access.AuditAdmin {
		return access.Scope{Inner: true}
	}
	return access.ScopeFor(who, access.ReadRegister)
}

// Proof is that one event stands in its log.
type Proof struct {
	Line
	translog.Proof
}

// Proof returns the proof of the event at a place of an agency's log, for who may read
// of it. It waits for the checkpoint over the event for as long as Patience says. The
// look is committed before it returns. Errors: not-found, not-allowed,
// log-checkpoint-pending, and those of the store.
func (c Chains) Proof(ctx context.Context, who access.Person, agency string, place int64) (Proof, error) {
	line, err := c.line(ctx, who, agency, place)
	if err != nil {
		return Proof{}, err
	}
	patient, cancel := context.WithTimeout(ctx, c.Patience)
	defer cancel()
	p, err := c.Proofs.Inclusion(patient, agency, place)
	if err != nil {
		return Proof{}, err
	}
	return Proof{Line: line, Proof: p}, c.looked(ctx, who, "proof", "agency="+agency+" place="+strconv.FormatInt(place, 10), 1)
}

// line returns the event at a place, for who may read of it.
func (c Chains) line(ctx context.Context, who access.Person, agency string, place int64) (Line, error) {
	// Who is refused every event of this log is refused before anything is looked up: a
	// refusal says nothing of what there is.
	whole := access.Subject{Agency: agency, Ref: custody.Ref{Kind: "event", ID: strconv.FormatInt(place, 10)}}
	if access.Decide(who, access.ReadLog, whole) == access.Refuse {
		return Line{}, access.Check(who, access.ReadLog, whole)
	}
	lines, err := c.Events.LogLines(ctx, agency, auditScope(who), Span{From: place, Limit: 1})
	if err != nil {
		return Line{}, err
	}
	if len(lines) == 0 || lines[0].Place != place {
		return Line{}, fault.NoSuchThing.Err("prove event", whole.Ref.String(), nil)
	}
	subject, err := c.Events.Subject(ctx, lines[0].Noun)
	if err != nil {
		return Line{}, err
	}
	return lines[0], access.Check(who, access.ReadLog, subject)
}

// Looks returns who looked at a noun, newest first, at most limit after the one named,
// for who reads the log of its agency; the audit administrator is not told the reasons.
// Errors as of Of.
func (c Chains) Looks(ctx context.Context, who access.Person, noun custody.Ref, after string, limit int) ([]viewing.Viewing, error) {
	subject, err := c.Events.Subject(ctx, noun)
	if err != nil {
		return nil, err
	}
	if err := access.Check(who, access.ReadLog, subject); err != nil {
		return nil, err
	}
	if err := access.Check(who, access.ReadLog, access.Subject{Agency: subject.Agency}); err != nil {
		return nil, err
	}
	found, err := c.Viewings.Page(ctx, Selection{
		Scope: access.Scope{All: true}, Filter: Filter{Subject: noun.ID}, After: after, Limit: min(max(limit, 1), MaxPage),
	})
	if err != nil {
		return nil, err
	}
	if access.Decide(who, contentOf(noun), subject) != access.Allow {
		for i := range found {
			found[i].Reason = ""
		}
	}
	return found, c.looked(ctx, who, "viewings", noun.Kind+"="+noun.ID, len(found))
}

func (c Chains) looked(ctx context.Context, who access.Person, list, filter string, count int) error {
	_, err := c.Journal.RecordListing(ctx, viewing.Listing{Agency: who.Actor.Agency, Viewer: who.Actor, List: list, Filter: filter, Count: count})
	return err
}
