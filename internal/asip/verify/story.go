package verify

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"

	"liuhen/internal/asip"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// story reads the events of one log in the order of the format, noun by noun.
type story struct {
	origin  string
	agency  string
	events  *asip.Events
	entries *asip.Entries
	count   int64
	held    *custody.Event // read but not yet told
	lost    bool           // the order was lost; nothing more is read
}

// tale is the chain of one noun.
type tale struct {
	noun custody.Ref
	last custody.Event
}

// peek returns the next event without taking it, nil at the end.
func (s *story) peek(r *Report) *custody.Event {
	for s.held == nil && !s.lost {
		ev, err := s.events.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			s.lost = true
			r.find(err)
			return nil
		}
		s.count++
		s.held = s.bind(ev, r)
	}
	return s.held
}

// bind holds the payload to its entry in the log and decodes it. A payload that the
// log did not commit to is named and then believed for the sake of what follows.
func (s *story) bind(ev asip.Event, r *Report) *custody.Event {
	entry, found, err := s.entries.Find(ev.Place)
	switch {
	case err != nil:
		s.lost = true
		r.find(err)
		return nil
	case !found:
		s.broken(r, ev.Place, "no entry proves it")
	default:
		for _, part := range entry.Differs(ev.Salt, ev.Payload) {
			s.differs(r, ev.Place, part)
		}
	}
	e, err := custody.Decode(ev.Payload)
	if err != nil {
		s.lost = true
		s.differs(r, ev.Place, "it is no event")
		return nil
	}
	if e.Place != ev.Place || e.Log != s.agency {
		s.broken(r, ev.Place, "it says another place or log")
	}
	return &e
}

func (s *story) differs(r *Report, place int64, detail string) {
	r.find(fault.PackageEvent.Err("check event", s.origin, nil).
		With("log", asip.Show(s.origin)).With("place", strconv.FormatInt(place, 10)).With("detail", detail))
}

func (s *story) broken(r *Report, place int64, detail string) {
	r.find(fault.PackageChain.Err("check events", s.origin, nil).
		With("log", asip.Show(s.origin)).With("place", strconv.FormatInt(place, 10)).With("detail", detail))
}

// tell takes the whole chain of the noun that comes next, which must be of the
// kind. Where it is not, that is named, the chain is left for whoever expects it, and
// ok is false.
func (s *story) tell(kind string, r *Report) (t tale, ok bool) {
	e := s.peek(r)
	if e == nil {
		if !s.lost {
			s.lost = true
			s.broken(r, -1, "events of a "+kind+" are missing at the end")
		}
		return t, false
	}
	if e.Noun.Kind != kind {
		s.broken(r, e.Place, "events of a "+kind+" were expected")
		return t, false
	}
	t.noun = e.Noun
	for previous := (*custody.Event)(nil); e != nil && e.Noun == t.noun; e = s.peek(r) {
		if why := follows(previous, e); why != "" {
			s.broken(r, e.Place, why)
		}
		t.last, previous = *e, e
		s.held = nil
	}
	return t, !s.lost
}

// skip passes over what comes next as long as it is of one of the kinds, and names
// each noun as one that has no business there.
func (s *story) skip(r *Report, kinds ...string) {
	for e := s.peek(r); e != nil && slices.Contains(kinds, e.Noun.Kind); e = s.peek(r) {
		s.broken(r, e.Place, "nothing asks for the events of "+asip.Show(e.Noun.String()))
		if _, ok := s.tell(e.Noun.Kind, r); !ok {
			return
		}
	}
}

// follows says what is wrong between two events of a noun; before is nil for the
// first.
func follows(before, e *custody.Event) string {
	switch {
	case before == nil && (e.Previous != nil || e.Version != 1):
		return "the events before it are missing"
	case before == nil:
		return ""
	case e.Previous == nil || *e.Previous != before.Place || e.Version != before.Version+1:
		return "it does not follow the event before it"
	case e.Place <= before.Place || e.At.Before(before.At.Time):
		return "it lies before the event before it"
	}
	return ""
}

// value decodes the value of the chain's last event. A value of another schema, or
// one that names another noun, is named.
func value[T custody.Noun](s *story, t tale, r *Report) (v T, ok bool) {
	if json.Unmarshal(t.last.Value, &v) != nil || t.last.Schema != v.Schema() || v.Ref() != t.noun {
		s.differs(r, t.last.Place, "its value is no "+t.noun.Kind)
		return v, false
	}
	return v, true
}
