package release

import (
	"iter"
	"slices"

	"liuhen/internal/asip"
	"liuhen/internal/custody"
)

// Events implements asip.Source. Each event is held to the entry that the log
// published: log-payload-mismatch where it is not what the log committed to.
func (s *dossier) Events(origin string) iter.Seq2[asip.Event, error] {
	return func(yield func(asip.Event, error) bool) {
		for ev, err := range s.shown(origin) {
			if err == nil {
				err = s.committed(origin, ev)
			}
			if !yield(ev, err) || err != nil {
				return
			}
		}
	}
}

func (s *dossier) committed(origin string, ev asip.Event) error {
	entry, err := s.views[origin].Entry(s.ctx, ev.Place)
	if err != nil {
		return err
	}
	return entry.Verify(ev.Salt, ev.Payload)
}

// places lists the places of the events that the package shows of one log, in
// ascending order.
func (s *dossier) places(origin string) ([]int64, error) {
	var places []int64
	for ev, err := range s.shown(origin) {
		if err != nil {
			return nil, err
		}
		places = append(places, ev.Place)
	}
	slices.Sort(places)
	return places, nil
}

// shown gives the events of one log in the order of the format: items with their
// placements and handovers as of the moment, which ends before the sealing; then, in
// the file's own log, the file with its sealing and the issue.
func (s *dossier) shown(origin string) iter.Seq2[asip.Event, error] {
	events := s.chains(s.file.Sealed.Moment, join(s.membersIn(origin), these(s.signedIn(origin)...)))
	if origin != s.head.Log {
		return events
	}
	return join(events, s.chains(nil, these(s.file.Ref(), s.issuance)))
}

// membersIn gives, member by member, the nouns that have events in a log.
func (s *dossier) membersIn(origin string) iter.Seq2[custody.Ref, error] {
	return func(yield func(custody.Ref, error) bool) {
		for m, err := range s.Members() {
			if err != nil {
				yield(custody.Ref{}, err)
				return
			}
			if m.Origin == origin && !yield(m.Item.Ref(), nil) {
				return
			}
			if origin == s.head.Log && !yield(m.Placement.Ref(), nil) {
				return
			}
		}
	}
}

// chainsAtOnce bounds how many nouns' events are held in memory together.
const chainsAtOnce = 64

// chains gives the events of the nouns, noun by noun, up to the moment or, where m
// is nil, to their very last.
func (s *dossier) chains(m custody.Moment, nouns iter.Seq2[custody.Ref, error]) iter.Seq2[asip.Event, error] {
	return func(yield func(asip.Event, error) bool) {
		some := make([]custody.Ref, 0, chainsAtOnce)
		flush := func() bool {
			events, err := s.desk.Chains.ShownEvents(s.ctx, m, some)
			some = some[:0]
			for _, ev := range events {
				if !yield(ev, nil) {
					return false
				}
			}
			return err == nil || yield(asip.Event{}, err)
		}
		for noun, err := range nouns {
			if err != nil {
				yield(asip.Event{}, err)
				return
			}
			if some = append(some, noun); len(some) == chainsAtOnce && !flush() {
				return
			}
		}
		if len(some) > 0 {
			flush()
		}
	}
}

// these gives the values in order, without failing.
func these[T any](values ...T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range values {
			if !yield(v, nil) {
				return
			}
		}
	}
}

// join gives one sequence after the other and ends after the first error.
func join[T any](sequences ...iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, sequence := range sequences {
			for v, err := range sequence {
				if !yield(v, err) || err != nil {
					return
				}
			}
		}
	}
}
