package roster

import (
	"slices"
	"strings"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/matter"
	"liuhen/internal/term"
)

// Matter is a matter as a roster or the register has it; unit and officers are ids, and the
// kind is a code of the pack.
type Matter struct {
	Unit, Kind, Number, Party, Subject string
	Officers                           []string
	OpenedAt                           custody.Micros
}

// Draft is the matter to be opened.
func (m Matter) Draft() matter.Matter {
	return matter.Matter{
		Unit: m.Unit, Kind: m.Kind, Number: m.Number, Party: m.Party, Subject: m.Subject, Officers: slices.Clone(m.Officers), OpenedAt: m.OpenedAt,
	}
}

// MatterOf is a matter as the register has it.
func MatterOf(m matter.Matter) Matter {
	return Matter{m.Unit, m.Kind, m.Number, m.Party, m.Subject, m.Officers, m.OpenedAt}
}

// Check fails with bad-input or time-in-future where the noun would refuse the matter at
// that moment.
func (m Matter) Check(at time.Time) error {
	draft := m.Draft()
	draft.ID, draft.Agency, draft.Pack = "sample", "sample", "sample"
	_, _, err := matter.New(draft, at)
	return err
}

// Against returns what is registered otherwise of the matter, which is known by its number;
// times are said in the zone.
func (m Matter) Against(known Matter, zone *time.Location) []Difference {
	opened := func(m Matter) string { return m.OpenedAt.In(zone).Format(time.DateTime) }
	officers := func(m Matter) string { return strings.Join(slices.Sorted(slices.Values(m.Officers)), " ") }
	return differences(
		Difference{"unit", term.Words{ZH: "科室、中队", EN: "the unit"}, Plain(known.Unit), Plain(m.Unit)},
		Difference{"kind", term.Words{ZH: "类别", EN: "the kind"}, Plain(known.Kind), Plain(m.Kind)},
		Difference{"party", term.Words{ZH: "当事人", EN: "the party"}, Plain(known.Party), Plain(m.Party)},
		Difference{"subject", term.Words{ZH: "案由、事由", EN: "the subject"}, Plain(known.Subject), Plain(m.Subject)},
		Difference{"officers", term.Words{ZH: "承办人", EN: "the case officers"}, Plain(officers(known)), Plain(officers(m))},
		Difference{"opened_at", term.Words{ZH: "立案时间", EN: "the time of opening"}, Plain(opened(known)), Plain(opened(m))},
	)
}
