package oversight_test

import (
	"fmt"
	"iter"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/activity"
	"liuhen/internal/carrier"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/item"
	"liuhen/internal/matter"
	"liuhen/internal/oversight"
	"liuhen/internal/regulation"
	"liuhen/internal/tour"
)

var china = time.FixedZone("", 8*3600)

// at is a moment of June 2026 in China, such as "3 09:30"; "" is never.
func at(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	var day, hour, minute int
	if _, err := fmt.Sscanf(s, "%d %d:%d", &day, &hour, &minute); err != nil {
		panic(s + ": " + err.Error())
	}
	return time.Date(2026, 6, day, hour, minute, 0, 0, china)
}

func micros(s string) custody.Micros {
	if s == "" {
		return custody.Micros{}
	}
	return custody.At(at(s))
}

// ends is a stated time: first, then as stated last, then as the head signed last.
func ends(words ...string) custody.Ends {
	e := custody.FirstEnd(micros(words[0]))
	if len(words) > 1 {
		e.At, e.Corrector = micros(words[1]), &custody.Actor{Account: "acc-lin"}
	}
	if len(words) > 2 {
		e.Signed = micros(words[2])
	}
	return e
}

func step(when string) *custody.Step { return &custody.Step{At: micros(when)} }

// work is an activity that ended so, in no tour.
func work(id string, end custody.Ends) oversight.Work {
	return oversight.Work{Activity: activity.Activity{ID: activity.ID(id), Pack: "ankang@1", Ended: end}}
}

// in puts the work into a tour that ended so.
func in(w oversight.Work, id string, end custody.Ends) oversight.Work {
	w.Activity.Tour = id
	return with(w, id, end)
}

func with(w oversight.Work, id string, end custody.Ends) oversight.Work {
	tours := map[string]tour.Tour{id: {ID: tour.ID(id), Ended: end}}
	for known, t := range w.Tours {
		tours[known] = t
	}
	w.Tours = tours
	return w
}

// moved puts the work under another tour than it named first; signed says whether the
// head signed that.
func moved(w oversight.Work, id string, end custody.Ends, signed bool) oversight.Work {
	m := &activity.Moved{First: w.Activity.Tour, Counts: w.Activity.Tour}
	if signed {
		m.Counts = id
	}
	w.Activity.Moved, w.Activity.Tour = m, id
	if id == "" {
		return w
	}
	return with(w, id, end)
}

// joint lets an agency join that names the tour, which counts as counted says.
func joint(w oversight.Work, id string, end custody.Ends, counted string) oversight.Work {
	w.Activity.Joining = []string{"joint"}
	w.Activity.Joint = []activity.Joint{{Agency: "joint", Out: activity.Out{Tour: id, Moved: &activity.Moved{First: counted, Counts: counted}}}}
	return with(w, id, end)
}

// of gives an item to another agency.
func of(it item.Item, agency string) item.Item {
	it.Agency = agency
	return it
}

// film is an item of lin in the activities, signed so: pairs of signature and return.
func film(signings [][2]string, activities ...string) item.Item {
	it := item.Item{ID: "film", Uploader: "lin", Origin: item.Origin{How: item.Made, Maker: "lin"}, State: item.Received, Times: item.Times{Received: micros("3 13:00")}}
	for _, s := range signings {
		it.Signings = append(it.Signings, item.Signing{At: micros(s[0]), Returned: micros(s[1])})
	}
	for _, a := range activities {
		it.Links = append(it.Links, item.Link{Activity: a})
	}
	return it
}

func stored(it item.Item, when string) item.Item {
	it.State, it.Deposit = item.Deposited, &item.Deposit{Done: micros(when)}
	return it
}

func voided(it item.Item, when string) item.Item {
	it.State, it.Void = item.Voided, &item.Void{Confirmed: step(when)}
	return it
}

