package httpapi

import (
	"context"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/activity"
	"liuhen/internal/agency"
	"liuhen/internal/api"
	"liuhen/internal/custody"
	"liuhen/internal/intake"
	"liuhen/internal/matter"
	"liuhen/internal/tour"
)

// Activities is where enforcement activities begin and end.
type Activities interface {
	// Begin takes an activity that the person's agency leads.
	Begin(ctx context.Context, p access.Person, cmd custody.Command, b intake.Beginning) (activity.Activity, custody.Receipt, error)
	// Amend fills in or corrects what is said of it.
	Amend(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID, to activity.Details, reason string) (activity.Activity, custody.Receipt, error)
	// End records when it ended; the zero time means now.
	End(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID, ended time.Time) (intake.Ended, error)
	// CorrectEnd states another end.
	CorrectEnd(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID, to time.Time, reason string) (intake.Ended, error)
	// SignCorrection is the head's signature under a corrected end.
	SignCorrection(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID) (activity.Activity, custody.Receipt, error)
}

// ActivityTies is what an activity is tied to, and what is said of its shortfalls.
type ActivityTies interface {
	// AttachMatter says to which matter it belongs.
	AttachMatter(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID, to matter.ID, reason string) (activity.Activity, custody.Receipt, error)
	// JoinAgency records that another agency takes part.
	JoinAgency(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID, joining agency.ID) (activity.Activity, custody.Receipt, error)
	// MarkRequired marks it as one that must be recorded.
	MarkRequired(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID, reason string) (activity.Activity, custody.Receipt, error)
	// ExplainBreach gives the reason for a shortfall.
	ExplainBreach(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID, b activity.Breach) (activity.Activity, custody.Receipt, error)
	// JoinTour names the tour of the person's agency, which joined.
	JoinTour(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID, to tour.ID, reason string) (activity.Activity, custody.Receipt, error)
	// SignTour is its head's signature under a corrected one.
	SignTour(ctx context.Context, p access.Person, cmd custody.Command, id activity.ID) (activity.Activity, custody.Receipt, error)
}

// activities registers what concerns activities.
func (f *frame) activities() {
	lists[activitiesAsked, api.ActivityFilter](f, "activities", "activity", f.parts.Lists.Activities, wireActivity)
	makes(f, route{"/activities", "begin-activity", "activity", "An activity begins, or is entered now"}, f.beginActivity)
	read(f, route{"/activities/{id}", "get-activity", "activity", "An activity with its clocks"}, f.getActivity)
	changes(f, route{"/activities/{id}/amend", "amend-activity", "activity", "Fill in or correct what is said of it"}, f.amendActivity)
	changes(f, route{"/activities/{id}/end", "end-activity", "activity", "Record its end"}, f.endActivity)
	changes(f, route{"/activities/{id}/correct-end", "correct-end-of-activity", "activity", "State another end"}, f.correctActivityEnd)
	steps(f, route{"/activities/{id}/sign-correction", "sign-correction-of-activity", "activity", "Sign a corrected end as the head"}, f.signActivityCorrection)
	changes(f, route{"/activities/{id}/attach-matter", "attach-matter", "activity", "Say to which matter it belongs"}, f.attachMatter)
	changes(f, route{"/activities/{id}/join-tour", "join-tour", "activity", "Name the tour of one's own agency, which joined"}, f.joinTour)
	steps(f, route{"/activities/{id}/sign-tour", "sign-tour", "activity", "Sign a corrected tour as the head of an agency that joined"}, f.signTour)
	changes(f, route{"/activities/{id}/join-agency", "join-agency", "activity", "Another agency takes part"}, f.joinAgency)
	changes(f, route{"/activities/{id}/mark-required", "mark-required", "activity", "Mark it as one that must be recorded"}, f.markRequired)
	changes(f, route{"/activities/{id}/explain-breach", "explain-breach", "activity", "Give the reason for a shortfall"}, f.explainBreach)
}

func activityPeople(people []api.ActivityPerson) []activity.Person {
	out := make([]activity.Person, 0, len(people))
	for _, p := range people {
		out = append(out, activity.Person{Role: p.Role, Officer: p.Officer, Name: p.Name, Certificate: p.Certificate, Agency: p.Agency})
	}
	return out
}

func (f *frame) beginActivity(ctx context.Context, c call[api.NewActivity]) (api.Changed[api.Activity], error) {
	b := c.body
	made, receipt, err := f.parts.Activities.Begin(ctx, c.who, c.cmd, intake.Beginning{Now: b.Now, Activity: activity.Activity{
		Unit: b.Unit, Tour: b.Tour, Kind: b.Kind, Place: b.Place, People: activityPeople(b.People), StartedAt: given(b.StartedAt),
		Matter: b.Matter, Joining: b.Joining,
	}})
	return changed(f, made, receipt, err, wireActivity)
}

func (f *frame) getActivity(ctx context.Context, who access.Person, in *named) (api.ActivitySeen, error) {
	seen, err := f.parts.Oversight.Activity(ctx, who, activity.ID(in.ID))
	out := api.ActivitySeen{Activity: wireActivity(seen.Activity), Clocks: wireOverall(seen.Clocks), Recorded: seen.Recorded.Any}
	if gap, ok := seen.Activity.Gap(seen.Recorded); ok {
		out.Gap = wireGap(gap)
	}
	return out, err
}

func (f *frame) amendActivity(ctx context.Context, c call[api.AmendedActivity]) (api.Changed[api.Activity], error) {
	b := c.body
	now, receipt, err := f.parts.Activities.Amend(ctx, c.who, c.cmd, activity.ID(c.id), activity.Details{
		Unit: b.Unit, Tour: b.Tour, Kind: b.Kind, Place: b.Place, People: activityPeople(b.People), StartedAt: given(b.StartedAt),
	}, b.Reason)
	return changed(f, now, receipt, err, wireActivity)
}

