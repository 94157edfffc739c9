package oversight

import (
	"iter"
	"slices"

	"liuhen/internal/carrier"
	"liuhen/internal/item"
	"liuhen/internal/regulation"
)

// Activity reads the handover clock and the storage clock over everything that records
// the activity: the clock that asks for the most attention, with how many stand how.
// The handover clock counts each thing once and the storage clock each of its runs.
// While none of that records it, the handover clock runs for the activity itself, because
// text and recordings are owed (附件1第六条); whoever leaves something out asks by the facts
// whether they still are. What was marked void is not counted, nor
// what an agency has that takes no part; its own clock keeps what it showed. Only this activity's end of duty counts here, of each
// thing that of its agency, and of the activity itself that of the agency given.
//
// It fails with pack-unknown and with the errors of items.
func Activity(w Work, agency string, items iter.Seq2[item.Item, error], carriers []carrier.Carrier, look Look) ([]Overall, error) {
	works := []Work{w}
	m := material{}
	for it, err := range items {
		if err != nil {
			return nil, err
		}
		if it.State == item.Voided || !w.has(it.Agency) {
			continue
		}
		if err := m.add(Item(it, works, carriers, look)); err != nil {
			return nil, err
		}
	}
	for _, c := range carriers {
		if !w.has(c.Agency) {
			continue
		}
		if err := m.add(Carrier(c, works, look)); err != nil {
			return nil, err
		}
	}
	return m.overall(w, agency, look)
}

// has reports whether the agency takes part.
func (w Work) has(agency string) bool { return slices.Contains(w.Activity.Agencies(), agency) }

// material is what was counted so far.
type material struct{ handover, storage Overall }

func (m *material) add(clocks []Clock, err error) error {
	for _, c := range clocks {
		if c.Reading.Clock == regulation.HandoverClock {
			m.handover.add(c)
		} else {
			m.storage.add(c)
		}
	}
	return err
}

func (m *material) overall(w Work, agency string, look Look) ([]Overall, error) {
	if m.handover.Noun.IsZero() {
		bare, err := Bare(w, agency, look)
		if err != nil {
			return nil, err
		}
		m.handover = Overall{Clock: bare}
	}
	if m.storage.Noun.IsZero() {
		c, err := look.twoOf([]Work{w}, agency)
		if err != nil {
			return nil, err
		}
		m.storage = Overall{Clock: Clock{Noun: w.Activity.Ref(), Reading: c.storage.Read(regulation.Facts{}, look.Now)}}
	}
	return []Overall{m.handover, m.storage}, nil
}

// Bare reads the handover clock of an activity that nothing of the agency's records yet.
// It fails with pack-unknown.
func Bare(w Work, agency string, look Look) (Clock, error) {
	c, err := look.twoOf([]Work{w}, agency)
	if err != nil {
		return Clock{}, err
	}
	var f told
	for i, t := range tellings {
		f[i] = regulation.Handover(nil, w.duty(agency, t))
	}
	return read(c.handover, w.Activity.Ref(), f, look.Now), nil
}

// Together reads the clocks over several activities, for example those of a tour, of
// which each gave what Activity returns. Its clocks are in the order in which they
// come first.
func Together(all ...[]Overall) []Overall {
	var sums []Overall
	place := map[string]int{}
	for _, one := range all {
		for _, o := range one {
			i, ok := place[o.Reading.Clock]
			if !ok {
				i = len(sums)
				place[o.Reading.Clock], sums = i, append(sums, Overall{})
			}
			sums[i].join(o)
		}
	}
	return sums
}

// join counts everything that o counts.
func (o *Overall) join(more Overall) {
	if o.Noun.IsZero() || before(more.Reading, o.Reading) {
		o.Clock = more.Clock
	}
	for state, n := range more.Counts {
		if o.Counts == nil {
			o.Counts = map[regulation.State]int{}
		}
		o.Counts[state] += n
	}
}
