package httpapi

import (
	"context"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/activity"
	"liuhen/internal/api"
	"liuhen/internal/casefile"
	"liuhen/internal/item"
	"liuhen/internal/matter"
	"liuhen/internal/oversight"
	"liuhen/internal/regulation"
	"liuhen/internal/tour"
)

// Oversight reads the clocks of what a person may see.
type Oversight interface {
	// Item returns the clocks of an item.
	Item(ctx context.Context, p access.Person, id item.ID) ([]oversight.Clock, error)
	// Activity returns an activity with its clocks.
	Activity(ctx context.Context, p access.Person, id activity.ID) (oversight.ActivitySeen, error)
	// Tour returns a tour with the clocks over its activities.
	Tour(ctx context.Context, p access.Person, id tour.ID) (oversight.TourSeen, error)
	// Matter returns a matter with its clocks.
	Matter(ctx context.Context, p access.Person, id matter.ID) (oversight.MatterSeen, error)
	// CaseFile returns the clocks of a case file.
	CaseFile(ctx context.Context, p access.Person, id casefile.ID) ([]oversight.Clock, error)
	// Overview tells how the agencies stand that the person may see.
	Overview(ctx context.Context, p access.Person) ([]oversight.Standing, error)
}

// clocks registers what shows clocks and nothing else.
func (f *frame) clocks() {
	read(f, route{"/items/{id}/clocks", "get-clocks-of-item", "clock", "The clocks of an item"}, f.getItemClocks)
	read(f, route{"/casefiles/{id}/clocks", "get-clocks-of-casefile", "clock", "The clocks of a case file"}, f.getCaseFileClocks)
	read(f, route{"/clocks", "get-overview", "clock", "What is owed in each agency, and how many things there are; no content"}, f.getOverview)
}

func (f *frame) getItemClocks(ctx context.Context, who access.Person, in *named) (api.Clocks, error) {
	clocks, err := f.parts.Oversight.Item(ctx, who, item.ID(in.ID))
	return api.Clocks{Clocks: wireClocks(clocks)}, err
}

func (f *frame) getCaseFileClocks(ctx context.Context, who access.Person, in *named) (api.Clocks, error) {
	clocks, err := f.parts.Oversight.CaseFile(ctx, who, casefile.ID(in.ID))
	return api.Clocks{Clocks: wireClocks(clocks)}, err
}

func (f *frame) getOverview(ctx context.Context, who access.Person, _ *struct{}) (api.Overview, error) {
	all, err := f.parts.Oversight.Overview(ctx, who)
	out := api.Overview{Agencies: []api.Standing{}}
	for _, s := range all {
		out.Agencies = append(out.Agencies, wireStanding(s))
	}
	return out, err
}

func wireStanding(s oversight.Standing) api.Standing {
	out := api.Standing{Agency: s.Agency, Owed: []api.Owed{}, Numbers: []api.Number{}}
	for _, o := range s.Owed {
		out.Owed = append(out.Owed, api.Owed{
			Clock: o.Clock, Counts: wireCounts(o.Counts), NextDue: timeIf(o.NextDue), Overdue: seconds(o.Overdue), More: o.More,
		})
	}
	for _, n := range s.Numbers {
		out.Numbers = append(out.Numbers, api.Number{Noun: n.Noun, State: n.State, Number: n.Count.Number, More: n.More})
	}
	for _, r := range s.Broken {
		out.BrokenReferences = append(out.BrokenReferences, api.Reference{From: r.From.String(), To: r.To.String()})
	}
	return out
}

func wireCounts(counts map[regulation.State]int) map[string]int {
	out := map[string]int{}
	for state, n := range counts {
		out[string(state)] = n
	}
	return out
}

func wireClocks(clocks []oversight.Clock) []api.Reading {
	out := make([]api.Reading, 0, len(clocks))
	for _, c := range clocks {
		out = append(out, wireReading(c))
	}
	return out
}

func wireOverall(all []oversight.Overall) []api.OverallReading {
	out := make([]api.OverallReading, 0, len(all))
	for _, o := range all {
		out = append(out, api.OverallReading{Reading: wireReading(o.Clock), Counts: wireCounts(o.Counts)})
	}
	return out
}

func wireReading(c oversight.Clock) api.Reading {
	r := c.Reading
	out := api.Reading{
		Clock: r.Clock, Title: wireWords(r.Title), Noun: c.Noun.String(), Shown: wireShown(r),
		Rule:   wireRule(r.Rule),
		OwedBy: string(r.OwedBy), Length: r.Length, Counting: string(r.Counting), StartFact: string(r.StartFact), StopFact: string(r.StopFact),
		BoundSince: r.Since.String(), Marked: c.Marked(), NeedsSignature: c.NeedsSignature(),
	}
	if all := c.Corrected; all != nil {
		out.Corrected = &api.CorrectedReading{Original: wireShown(all.Original), Counted: wireShown(all.Counted), Current: wireShown(all.Current)}
	}
	return out
}

func wireShown(r regulation.Reading) api.Shown {
	return api.Shown{
		State: string(r.State), StateWords: wireWords(r.State.Words()), Start: timeIf(r.Start), Due: timeIf(r.Due), Stopped: timeIf(r.Stopped),
		Left: seconds(r.Left), Overdue: seconds(r.Overdue), Released: string(r.Released),
	}
}

func wireRule(r regulation.Rule) api.Rule {
	return api.Rule{Code: r.Code, Pack: r.Pack.String(), Says: wireWords(r.Says), Citation: wireWords(r.Citation())}
}

func wireWords(w regulation.Words) api.Words { return api.Words{ZH: w.ZH, EN: w.EN} }

// timeIf is a time that may be absent, in UTC.
func timeIf(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// seconds rounds up, so that what is overdue at all never shows as zero.
func seconds(d time.Duration) int64 { return int64((d + time.Second - 1) / time.Second) }