func (f *frame) endActivity(ctx context.Context, c call[api.EndedAt]) (api.EndedActivity, error) {
	return f.ended(f.parts.Activities.End(ctx, c.who, c.cmd, activity.ID(c.id), given(c.body.At).Time))
}

func (f *frame) correctActivityEnd(ctx context.Context, c call[api.CorrectedEnd]) (api.EndedActivity, error) {
	return f.ended(f.parts.Activities.CorrectEnd(ctx, c.who, c.cmd, activity.ID(c.id), c.body.At, c.body.Reason))
}

func (f *frame) ended(e intake.Ended, err error) (api.EndedActivity, error) {
	done, err := changed(f, e.Activity, e.Receipt, err, wireActivity)
	out := api.EndedActivity{Changed: done}
	if e.Gap != nil {
		out.Gap = wireGap(*e.Gap)
	}
	return out, err
}

func wireGap(g activity.Gap) *api.Gap {
	return &api.Gap{Flag: string(g.Flag), LastRecording: g.LastRecording.Time, Seconds: seconds(g.Length)}
}

func (f *frame) signActivityCorrection(ctx context.Context, c call[struct{}]) (api.Changed[api.Activity], error) {
	now, receipt, err := f.parts.Activities.SignCorrection(ctx, c.who, c.cmd, activity.ID(c.id))
	return changed(f, now, receipt, err, wireActivity)
}

func (f *frame) attachMatter(ctx context.Context, c call[api.AttachedMatter]) (api.Changed[api.Activity], error) {
	now, receipt, err := f.parts.ActivityTies.AttachMatter(ctx, c.who, c.cmd, activity.ID(c.id), matter.ID(c.body.Matter), c.body.Reason)
	return changed(f, now, receipt, err, wireActivity)
}

func (f *frame) joinAgency(ctx context.Context, c call[api.JoiningAgency]) (api.Changed[api.Activity], error) {
	now, receipt, err := f.parts.ActivityTies.JoinAgency(ctx, c.who, c.cmd, activity.ID(c.id), agency.ID(c.body.Agency))
	return changed(f, now, receipt, err, wireActivity)
}

func (f *frame) markRequired(ctx context.Context, c call[api.Reason]) (api.Changed[api.Activity], error) {
	now, receipt, err := f.parts.ActivityTies.MarkRequired(ctx, c.who, c.cmd, activity.ID(c.id), c.body.Reason)
	return changed(f, now, receipt, err, wireActivity)
}

func (f *frame) explainBreach(ctx context.Context, c call[api.ExplainedBreach]) (api.Changed[api.Activity], error) {
	b := activity.Breach{Code: c.body.Code, Role: c.body.Role, Reason: c.body.Reason}
	now, receipt, err := f.parts.ActivityTies.ExplainBreach(ctx, c.who, c.cmd, activity.ID(c.id), b)
	return changed(f, now, receipt, err, wireActivity)
}

func (f *frame) joinTour(ctx context.Context, c call[api.JoiningTour]) (api.Changed[api.Activity], error) {
	now, receipt, err := f.parts.ActivityTies.JoinTour(ctx, c.who, c.cmd, activity.ID(c.id), tour.ID(c.body.Tour), c.body.Reason)
	return changed(f, now, receipt, err, wireActivity)
}

func (f *frame) signTour(ctx context.Context, c call[struct{}]) (api.Changed[api.Activity], error) {
	now, receipt, err := f.parts.ActivityTies.SignTour(ctx, c.who, c.cmd, activity.ID(c.id))
	return changed(f, now, receipt, err, wireActivity)
}

// wireMoved is what a correction of the tour replaced, nil where there was none.
func wireMoved(o activity.Out) *api.Moved {
	if o.Moved == nil {
		return nil
	}
	return &api.Moved{First: o.First(), Counted: o.Counted(), Pending: o.Pending()}
}

func wireActivity(a activity.Activity) api.Activity {
	out := api.Activity{
		Head: head(string(a.ID), a.Head), Agency: a.Agency, Joining: append([]string{}, a.Joining...), Joint: []api.JointTour{}, Matter: a.Matter, Pack: a.Pack,
		ActivityDetails: api.ActivityDetails{
			Unit: a.Unit, Tour: a.Tour, Kind: a.Kind, Place: a.Place, StartedAt: moment(a.StartedAt),
		},
		Ended: wireEnds(a.Ended), Required: a.Required, RequiredReason: a.RequiredReason, Breaches: []api.Breach{},
		Corrections: wireCorrections(a.Corrections), State: string(a.State),
	}
	out.Moved = wireMoved(a.Out(a.Agency))
	for _, j := range a.Joint {
		out.Joint = append(out.Joint, api.JointTour{Agency: j.Agency, Tour: j.Tour, Moved: wireMoved(j.Out)})
	}
	for _, p := range a.People {
		out.People = append(out.People, api.ActivityPerson{Role: p.Role, Officer: p.Officer, Name: p.Name, Certificate: p.Certificate, Agency: p.Agency})
	}
	for _, b := range a.Breaches {
		out.Breaches = append(out.Breaches, api.Breach{
			Code: b.Code, Role: b.Role, Rule: b.Rule, Unless: b.UnlessRecorded, FoundAt: b.FoundAt.Time, ClearedAt: moment(b.ClearedAt), Reason: b.Reason, Explained: stepIf(b.Explained),
		})
	}
	return out
}