// card is a memory card of lin.
func card(signed, returned, readIn string) carrier.Carrier {
	c := carrier.Carrier{ID: "card", Kind: carrier.Card, Officer: "lin", Activity: "a", Signed: micros(signed)}
	if returned != "" {
		c.Returned = step(returned)
	}
	if readIn != "" {
		c.ReadIn = &carrier.ReadIn{Step: *step(readIn)}
	}
	return c
}

func paper(signed, returned string) carrier.Carrier {
	c := card(signed, returned, "")
	c.ID, c.Kind = "paper", carrier.Paper
	return c
}

// line spells what a clock shows.
func line(c oversight.Clock) string {
	parts := []string{c.Noun.String(), spell(c.Reading)}
	if r := c.Corrected; r != nil {
		parts = append(parts, fmt.Sprintf("[first %s, counted %s, last %s]", r.Original.State, r.Counted.State, r.Current.State))
	}
	if c.Marked() {
		parts = append(parts, "MARKED")
	}
	if c.NeedsSignature() {
		parts = append(parts, "WAITS")
	}
	return strings.Join(parts, " ")
}

func spell(r regulation.Reading) string {
	out := r.Clock + " " + string(r.State)
	if r.State == regulation.NotStarted {
		return out
	}
	day := func(t time.Time) string { return t.In(china).Format("1/2 15:04") }
	out += " " + day(r.Start) + " → " + day(r.Due)
	if !r.Stopped.IsZero() {
		out += ", stopped " + day(r.Stopped)
	}
	if r.Released != "" {
		out += " because " + string(r.Released)
	}
	if r.Overdue > 0 {
		out += ", over by " + r.Overdue.String()
	}
	return out
}

func lines(clocks []oversight.Clock, err error) []string {
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	for _, c := range clocks {
		out = append(out, line(c))
	}
	return out
}

func overall(all []oversight.Overall, err error) []string {
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	for _, o := range all {
		text := line(o.Clock)
		for _, s := range regulation.States() {
			if n := o.Counts[s]; n > 0 {
				text += fmt.Sprintf(" | %d %s", n, s)
			}
		}
		out = append(out, text)
	}
	return out
}

// golden compares sections of lines with a file that is written by hand.
func golden(t *testing.T, name string, sections []section) {
	t.Helper()
	var got strings.Builder
	for _, s := range sections {
		fmt.Fprintf(&got, "%s\n", s.name)
		for _, l := range s.lines {
			fmt.Fprintf(&got, "    %s\n", l)
		}
	}
	want, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got.String()); d != "" {
		t.Errorf("%s (-want +got):\n%s\nnow:\n%s", name, d, got.String())
	}
}

type section struct {
	name  string
	lines []string
}

// look is when the cases look at their clocks.
var look = oversight.Look{Now: at("5 12:00")}

