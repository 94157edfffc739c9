package jobs

import (
	"context"
	"errors"
	"time"

	"liuhen/internal/agency"
	"liuhen/internal/fault"
	"liuhen/internal/handover"
	"liuhen/internal/item"
	"liuhen/internal/job"
)

// Receiving is the desk that deposits.
type Receiving interface {
	// Deposit brings an accepted item to the end of its deposit on the named server
	// and may be called again after any stop; an item that is deposited stays as it
	// is. Bytes that did not match are an event of the item and a lasting error.
	Deposit(ctx context.Context, id item.ID, server string) (item.Item, error)
}

// Accepted finds what is to be deposited, and where.
type Accepted interface {
	// ItemsOfHandover returns the items that lie in a handover, by id.
	ItemsOfHandover(ctx context.Context, handover string) ([]item.Item, error)
	// Agency returns the agency, which names its 专用服务器; or not-found.
	Agency(ctx context.Context, id agency.ID) (agency.Agency, error)
}

// Deposit is the duty to deposit all that was accepted of a handover on the agency's
// dedicated server (附件1第六条). An item that a check found damaged is left as it is, and
// the job ends as cancelled after the others were deposited.
func Deposit(desk Receiving, found Accepted) Duty {
	d := depositing{desk, found}
	return Duty{Do: d.do, Limit: 6 * time.Hour}
}

type depositing struct {
	desk  Receiving
	found Accepted
}

func (d depositing) do(ctx context.Context, j job.Job, report Report) error {
	own, err := d.found.Agency(ctx, agency.ID(j.Agency))
	if err != nil {
		return err
	}
	list, err := d.found.ItemsOfHandover(ctx, j.Subject.ID)
	if err != nil {
		return err
	}
	left, p := undone(list)
	var passing, last error // of what another attempt may mend, and of what it cannot
	for _, it := range left {
		report(p)
		err := it.DamageError("deposit")
		if err == nil {
			_, err = d.desk.Deposit(ctx, it.ID, own.Server)
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			p.Done++
		case lasting(fault.KindOf(err)):
			last = errors.Join(last, err)
		default:
			passing = errors.Join(passing, err)
		}
	}
	report(p)
	if passing == nil {
		return last
	}
	// The code of a passing error stands for them all: under a lasting one there would be
	// no other attempt.
	return fault.Of(passing).Code.Err("deposit", j.Subject.String(), errors.Join(passing, last))
}

// undone returns what is left to deposit, and how far the handover has come.
func undone(list []item.Item) (left []item.Item, p job.Progress) {
	for _, it := range list {
		switch it.State {
		case item.Accepted, item.Locking:
			left = append(left, it)
			p.Total++
		case item.Deposited:
			p.Done++
			p.Total++
		}
	}
	return left, p
}

// Lost finds deposits whose job was lost, and orders them again.
type Lost interface {
	// ItemsInState returns up to limit items of every agency that are in the state,
	// by id, after the one named.
	ItemsInState(ctx context.Context, state item.State, after item.ID, limit int) ([]item.Item, error)
	// Handover returns the handover with this id, or not-found.
	Handover(ctx context.Context, id handover.ID) (handover.Handover, error)
	// AskJob puts an order into the queue, durably; one that is there already and has
	// not come to its end is not put there twice.
	AskJob(ctx context.Context, o job.Order) (job.ID, error)
	// ForgetJobs takes away what was noted of jobs that the queue has forgotten.
	ForgetJobs(ctx context.Context) error
}

// Sweep is the duty to order again every deposit that an item still waits for, from
// the state of the items alone. What is damaged waits until a check finds it intact.
func Sweep(lost Lost) Duty {
	s := sweeping{lost}
	return Duty{Do: s.do, Every: 10 * time.Minute, Limit: time.Hour}
}

type sweeping struct{ lost Lost }

// sweepPage is how many items are looked at in one go.
const sweepPage = 200

func (s sweeping) do(ctx context.Context, _ job.Job, report Report) error {
	var p job.Progress
	for _, state := range []item.State{item.Accepted, item.Locking} {
		after := item.ID("")
		for {
			page, err := s.lost.ItemsInState(ctx, state, after, sweepPage)
			if err != nil {
				return err
			}
			n, err := s.order(ctx, page)
			if err != nil {
				return err
			}
			p.Done += n
			report(p)
			if len(page) < sweepPage {
				break
			}
			after = page[len(page)-1].ID
		}
	}
	return s.lost.ForgetJobs(ctx)
}

// order orders the deposits that the items wait for, each handover once, and returns
// how many.
func (s sweeping) order(ctx context.Context, page []item.Item) (n int64, err error) {
	asked := map[string]bool{}
	for _, it := range page {
		signing, ok := it.Standing()
		if !ok || it.Damage() != "" || asked[signing.Handover] {
			continue
		}
		h, err := s.lost.Handover(ctx, handover.ID(signing.Handover))
		if err != nil {
			return n, err
		}
		if _, err := s.lost.AskJob(ctx, job.ForHandover(h)); err != nil {
			return n, err
		}
		asked[signing.Handover] = true
		n++
	}
	return n, nil
}
