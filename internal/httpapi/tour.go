package httpapi

import (
	"context"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/custody"
	"liuhen/internal/tour"
)

// Tours is where tours of duty start and end.
type Tours interface {
	// Start records that officers go out.
	Start(ctx context.Context, p access.Person, cmd custody.Command, draft tour.Tour) (tour.Tour, custody.Receipt, error)
	// End records the 执法工作结束; the zero time means now.
	End(ctx context.Context, p access.Person, cmd custody.Command, id tour.ID, ended time.Time) (tour.Tour, custody.Receipt, error)
	// CorrectEnd states another end.
	CorrectEnd(ctx context.Context, p access.Person, cmd custody.Command, id tour.ID, to time.Time, reason string) (tour.Tour, custody.Receipt, error)
	// SignCorrection is the head's signature under a corrected end.
	SignCorrection(ctx context.Context, p access.Person, cmd custody.Command, id tour.ID) (tour.Tour, custody.Receipt, error)
}

// tours registers what concerns tours.
func (f *frame) tours() {
	lists[standingAsked, api.Narrowing](f, "tours", "tour", f.parts.Lists.Tours, wireTour)
	makes(f, route{"/tours", "start-tour", "tour", "Officers go out"}, f.startTour)
	read(f, route{"/tours/{id}", "get-tour", "tour", "A tour of duty with the clocks over its activities"}, f.getTour)
	changes(f, route{"/tours/{id}/end", "end-tour", "tour", "Record the 执法工作结束"}, f.endTour)
	changes(f, route{"/tours/{id}/correct-end", "correct-end-of-tour", "tour", "State another end"}, f.correctTourEnd)
	steps(f, route{"/tours/{id}/sign-correction", "sign-correction-of-tour", "tour", "Sign a corrected end as the head"}, f.signTourCorrection)
}

func (f *frame) startTour(ctx context.Context, c call[api.NewTour]) (api.Changed[api.Tour], error) {
	b := c.body
	made, receipt, err := f.parts.Tours.Start(ctx, c.who, c.cmd, tour.Tour{Unit: b.Unit, Officers: b.Officers, StartedAt: given(b.StartedAt)})
	return changed(f, made, receipt, err, wireTour)
}

func (f *frame) getTour(ctx context.Context, who access.Person, in *named) (api.TourSeen, error) {
	seen, err := f.parts.Oversight.Tour(ctx, who, tour.ID(in.ID))
	return api.TourSeen{Tour: wireTour(seen.Tour), Clocks: wireOverall(seen.Clocks)}, err
}

func (f *frame) endTour(ctx context.Context, c call[api.EndedAt]) (api.Changed[api.Tour], error) {
	now, receipt, err := f.parts.Tours.End(ctx, c.who, c.cmd, tour.ID(c.id), given(c.body.At).Time)
	return changed(f, now, receipt, err, wireTour)
}

func (f *frame) correctTourEnd(ctx context.Context, c call[api.CorrectedEnd]) (api.Changed[api.Tour], error) {
	now, receipt, err := f.parts.Tours.CorrectEnd(ctx, c.who, c.cmd, tour.ID(c.id), c.body.At, c.body.Reason)
	return changed(f, now, receipt, err, wireTour)
}

func (f *frame) signTourCorrection(ctx context.Context, c call[struct{}]) (api.Changed[api.Tour], error) {
	now, receipt, err := f.parts.Tours.SignCorrection(ctx, c.who, c.cmd, tour.ID(c.id))
	return changed(f, now, receipt, err, wireTour)
}

func wireTour(t tour.Tour) api.Tour {
	return api.Tour{
		Head: head(string(t.ID), t.Head), Agency: t.Agency, Unit: t.Unit, Officers: t.Officers, StartedAt: t.StartedAt.Time,
		Ended: wireEnds(t.Ended), Corrections: wireCorrections(t.Corrections), State: string(t.State),
	}
}