func TestClocksOfItems(t *testing.T) {
	t.Parallel()
	none, signed := [][2]string(nil), [][2]string{{"3 20:00", ""}}
	noon := ends("3 12:00")
	a := func(end custody.Ends) []oversight.Work { return []oversight.Work{work("a", end)} }
	both := []oversight.Work{work("a", noon), work("b", ends("4 18:00"))}
	inTour := func(end custody.Ends) []oversight.Work { return []oversight.Work{in(work("a", noon), "t", end)} }
	late := [][2]string{{"4 20:00", ""}}
	byOther := func(received string) item.Item {
		it := film(none, "a")
		it.Uploader, it.Times.Received = "custodian", micros(received)
		return it
	}
	items := func(it item.Item, works []oversight.Work, carriers ...carrier.Carrier) []string {
		return lines(oversight.Item(it, works, carriers, look))
	}
	since := func(day string, it item.Item, works []oversight.Work) []string {
		from, err := regulation.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		return lines(oversight.Item(it, works, nil, oversight.Look{Now: look.Now, Since: map[string]regulation.Date{"": from}}))
	}
	golden(t, "item.golden", []section{
		{"of no activity", items(film(none), nil)},
		{"of no activity, signed and stored", items(stored(film(signed), "4 10:00"), nil)},
		{"the activity goes on", items(film(none, "a"), a(custody.Ends{}))},
		{"owed", items(film(none, "a"), a(ends("4 18:00")))},
		{"owed to the minute", items(film(none, "a"), a(ends("4 12:00")))},
		{"late", items(film(none, "a"), a(noon))},
		{"signed in time, not stored", items(film(signed, "a"), a(noon))},
		{"signed in time, stored in time", items(stored(film(signed, "a"), "4 20:00"), a(noon))},
		{"signed in time, stored late", items(stored(film(signed, "a"), "4 20:01"), a(noon))},
		{"signed late", items(stored(film(late, "a"), "5 10:00"), a(noon))},
		{"signed before the end", items(film([][2]string{{"3 11:00", ""}}, "a"), a(noon))},
		{"returned in time, owed again", items(film([][2]string{{"4 14:00", "4 15:00"}}, "a"), a(ends("4 12:00")))},
		{"returned, signed again late", items(stored(film([][2]string{{"3 20:00", "3 21:00"}, {"4 20:00", ""}}, "a"), "5 11:00"), a(noon))},
		{"returned late, stored after the second", items(stored(film([][2]string{{"3 13:00", "4 20:00"}, {"4 21:00", ""}}, "a"), "5 11:00"), a(noon))},
		{"void in time", items(voided(film(none, "a"), "4 11:00"), a(noon))},
		{"void late", items(voided(film(none, "a"), "4 13:00"), a(noon))},
		{"stored, then void", items(voided(stored(film(signed, "a"), "4 10:00"), "5 10:00"), a(noon))},
		{"two activities, the earlier end starts", items(film(none, "b", "a"), both)},
		{"two activities, one goes on", items(film(none, "a", "b"), []oversight.Work{work("a", custody.Ends{}), work("b", ends("4 18:00"))})},
		{"in a tour that goes on", items(film(none, "a"), inTour(custody.Ends{}))},
		{"in a tour that ended", items(film(none, "a"), inTour(ends("4 17:00")))},
		{"in a tour that ended before it", items(film(none, "a"), inTour(ends("3 10:00")))},
		{"end corrected to later, unsigned", items(film(late, "a"), a(ends("3 12:00", "3 22:00")))},
		{"end corrected to later, signed", items(film(late, "a"), a(ends("3 12:00", "3 22:00", "3 22:00")))},
		{"end corrected to later, in time anyway", items(film(signed, "a"), a(ends("3 12:00", "3 14:00")))},
		{"end corrected to earlier", items(film(late, "a"), a(ends("3 22:00", "3 12:00")))},
		{"signed once, corrected again", items(film(late, "a"), a(ends("3 12:00", "3 23:00", "3 13:00")))},
		{"tour's end corrected, unsigned", items(film(late, "a"), inTour(ends("3 12:00", "3 22:00")))},
		{"tour's end corrected, signed", items(film(late, "a"), inTour(ends("3 12:00", "3 22:00", "3 22:00")))},
		{"tour named after the end, unsigned", items(film(late, "a"), []oversight.Work{moved(work("a", noon), "t", ends("3 22:00"), false)})},
		{"tour named after the end, signed", items(film(late, "a"), []oversight.Work{moved(work("a", noon), "t", ends("3 22:00"), true)})},
		{"moved to a tour that goes on", items(film(none, "a"), []oversight.Work{moved(in(work("a", noon), "t", noon), "u", custody.Ends{}, false)})},
		{"tour taken away", items(film(late, "a"), []oversight.Work{moved(in(work("a", noon), "t", ends("3 22:00")), "", custody.Ends{}, false)})},
		{"of a joining agency, in no tour of its own", items(of(film(late, "a"), "joint"), inTour(ends("3 22:00")))},
		{"of a joining agency, in its own tour", items(of(film(late, "a"), "joint"), []oversight.Work{joint(work("a", noon), "u", ends("3 22:00"), "u")})},
		{"of a joining agency, its tour named late", items(of(film(late, "a"), "joint"), []oversight.Work{joint(work("a", noon), "u", ends("3 22:00"), "")})},
		{"of the lead agency, beside another's tour", items(film(late, "a"), []oversight.Work{joint(work("a", noon), "u", ends("3 22:00"), "u")})},
		{"read in from a card, not stored", items(byOther("4 09:00"), a(noon), card("3 20:00", "", "4 10:00"))},
		{"read in from a card, stored", items(stored(byOther("4 09:00"), "4 11:00"), a(noon), card("3 20:00", "", "4 10:00"))},
		{"read in from a card, then signed by the custodian", items(stored(func() item.Item {
			it := byOther("4 09:00")
			it.Signings = []item.Signing{{At: micros("4 09:30")}}
			return it
		}(), "4 21:00"), a(noon), card("3 20:00", "", "4 10:00"))},
		{"the card went back", items(byOther("4 09:00"), a(noon), card("3 20:00", "4 14:00", ""))},
		{"a card of another activity", items(byOther("4 09:00"), a(noon), func() carrier.Carrier { c := card("3 20:00", "", ""); c.Activity = "b"; return c }())},
		{"brought in before the card was signed over", items(byOther("3 19:00"), a(noon), card("3 20:00", "", ""))},
		{"brought in by its maker beside the card", items(film(none, "a"), a(noon), card("3 12:30", "", ""))},
		{"a paper is no card", items(byOther("4 09:00"), a(noon), paper("3 20:00", ""))},
		{"ended before the pack bound its agency", since("2026-06-04", stored(film(late, "a"), "5 10:00"), a(noon))},
		{"ended on the day from which the pack binds", since("2026-06-03", film(late, "a"), a(noon))},
		{"of an unknown pack", items(film(none, "a"), func() []oversight.Work {
			w := work("a", noon)
			w.Activity.Pack = "elsewhere@9"
			return []oversight.Work{w}
		}())},
	})
}

