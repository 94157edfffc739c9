package httpapi

import (
	"context"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/fsck"
	"liuhen/internal/item"
	"liuhen/internal/job"
)

// Checks takes orders to check the whole store.
type Checks interface {
	// Order orders a check, which computes the SM3 of what is deposited anew if asked;
	// one that waits or runs already is taken for it.
	Order(ctx context.Context, who access.Person, sm3 bool) (fsck.Ordered, error)
	// Ordered returns a check that was ordered.
	Ordered(ctx context.Context, who access.Person, id job.ID) (fsck.Ordered, error)
}

// ItemChecks takes orders to check the stored bytes of one item.
type ItemChecks interface {
	// OrderCheck orders the check; one that waits or runs already is taken for it.
	OrderCheck(ctx context.Context, who access.Person, id item.ID) (job.Job, error)
}

// checks registers what concerns checks of the store.
func (f *frame) checks() {
	makes(f, route{"/checks", "order-check", "check", "Order a check of the whole store; its job's number is its id"}, f.orderCheck)
	makesUnder(f, route{"/items/{id}/check", "check-item", "item", "Order a check of the item's stored bytes; what it finds stands with the item"}, f.checkItem)
	read(f, route{"/checks/{id}", "get-check", "check", "How far a check is, and what it found"}, f.getCheck)
}

func (f *frame) orderCheck(ctx context.Context, c call[api.NewCheck]) (api.Check, error) {
	ordered, err := f.parts.Checks.Order(ctx, c.who, c.body.SM3)
	return wireCheck(ordered), err
}

func (f *frame) checkItem(ctx context.Context, c call[api.NewItemCheck]) (api.Job, error) {
	ordered, err := f.parts.ItemChecks.OrderCheck(ctx, c.who, item.ID(c.id))
	return wireJob(ordered), err
}

func (f *frame) getCheck(ctx context.Context, who access.Person, in *named) (api.Check, error) {
	id, err := jobID(in.ID)
	if err != nil {
		id = 0 // names none, which is told to those only who may ask
	}
	ordered, err := f.parts.Checks.Ordered(ctx, who, id)
	return wireCheck(ordered), err
}

func wireCheck(o fsck.Ordered) api.Check {
	out := api.Check{Job: wireJob(o.Job)}
	r := o.Report
	if r == nil {
		return out
	}
	out.Report = &api.CheckReport{
		Items: map[string]int64{}, Files: r.Files, Prints: r.Prints, Read: r.Read, Recorded: r.Recorded, Logs: r.Logs, Events: r.Events, Destroyed: r.Destroyed,
		Pending: r.Pending, Rows: r.Rows, Objects: r.Objects, Replayed: r.Replayed, Orphans: r.Orphans, Found: r.Found, Stopped: r.Stopped,
		Findings: []api.CheckFinding{}, Orphaned: []api.CheckOrphan{},
	}
	for answer, n := range r.Items {
		out.Report.Items[string(answer)] = n
	}
	for _, x := range r.Findings {
		out.Report.Findings = append(out.Report.Findings, api.CheckFinding{
			Answer: string(x.Answer), Part: string(x.Part), Subject: x.Subject, Detail: x.Detail,
		})
	}
	for _, x := range r.Orphaned {
		out.Report.Orphaned = append(out.Report.Orphaned, api.CheckOrphan{Name: x.Name, Size: x.Size})
	}
	return out
}
