package fsck_test

import (
	"errors"
	"testing"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/fsck"
	"liuhen/internal/job"
)

// keeper is somebody of an agency with a post, or an administrator.
func keeper(agency, post, admin string) access.Person {
	p := access.Person{Actor: custody.Actor{Account: "a", Agency: agency, Via: "session"}, City: "city", Admin: admin}
	if post != "" {
		p.Actor.Officer, p.Posts = "o", map[string]bool{post: false}
	}
	return p
}

// ordered is a folder with the desk that takes orders for it.
func ordered(t *testing.T) (string, fsck.Orders) {
	t.Helper()
	folder := filled(t, small)
	w := openWorld(t, folder)
	t.Cleanup(func() { must(t, w.store.Close()) })
	return folder, fsck.Orders{Desk: inspect(t, folder).desk, Queue: w.store}
}

func TestAnOrderedCheckKeepsItsReport(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		harm bool
		sm3  bool
		want error
	}{
		"intact":            {false, false, nil},
		"intact, with SM3":  {false, true, nil},
		"damaged":           {true, false, fault.CheckFound},
		"damaged, with SM3": {true, true, fault.CheckFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder, desk := ordered(t)
			if c.harm {
				write(t, blobPath(folder, "the first film"), flippedBytes([]byte("the first film")))
			}
			who := keeper("city", access.Custodian, "")
			o, err := desk.Order(t.Context(), who, c.sm3)
			if err != nil || o.Report != nil || o.Job.State != job.Waiting || o.Job.Work != job.Check {
				t.Fatalf("ordered %+v, %v", o, err)
			}
			o.Job.SM3 = c.sm3
			var done, total int64
			if err := desk.Check(t.Context(), o.Job, func(d, of int64) { done, total = d, of }); !errors.Is(err, c.want) {
				t.Errorf("check: %v", err)
			}
			got, err := desk.Ordered(t.Context(), who, o.Job.ID)
			if err != nil || got.Report == nil {
				t.Fatalf("ordered %+v, %v", got, err)
			}
			if r := got.Report; r.Fine() == c.harm || len(r.Findings) != int(r.Found) || r.Read != done+printSize+extractSize || r.Recorded != total+printSize+extractSize || done == 0 {
				t.Errorf("%d of %d bytes, report %+v", done, total, r)
			}
		})
	}
}

func TestWhoOrdersChecks(t *testing.T) {
	t.Parallel()
	_, desk := ordered(t)
	first, err := desk.Order(t.Context(), keeper("city", "", access.SystemAdmin), false)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		who access.Person
		ok  bool
	}{
		"the city's custodian":  {keeper("city", access.Custodian, ""), true},
		"its recording manager": {keeper("city", access.RecordingManager, ""), true},
		"its archivist":         {keeper("city", access.Archivist, ""), false},
		"a county's custodian":  {keeper("county", access.Custodian, ""), false},
		"security admin":        {keeper("city", "", access.SecurityAdmin), false},
		"audit admin":           {keeper("city", "", access.AuditAdmin), true},
	} {
		again, err := desk.Order(t.Context(), c.who, false)
		_, errSeen := desk.Ordered(t.Context(), c.who, first.Job.ID)
		if c.ok && (err != nil || errSeen != nil || again.Job.ID != first.Job.ID) {
			t.Errorf("%s: job %d, %v, %v", name, again.Job.ID, err, errSeen)
		}
		if !c.ok && (!errors.Is(err, fault.NotAllowed) || !errors.Is(errSeen, fault.NotAllowed)) {
			t.Errorf("%s: %v, %v", name, err, errSeen)
		}
	}
}

func TestAJobOfOtherWorkIsNoCheck(t *testing.T) {
	t.Parallel()
	_, desk := ordered(t)
	id, err := desk.Queue.AskJob(t.Context(), job.Order{Work: job.Deposit, Agency: "city"})
	if err != nil {
		t.Fatal(err)
	}
	for _, number := range []job.ID{id, id + 1} {
		if _, err := desk.Ordered(t.Context(), keeper("city", access.Custodian, ""), number); !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("job %d as a check: %v", number, err)
		}
	}
}