func TestClocksOfCarriersAndActivities(t *testing.T) {
	t.Parallel()
	noon := work("a", ends("3 12:00"))
	evening := work("a", ends("4 18:00"))
	of := func(w oversight.Work, list []item.Item, carriers ...carrier.Carrier) []string {
		return overall(oversight.Activity(w, "", each(list), carriers, look))
	}
	things := func(c carrier.Carrier) []string {
		return lines(oversight.Carrier(c, []oversight.Work{noon}, look))
	}
	named := func(it item.Item, id string) item.Item { it.ID = item.ID(id); return it }
	signed := func(when string) item.Item { return film([][2]string{{when, ""}}, "a") }
	ready := named(stored(signed("3 20:00"), "4 10:00"), "ready")
	golden(t, "activity.golden", []section{
		{"a card in time, not read in", things(card("3 20:00", "", ""))},
		{"a card in time, read in", things(card("3 20:00", "", "4 10:00"))},
		{"a card in time, read in late", things(card("3 20:00", "", "4 21:00"))},
		{"a card late", things(card("4 20:00", "", ""))},
		{"a card that went back", things(card("3 20:00", "3 21:00", ""))},
		{"a card of a state secret", things(secret(card("3 20:00", "", "")))},
		{"a paper", things(paper("3 20:00", ""))},
		{"a paper that names no activity", lines(oversight.Carrier(paper("3 20:00", ""), nil, look))},
		{"nothing yet, goes on", of(work("a", custody.Ends{}), nil)},
		{"nothing yet, owed", of(evening, nil)},
		{"nothing yet, late", of(noon, nil)},
		{"nothing yet, the end corrected", of(work("a", ends("3 12:00", "4 18:00")), nil)},
		{"a card alone", of(noon, nil, card("3 20:00", "", ""))},
		{"all in time", of(noon, []item.Item{ready}, paper("3 20:00", ""))},
		{"one still owed", of(evening, []item.Item{named(film(nil, "a"), "owed"), ready})},
		{"one late among many", of(noon, []item.Item{ready, named(film(nil, "a"), "late"), named(stored(signed("4 13:00"), "4 14:00"), "met-late")})},
		{"the void one is not counted", of(noon, []item.Item{ready, named(voided(film(nil, "a"), "4 13:00"), "void")})},
		{"only a void one", of(noon, []item.Item{named(voided(film(nil, "a"), "4 13:00"), "void")})},
		{"the earliest due first", of(evening, []item.Item{named(signed("5 10:00"), "second"), named(signed("5 09:00"), "first")})},
		{"two activities of a tour", overall(oversight.Together(
			must(t)(oversight.Activity(noon, "", each([]item.Item{ready}), nil, look)),
			must(t)(oversight.Activity(evening, "", each([]item.Item{named(film(nil, "a"), "owed")}), nil, look)),
		), nil)},
	})
}

