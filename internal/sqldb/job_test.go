package sqldb_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/riverqueue/river"

	"liuhen/internal/access"
	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/handover"
	"liuhen/internal/item"
	"liuhen/internal/job"
	"liuhen/internal/sqldb"
	"liuhen/internal/sqldb/sqldbtest"
)

// TestTheQueuesTablesAreThoseOfItsLibrary fails when the library was renewed and the
// database was not brought along.
func TestTheQueuesTablesAreThoseOfItsLibrary(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		address := in.Empty(t)
		for range 2 { // the second time there is nothing to do
			store, err := sqldb.Open(t.Context(), sqldb.Config{DSN: address, Source: sqldb.Source{Now: time.Now, Random: &chance{}}})
			if err != nil {
				t.Fatal(err)
			}
			if found, err := store.ValidateQueue(t.Context()); err != nil || len(found) > 0 {
				t.Errorf("queue's tables: %q, %v", found, err)
			}
			if err := store.Close(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// asked puts an order into the queue.
func (h *house) asked(t *testing.T, o job.Order) job.ID {
	t.Helper()
	id, err := h.AskJob(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestWhoSeesWhichJob(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		city := string(h.city.ID)
		list := map[string]job.ID{}
		for name, o := range map[string]job.Order{
			"own":         {Work: job.Deposit, Agency: "county", Unit: "u1", Subject: custody.Ref{Kind: "handover", ID: "h1"}},
			"other unit":  {Work: job.Deposit, Agency: "county", Unit: "u2", Subject: custody.Ref{Kind: "handover", ID: "h2"}},
			"check":       {Work: job.Check, Agency: "county", Subject: custody.Ref{Kind: "agency", ID: "county"}},
			"elsewhere":   {Work: job.Deposit, Agency: "other", Unit: "u1", Subject: custody.Ref{Kind: "handover", ID: "h3"}},
			"of no house": {Work: job.Sweep},
		} {
			list[name] = h.asked(t, o)
		}
		lin := h.signed(t) // in the city, by off-lin of u9
		list["lin's"] = h.asked(t, job.Order{Work: job.Deposit, Agency: city, Unit: "u9", Subject: lin.Ref()})
		all := []string{"own", "other unit", "check", "elsewhere", "of no house", "lin's"}
		for name, c := range map[string]struct {
			scope access.Scope
			sees  []string
		}{
			"custodian":      {access.Scope{Agencies: []string{"county"}, Agency: "county", Unit: "u1", Officer: "o1"}, []string{"own", "other unit", "check"}},
			"colleague":      {access.Scope{Agency: "county", Unit: "u1", Officer: "o1"}, []string{"own"}},
			"of a like unit": {access.Scope{Agency: "other", Unit: "u1"}, []string{"elsewhere"}},
			"who signed it":  {access.Scope{Agency: city, Officer: "off-lin"}, []string{"lin's"}},
			"nobody":         {access.Scope{}, nil},
			"of no unit":     {access.Scope{Agency: "county"}, nil},
			"of the city":    {access.Scope{All: true}, all},
		} {
			for job, id := range list {
				want := false
				for _, s := range c.sees {
					want = want || s == job
				}
				_, err := h.Job(t.Context(), c.scope, id)
				if (err == nil) != want || (err != nil && !errors.Is(err, fault.NoSuchThing)) {
					t.Errorf("%s, %s: %v, want seen %v", name, job, err, want)
				}
			}
			seen, err := h.Jobs(t.Context(), c.scope, job.Filter{}, 0, 100)
			if err != nil || len(seen) != len(c.sees) {
				t.Errorf("%s sees %+v, %v", name, seen, err)
			}
		}
	})
}

// signed is a handover of a paper.
func (h *house) signed(t *testing.T) handover.Handover {
	t.Helper()
	by := custody.Command{Actor: custody.Actor{Account: "acc-lin", Officer: "off-lin", Agency: string(h.city.ID), Via: "session"}}
	got, _, err := h.SignHandover(t.Context(), by, string(h.city.ID), nil, nil,
		func(at time.Time, id handover.ID, _ []item.Item, _ []carrier.Carrier) (handover.Handover, []custody.Transition, error) {
			made, tr, err := handover.SignNew(handover.Handover{ID: id, Agency: string(h.city.ID), Unit: "u9", Set: handover.Set{Papers: 1}}, by.Actor, at)
			return made, []custody.Transition{tr}, err
		})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestJobsAreListedInPagesAndFiltered(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		var ids []job.ID
		for _, subject := range []string{"h1", "h2", "h3"} {
			ids = append(ids, h.asked(t, job.Order{Work: job.Deposit, Agency: "a", Subject: custody.Ref{Kind: "handover", ID: subject}}))
		}
		ids = append(ids, h.asked(t, job.Order{Work: job.Check, Agency: "a", Subject: custody.Ref{Kind: "agency", ID: "a"}}))
		for name, c := range map[string]struct {
			filter job.Filter
			below  job.ID
			limit  int
			want   []job.ID
		}{
			"newest first":  {job.Filter{}, 0, 2, []job.ID{ids[3], ids[2]}},
			"next page":     {job.Filter{}, ids[2], 2, []job.ID{ids[1], ids[0]}},
			"by work":       {job.Filter{Work: job.Check}, 0, 9, []job.ID{ids[3]}},
			"by subject":    {job.Filter{Subject: custody.Ref{Kind: "handover", ID: "h2"}}, 0, 9, []job.ID{ids[1]}},
			"by state":      {job.Filter{State: job.Waiting, Work: job.Check}, 0, 9, []job.ID{ids[3]}},
			"none running":  {job.Filter{State: job.Running}, 0, 9, nil},
			"unknown state": {job.Filter{State: "odd"}, 0, 9, nil},
		} {
			list, err := h.Jobs(t.Context(), access.Scope{Agencies: []string{"a"}}, c.filter, c.below, c.limit)
			var got []job.ID
			for _, j := range list {
				got = append(got, j.ID)
			}
			if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
				t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
			}
		}
		counts, err := h.JobCounts(t.Context())
		want := []job.Count{{Work: job.Check, State: job.Waiting, Jobs: 1}, {Work: job.Deposit, State: job.Waiting, Jobs: 3}}
		if diff := cmp.Diff(want, counts); diff != "" || err != nil {
			t.Errorf("counts: %v (-want +got):\n%s", err, diff)
		}
	})
}

// TestAnOrderIsThereWithItsChangeOnly has an answer that fails after it was decided,
// then the same answer alone.
func TestAnOrderIsThereWithItsChangeOnly(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		signed := h.signed(t)
		stray := custody.Transition{Noun: handover.Handover{ID: "stray", Agency: "nobody"}, Action: "sign"}
		for jobs, more := range [][]custody.Transition{{stray}, nil} {
			_, _, err := h.AnswerHandover(t.Context(), h.by, signed.ID, func(_ time.Time, now handover.Handover, _ []item.Item, _ []carrier.Carrier) ([]custody.Transition, error) {
				return append([]custody.Transition{received(now)}, more...), nil
			})
			if (err == nil) != (more == nil) {
				t.Errorf("answer with %d more steps: %v", len(more), err)
			}
			list, err := h.Jobs(t.Context(), access.Scope{All: true}, job.Filter{}, 0, 9)
			if err != nil || len(list) != jobs {
				t.Errorf("jobs %+v, %v; want %d", list, err, jobs)
			}
		}
	})
}

