package api_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/job"
	"liuhen/internal/server/servertest"
	"liuhen/internal/sqldb/sqldbtest"
)

// handedOver lets an officer send a file and sign it over, and the custodian receive
// it. It returns the job's subject.
func handedOver(t *testing.T, officer, custodian servertest.Person, data string) string {
	t.Helper()
	ctx := t.Context()
	sent, err := officer.SendFile(ctx, apiclient.Command{}, "现场.mp4", strings.NewReader(data), api.NewItem{Origin: api.Origin{How: "made"}})
	if err != nil {
		t.Fatal(err)
	}
	signed, err := officer.SignHandover(ctx, apiclient.Command{}, api.HandoverList{Items: []string{sent.Value.ID}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := custodian.AnswerHandover(ctx, apiclient.Seeing(signed), signed.Value.ID, api.Count{}); err != nil {
		t.Fatal(err)
	}
	return "handover/" + signed.Value.ID
}

// TestWhoIsToldOfAJob asks as everybody for the deposit of one handover.
func TestWhoIsToldOfAJob(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		town := servertest.Start(t, servertest.In(t, in))
		lin := town.Officer(town.City.ID, "u1", "林晓")
		wang := town.Officer(town.City.ID, "u2", "王闻", "custodian")
		subject := handedOver(t, lin, wang, "film")
		want := api.Job{Work: "deposit", Agency: town.City.ID, Subject: subject}
		bare := want
		bare.Subject = ""
		own := api.JobQuery{Subject: subject}
		for name, c := range map[string]struct {
			hand *apiclient.Client
			q    api.JobQuery
			want *api.Job
		}{
			"who signed":         {lin.Client, own, &want},
			"custodian":          {wang.Client, own, &want},
			"colleague":          {town.Officer(town.City.ID, "u1", "周明").Client, own, &want},
			"of another unit":    {town.Officer(town.City.ID, "u2", "陈默").Client, own, nil},
			"system admin":       {town.System, api.JobQuery{Work: "deposit"}, &bare},
			"security admin":     {town.Security, own, nil},
			"audit admin":        {town.Audit, own, nil},
			"of another subject": {wang.Client, api.JobQuery{Subject: "handover/other"}, nil},
			"of another work":    {wang.Client, api.JobQuery{Subject: subject, Work: "check"}, nil},
		} {
			page, err := c.hand.Jobs(t.Context(), c.q)
			if err != nil || page.Next != "" {
				t.Errorf("%s: next %q, %v", name, page.Next, err)
			}
			got := []api.Job{}
			for _, j := range page.List {
				alone, err := c.hand.Job(t.Context(), j.ID)
				if err != nil || alone.ID != j.ID || alone.Subject != j.Subject || j.State == "" || j.AskedAt.IsZero() {
					t.Errorf("%s: job %+v, in the list %+v, %v", name, alone, j, err)
				}
				got = append(got, api.Job{Work: j.Work, Agency: j.Agency, Subject: j.Subject}) // how far it is does not matter
			}
			expected := []api.Job{}
			if c.want != nil {
				expected = append(expected, *c.want)
			}
			if diff := cmp.Diff(expected, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	})
}

func TestAJobThatOneMayNotSeeIsNotThere(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	wang := town.Officer(town.City.ID, "u2", "王闻", "custodian")
	subject := handedOver(t, town.Officer(town.City.ID, "u1", "林晓"), wang, "film")
	page, err := wang.Jobs(t.Context(), api.JobQuery{Subject: subject})
	if err != nil || len(page.List) != 1 {
		t.Fatal(page, err)
	}
	id, chen := page.List[0].ID, town.Officer(town.City.ID, "u2", "陈默")
	for _, c := range []struct {
		hand *apiclient.Client
		id   string
	}{{chen.Client, id}, {town.Audit, id}, {wang.Client, "4711"}, {wang.Client, "-1"}, {wang.Client, "one"}} {
		if _, err := c.hand.Job(t.Context(), c.id); !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("job %s: %v", c.id, err)
		}
	}
	if _, err := town.System.Jobs(t.Context(), api.JobQuery{Subject: subject}); !errors.Is(err, fault.NotAllowed) {
		t.Errorf("an administrator asks for one subject: %v", err)
	}
	if _, err := wang.Jobs(t.Context(), api.JobQuery{Paging: api.Paging{After: "one"}}); !errors.Is(err, fault.BadInput) {
		t.Errorf("an odd page: %v", err)
	}
	if _, err := wang.CountJobs(t.Context()); !errors.Is(err, fault.NotAllowed) {
		t.Errorf("a custodian counts the jobs: %v", err)
	}
}

func TestJobsComeInPagesAndAreCounted(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		town := servertest.Start(t, servertest.In(t, in))
		lin, wang := town.Officer(town.City.ID, "u1", "林晓"), town.Officer(town.City.ID, "u2", "王闻", "custodian")
		var want, got []string
		for _, data := range []string{"one", "two", "three"} {
			want = append([]string{handedOver(t, lin, wang, data)}, want...)
		}
		q := api.JobQuery{Paging: api.Paging{Limit: 2}, Work: "deposit"}
		for pages := 0; pages == 0 || q.After != ""; pages++ {
			page, err := lin.Jobs(t.Context(), q)
			if err != nil || pages > 3 {
				t.Fatal(pages, err)
			}
			for _, j := range page.List {
				got = append(got, j.Subject)
			}
			q.After = page.Next
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("newest first (-want +got):\n%s", diff)
		}
		counts, err := town.System.CountJobs(t.Context())
		deposits := int64(0)
		for _, c := range counts.List {
			if c.Work == "deposit" {
				deposits += c.Jobs
			}
		}
		if err != nil || deposits != 3 {
			t.Errorf("counts %+v, %v", counts, err)
		}
	})
}

// TestTheAPIKnowsEveryWorkAndState holds the wire's closed lists to the field's.
func TestTheAPIKnowsEveryWorkAndState(t *testing.T) {
	t.Parallel()
	want := map[string][]string{}
	for _, w := range job.Works() {
		want["Work"] = append(want["Work"], string(w))
	}
	for _, s := range job.States() {
		want["State"] = append(want["State"], string(s))
	}
	for _, wire := range []any{api.Job{}, api.JobQuery{}} {
		for name, words := range want {
			field, _ := reflect.TypeOf(wire).FieldByName(name)
			if listed := strings.Split(field.Tag.Get("enum"), ","); !slices.Equal(listed, words) {
				t.Errorf("%T.%s lists %v, want %v", wire, name, listed, words)
			}
		}
	}
}