// secret is the carrier as one of a state secret, whose files nobody reads in.
func secret(c carrier.Carrier) carrier.Carrier {
	c.Secret = true
	return c
}

func each(list []item.Item) iter.Seq2[item.Item, error] {
	return func(yield func(item.Item, error) bool) {
		for _, it := range list {
			if !yield(it, nil) {
				return
			}
		}
	}
}

func must(t *testing.T) func([]oversight.Overall, error) []oversight.Overall {
	return func(all []oversight.Overall, err error) []oversight.Overall {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
}

func TestClocksOfMattersAndCaseFiles(t *testing.T) {
	t.Parallel()
	ended := func(end custody.Ends, completed ...custody.Ends) matter.Matter {
		m := matter.Matter{ID: "m", Pack: "ankang@1", End: &matter.Ending{Time: end}}
		if len(completed) > 0 {
			m.Completed = &matter.Ending{Time: completed[0]}
		}
		return m
	}
	file := func(rounds ...casefile.Round) *casefile.CaseFile { return &casefile.CaseFile{ID: "c", Rounds: rounds} }
	round := func(submitted, withdrawn, returned string) casefile.Round {
		r := casefile.Round{Submitted: *step(submitted)}
		if withdrawn != "" {
			r.Withdrawn = step(withdrawn)
		}
		if returned != "" {
			r.Returned = step(returned)
		}
		return r
	}
	july := func(m matter.Matter, f *casefile.CaseFile) []string {
		return lines(oversight.Matter(m, f, oversight.Look{Now: at("33 12:00")}))
	}
	first := ends("1 10:00")
	golden(t, "matter.golden", []section{
		{"not ended", july(matter.Matter{ID: "m", Pack: "ankang@1"}, nil)},
		{"ended, no file", july(ended(ends("20 10:00")), nil)},
		{"ended, no file, late", july(ended(first), nil)},
		{"ended and completed, file arranged", july(ended(first, first), file())},
		{"submitted on the last day", july(ended(first, first), file(round("31 23:59", "", "")))},
		{"submitted a day later", july(ended(first, first), file(round("32 00:01", "", "")))},
		{"submitted before the end", july(ended(ends("20 10:00")), file(round("19 10:00", "", "")))},
		{"returned, owed again", july(ended(first, first), file(round("20 10:00", "", "25 10:00")))},
		{"returned, submitted again", july(ended(first, first), file(round("20 10:00", "", "25 10:00"), round("28 10:00", "", "")))},
		{"withdrawn", july(ended(first, first), file(round("20 10:00", "20 11:00", "")))},
		{"end corrected, unsigned", july(ended(ends("1 10:00", "5 10:00")), nil)},
		{"end corrected, signed", july(ended(ends("1 10:00", "5 10:00", "5 10:00")), nil)},
		{"completion corrected to earlier", july(ended(first, ends("4 10:00", "2 10:00")), nil)},
		{"a case file's", lines(oversight.CaseFile(*file(round("20 10:00", "", "")), ended(first, first), oversight.Look{Now: at("33 12:00")}))},
		{"of an unknown pack", july(matter.Matter{ID: "m", Pack: "elsewhere@9"}, nil)},
	})
}
