package fsck

import (
	"context"
	"strconv"
	"strings"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// Event is an event as it lies in the database, with its payload where that opens.
type Event struct {
	Place    int64
	At       int64 // microseconds since 1970
	Actor    string
	Noun     custody.Ref
	Version  int64
	Previous *int64 // place of the noun's previous event; nil for none
	Action   string
	Change   string
	Entry    []byte // as it lies, of any length

	KeyID   int64
	Scope   string // of the key; empty where there is no such key
	Wrapped []byte // empty where the key was destroyed
	Sealed  []byte

	// Before is the noun's event with the next smaller key, by its place and version;
	// nil for none.
	Before *Step

	Opened  error // nil: Salt and Payload are what was sealed
	Salt    [custody.SaltSize]byte
	Payload []byte
}

// Step is a place in a noun's chain.
type Step struct{ Place, Version int64 }

// place names an event.
func place(agency string, n int64) string {
	return "log/" + agency + "/" + strconv.FormatInt(n, 10)
}

func quote(text string) string { return strconv.Quote(text) }

// wrong says of an event that it is not as it must be.
func (l *logCheck) wrong(e Event, detail string) {
	l.find(Finding{Mismatch, PartEvent, place(l.agency, e.Place), detail})
}

// event compares one event with its entry, its columns and its chain. ok reports
// that the payload could be read.
func (l *logCheck) event(ctx context.Context, e Event) (opened custody.Event, ok bool) {
	l.count(func(r *Report, p *Progress) { r.Events, p.Events = r.Events+1, p.Events+1 })
	entry, err := translog.ParseEntry(e.Entry)
	if err != nil {
		l.wrong(e, "entry=malformed")
	}
	if e.Scope != "" && len(e.Wrapped) == 0 {
		l.destroyed(ctx, e)
		return opened, false
	}
	if e.Opened != nil {
		l.fail(ctx, PartEvent, place(l.agency, e.Place), e.Opened)
		return opened, false
	}
	if parts := entry.Differs(e.Salt, e.Payload); err == nil && len(parts) > 0 {
		l.wrong(e, "commitment="+strings.Join(parts, ","))
	}
	opened, err = custody.Decode(e.Payload)
	if err != nil {
		l.fail(ctx, PartEvent, place(l.agency, e.Place), err)
		return opened, false
	}
	l.columns(e, opened)
	l.chain(e)
	if at := opened.At.UnixMicro(); at < l.last {
		l.wrong(e, "time=runs-back")
	} else {
		l.last = at
	}
	l.twins(ctx, e, opened)
	return opened, true
}

// destroyed judges an event whose key is gone: lawfully only when an event names it.
func (l *logCheck) destroyed(ctx context.Context, e Event) {
	noun := refOf(e.Scope)
	if l.named(ctx, noun) {
		l.count(func(r *Report, _ *Progress) { r.Destroyed++ })
		return
	}
	l.find(Finding{Unreadable, PartEvent, place(l.agency, e.Place), "key=destroyed noun=" + noun.String() + " named-by=none"})
}

// named reports whether an event names the destruction of the noun's key.
func (c *check) named(ctx context.Context, noun custody.Ref) bool {
	if c.Destructions == nil {
		return false
	}
	_, _, err := c.Destructions.DestroyedBy(ctx, noun)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		c.fail(ctx, PartEvent, noun.String(), err)
	}
	return err == nil
}

func refOf(scope string) custody.Ref {
	kind, id, _ := strings.Cut(scope, "/")
	return custody.Ref{Kind: kind, ID: id}
}

// columns compares what lies readable beside the payload with the payload.
func (l *logCheck) columns(e Event, said custody.Event) {
	var differ []string
	for _, c := range []struct {
		name string
		same bool
	}{
		{"log", said.Log == l.agency},
		{"place", said.Place == e.Place},
		{"at", said.At.UnixMicro() == e.At},
		{"actor", said.Actor.Account == e.Actor},
		{"kind", said.Noun.Kind == e.Noun.Kind},
		{"subject", said.Noun.ID == e.Noun.ID},
		{"version", said.Version == e.Version},
		{"previous", equal(said.Previous, e.Previous)},
		{"action", said.Action == e.Action},
		{"change", said.Change == e.Change},
	} {
		if !c.same {
			differ = append(differ, c.name)
		}
	}
	if len(differ) > 0 {
		l.wrong(e, "columns="+strings.Join(differ, ","))
	}
}

func equal(a, b *int64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// chain holds an event against the noun's event before it: no hole and no fork.
func (l *logCheck) chain(e Event) {
	switch {
	case e.Before == nil && (e.Previous != nil || e.Version != 1):
		l.wrong(e, "chain=hole before=none version="+strconv.FormatInt(e.Version, 10))
	case e.Before != nil && (e.Previous == nil || *e.Previous != e.Before.Place || e.Version != e.Before.Version+1):
		l.wrong(e, "chain=hole before="+strconv.FormatInt(e.Before.Place, 10)+" version="+strconv.FormatInt(e.Version, 10))
	}
}

// twins holds an event against those of the same change in other logs.
func (l *logCheck) twins(ctx context.Context, e Event, said custody.Event) {
	for _, t := range said.Twins {
		change, err := l.Logs.ChangeAt(ctx, t.Log, t.Place)
		if err != nil {
			l.fail(ctx, PartEvent, place(t.Log, t.Place), err)
		} else if change != said.Change {
			l.wrong(e, "twin="+place(t.Log, t.Place))
		}
	}
}

// opened checks each event and returns the nouns of those whose payload could be read.
func (l *logCheck) opened(ctx context.Context, events []Event) []custody.Ref {
	nouns := make([]custody.Ref, 0, len(events))
	for _, e := range events {
		noun := e.Noun
		if event, ok := l.event(ctx, e); ok {
			noun = event.Noun
			nouns = append(nouns, noun)
			l.namesKey(ctx, e, event)
		}
		l.tell(noun)
	}
	return nouns
}
