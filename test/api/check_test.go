package api_test

import (
	"errors"
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
)

// TestAnOrderedCheckIsAJob orders one as the city's custodian and finds it again as
// the system administrator.
func TestAnOrderedCheckIsAJob(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	wang := town.Officer(town.City.ID, "u2", "王闻", "custodian")
	ordered, err := wang.OrderCheck(t.Context(), api.NewCheck{SM3: true})
	if err != nil || ordered.Job.Work != "check" || ordered.Job.Subject != "" {
		t.Fatalf("ordered %+v, %v", ordered, err)
	}
	got, err := town.System.Check(t.Context(), ordered.Job.ID)
	if err != nil || got.Job.ID != ordered.Job.ID || got.Job.Work != "check" {
		t.Errorf("check %+v, %v", got, err)
	}
	if r := got.Report; r != nil && (r.Found != 0 || r.Events == 0) {
		t.Errorf("report %+v", r)
	}
	if j, err := wang.Job(t.Context(), ordered.Job.ID); err != nil || j.Work != "check" {
		t.Errorf("its job %+v, %v", j, err)
	}
	if again, err := town.Audit.OrderCheck(t.Context(), api.NewCheck{SM3: true}); err != nil || again.Job.Work != "check" {
		t.Errorf("ordered by the audit administrator: %+v, %v", again, err)
	}
	for name, who := range map[string]*apiclient.Client{"custodian": wang.Client, "system": town.System, "audit": town.Audit} {
		page, err := who.Jobs(t.Context(), api.JobQuery{Work: "check"})
		if err != nil || len(page.List) == 0 || page.List[len(page.List)-1].ID != ordered.Job.ID {
			t.Errorf("%s lists %+v, %v", name, page.List, err)
		}
	}
	if page, err := town.Security.Jobs(t.Context(), api.JobQuery{Work: "check"}); err != nil || len(page.List) != 0 {
		t.Errorf("the security administrator lists %+v, %v", page.List, err)
	}
	if page, err := town.Audit.Jobs(t.Context(), api.JobQuery{}); err != nil || len(page.List) != 0 {
		t.Errorf("the audit administrator lists other jobs: %+v, %v", page.List, err)
	}
	lin := town.Officer(town.City.ID, "u1", "林晓")
	if _, err := lin.OrderCheck(t.Context(), api.NewCheck{}); !errors.Is(err, fault.NotAllowed) {
		t.Errorf("an officer orders a check: %v", err)
	}
	if _, err := lin.Check(t.Context(), ordered.Job.ID); !errors.Is(err, fault.NotAllowed) {
		t.Errorf("an officer reads a check: %v", err)
	}
	for _, id := range []string{"4711", "one"} {
		if _, err := wang.Check(t.Context(), id); !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("check %s: %v", id, err)
		}
	}
}

// checked orders a check of the item and waits until its job came to its end.
func checked(t *testing.T, who servertest.Person, id string) api.Job {
	t.Helper()
	j, err := who.CheckItem(t.Context(), id)
	for late := time.After(time.Minute); err == nil && j.EndedAt == nil; {
		select {
		case <-late:
			t.Fatal("the check does not end")
		case <-time.After(10 * time.Millisecond):
		}
		j, err = who.Job(t.Context(), j.ID)
	}
	if err != nil || j.Work != "check-item" || j.Subject != "item/"+id {
		t.Fatalf("job %+v, %v", j, err)
	}
	return j
}

func TestACustodianHasAKeptItemChecked(t *testing.T) {
	t.Parallel()
	f := servertest.Submitted(t)
	id := f.Items[0].ID
	away := f.Town.Officer(must(f.Town.System.EstablishAgency(t.Context(), apiclient.Command{}, county()))(t).Value.ID, "u1", "霜降", "custodian")
	if _, err := f.Officer.CheckItem(t.Context(), id); !errors.Is(err, fault.NotAllowed) {
		t.Errorf("ordered by its officer: %v", err)
	}
	if _, err := away.CheckItem(t.Context(), id); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("ordered by another agency's custodian: %v", err)
	}
	if j := checked(t, f.Custodian, id); j.State != "done" || j.Progress.Done != 1 {
		t.Errorf("job %+v", j)
	}
	whole := must(f.Officer.Item(t.Context(), id))(t)
	if whole.Verified == nil || !whole.Verified.Equal(f.Now()) || len(whole.Damages) != 0 {
		t.Errorf("whole %+v", whole)
	}
	f.Harm(whole)
	if j := checked(t, f.Custodian, id); j.State != "cancelled" || j.Code != "bytes-differ" {
		t.Errorf("job %+v", j)
	}
	if broken := must(f.Officer.Item(t.Context(), id))(t); len(broken.Damages) != 1 || broken.Damages[0].Finding != "MISMATCH" || broken.State != "deposited" {
		t.Errorf("damaged %+v", broken)
	}
	all := must(f.Officer.Events(t.Context(), "items", id, api.Order{Newest: true, Paging: api.Paging{Limit: 2}}))(t).List
	if len(all) != 2 || all[0].Action != "find-damage" || all[1].Action != "confirm-intact" ||
		all[0].Officer != f.Custodian.Officer.ID || all[1].Officer != f.Custodian.Officer.ID {
		t.Errorf("events %+v", all)
	}
}