// received is the answer that accepts an item.
func received(h handover.Handover) custody.Transition {
	h.State, h.Answer = handover.Received, &handover.Answer{Accepted: handover.Set{Items: 1}}
	return custody.Transition{Noun: h, Action: string(handover.ReceiveAll)}
}

// noted counts the rows of our own beside the queue's.
func (h *house) noted(t *testing.T) (n int) {
	t.Helper()
	if err := h.DB().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM job`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestJobsThatTheQueueForgotAreForgotten(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		id := h.asked(t, job.Order{Work: job.Check, Agency: "a"})
		if err := h.NoteJob(t.Context(), 4711, job.Progress{Done: 1}, "unexpected"); err != nil {
			t.Fatal(err)
		}
		if err := h.NoteJob(t.Context(), id, job.Progress{Done: 1, Total: 2}, "unavailable"); err != nil {
			t.Fatal(err)
		}
		if n := h.noted(t); n != 2 {
			t.Errorf("%d jobs noted, want 2", n)
		}
		if err := h.ForgetJobs(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := h.noted(t); n != 1 {
			t.Errorf("%d jobs noted, want the one that the queue knows", n)
		}
		got, err := h.Job(t.Context(), access.Scope{Agencies: []string{"a"}}, id)
		if err != nil || got.Progress != (job.Progress{Done: 1, Total: 2}) || got.Code != "unavailable" {
			t.Errorf("job %+v, %v", got, err)
		}
	})
}

func TestAProcessWithoutANameTakesUpNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		if _, err := h.River(t.Context(), &river.Config{}); !errors.Is(err, fault.Unexpected) {
			t.Errorf("no name: %v", err)
		}
	})
}

// Whoever orders what somebody has ordered already, gets that; what differs in what is to
// be done is another order.
func TestTheSameOrderOfTwoPeopleIsOneJob(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		ref := func(id string) custody.Ref { return custody.Ref{Kind: "item", ID: id} }
		first := job.Order{Work: job.Reread, Agency: "a", Unit: "u", Subject: ref("i1"), By: custody.Actor{Account: "acc-wang", Agency: "a", Via: "session"}}
		id, err := h.AskJob(t.Context(), first)
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			change func(*job.Order)
			same   bool
		}{
			"another person":       {func(o *job.Order) { o.By = custody.Actor{Account: "acc-he", Agency: "a", Via: "token"} }, true},
			"the item moved":       {func(o *job.Order) { o.Unit = "u2" }, true},
			"another item":         {func(o *job.Order) { o.Subject = ref("i2") }, false},
			"another kind of noun": {func(o *job.Order) { o.Subject.Kind = "handover" }, false},
			"another agency":       {func(o *job.Order) { o.Agency = "b" }, false},
			"more to do":           {func(o *job.Order) { o.SM3 = true }, false},
			"other work":           {func(o *job.Order) { o.Work = job.Deposit }, false},
		} {
			order := first
			c.change(&order)
			if got, err := h.AskJob(t.Context(), order); err != nil || (got == id) != c.same {
				t.Errorf("%s: job %d after %d, %v", name, got, id, err)
			}
		}
	})
}
