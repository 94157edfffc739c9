package api_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
	"liuhen/internal/sqldb/sqldbtest"
)

// fill fills the blank table that the client was given: each row in the order of its columns.
func fill(t *testing.T, c *apiclient.Client, kind string, rows ...[]any) []byte {
	t.Helper()
	data, err := c.RosterBlank(t.Context(), kind)
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+2)
		if err == nil {
			err = book.SetSheetRow(book.GetSheetName(0), cell, &row)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	out, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// said is what became of the rows, with what was remarked on which columns.
func said(a api.RosterAnswer) (rows []string) {
	for _, r := range a.Rows {
		one := r.Name + " " + r.Outcome
		for _, remark := range r.Remarks {
			one += " " + remark.Column + ":" + remark.Code
		}
		rows = append(rows, one)
	}
	return rows
}

func TestRostersOfPeopleAndDevices(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		town, ctx := servertest.Start(t, servertest.In(t, in)), t.Context()
		of := api.RosterAsked{Agency: town.City.ID}
		people := fill(t, town.System, "officers", []any{"", "执法一科", "林一禾", "云执0101"}, []any{"云溪支队", "u2", "何青", ""}, []any{"", "九科", "刘岸", "云执0103"}, []any{"", "", "", "云执0104"})
		judged, err := town.System.CheckRoster(ctx, "officers", of, people)
		want := []string{"林一禾 new", "何青 new", "刘岸 wrong unit:bad-input", " wrong name:bad-input"}
		if diff := cmp.Diff(want, said(judged)); diff != "" || err != nil || judged.Counts != (api.RosterOutcomes{New: 2, Wrong: 2}) {
			t.Fatalf("%v, %+v (-want +got):\n%s", err, judged.Counts, diff)
		}
		if n, err := town.System.CountOfficers(ctx, api.OfficerFilter{}); err != nil || n.Number != 0 {
			t.Fatalf("a check enrolled %d, %v", n.Number, err)
		}
		if remark := judged.Rows[3].Remarks[0]; remark.What != "This input cannot be taken (Name): it must be given." || remark.Next == "" || judged.Rows[3].Row != 5 {
			t.Errorf("%+v", judged.Rows[3])
		}
		for i, outcome := range []string{"made", "known"} { // the second time under the same key
			done, err := town.System.RegisterRoster(ctx, apiclient.Command{Key: "roster-1"}, "officers", of, people)
			want[0], want[1] = "林一禾 "+outcome, "何青 "+outcome
			if diff := cmp.Diff(want, said(done)); diff != "" || err != nil || done.Rows[0].ID == "" {
				t.Errorf("time %d: %v (-want +got):\n%s", i, err, diff)
			}
		}
		devices := fill(t, town.System, "devices",
			[]any{"", "执法一科", "body camera", "青禾", "Q1", "DSJ-01", "yes", "云执0101"}, []any{"", "", "无人机", "", "", "WR-02", "否", ""},
			[]any{"", "", "手机", "", "", "SJ-03", "", "没有的人"}, []any{"", "", "望远镜", "", "", "WY-04"}, []any{"", "", "手机", "", "", "WR-02"})
		done, err := town.System.RegisterRoster(ctx, apiclient.Command{Key: "roster-2"}, "devices", of, devices)
		want = []string{"DSJ-01 made", "WR-02 made", "SJ-03 wrong holder:bad-input", "WY-04 wrong kind:bad-input", "WR-02 wrong :bad-input"}
		if diff := cmp.Diff(want, said(done)); diff != "" || err != nil {
			t.Fatalf("%v (-want +got):\n%s", err, diff)
		}
		camera, err := town.System.Device(ctx, done.Rows[0].ID)
		if err != nil || camera.Holder == "" || camera.Kind != "body-camera" || !camera.Issued || camera.Unit != "u1" {
			t.Errorf("%+v, %v", camera, err)
		}
		if _, err := town.System.RegisterRoster(ctx, apiclient.Command{Key: "roster-1"}, "officers", of,
			fill(t, town.System, "officers", []any{"", "", "另一人", "云执0109"})); !errors.Is(err, fault.KeyReused) {
			t.Errorf("the key of another roster: %v", err)
		}
	})
}

func TestRostersOfMatters(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		town, ctx := servertest.Start(t, servertest.In(t, in)), t.Context()
		lin, chen := town.Officer(town.City.ID, "u1", "林晓禾"), town.Officer(town.City.ID, "u2", "陈一舟")
		hers, err := chen.OpenMatter(ctx, apiclient.Command{}, api.MatterDetails{Kind: "penalty", Number: "云农罚〔2026〕9号", Subject: "无证经营农药"})
		if err != nil {
			t.Fatal(err)
		}
		table := fill(t, lin.Client, "matters",
			[]any{"", "行政处罚", "云农罚〔2026〕1号", "青禾种子门市部", "经营假种子", "", "2026-03-05 09:30"},
			[]any{"", "penalty", "云农罚〔2026〕2号", "", "经营假种子", "林晓禾、YX2", 46086.5},
			[]any{"", "行政处罚", hers.Value.Number, "", "无证经营农药", "", "2026-03-05"},
			[]any{"", "行政处罚", "云农罚〔2026〕4号", "", "经营假种子", "", "明天"},
			[]any{"", "行政处罚", "云农罚〔2026〕5号", "", "经营假种子", "", "2027-01-01"},
			[]any{"执法二科", "行政处罚", "云农罚〔2026〕6号", "", "经营假种子", "陈一舟", "2026-03-05"})
		judged, err := lin.CheckRoster(ctx, "matters", api.RosterAsked{}, table)
		want := []string{
			"云农罚〔2026〕1号 new", "云农罚〔2026〕2号 new", "云农罚〔2026〕9号 wrong :matter-number-taken",
			"云农罚〔2026〕4号 wrong opened_at:bad-input", "云农罚〔2026〕5号 wrong opened_at:time-in-future", "云农罚〔2026〕6号 wrong :not-found",
		}
		if diff := cmp.Diff(want, said(judged)); diff != "" || err != nil {
			t.Fatalf("%v (-want +got):\n%s", err, diff)
		}
		done, err := lin.RegisterRoster(ctx, apiclient.Command{Key: "m"}, "matters", api.RosterAsked{}, table)
		if err != nil || done.Counts.Made != 2 || done.Counts.Wrong != 4 {
			t.Fatalf("%+v, %v", done.Counts, err)
		}
		second, err := lin.Matter(ctx, done.Rows[1].ID)
		if err != nil || len(second.Officers) != 2 || !slices.Contains(second.Officers, chen.Officer.ID) || second.OpenedAt.UTC().Hour() != 4 {
			t.Errorf("%+v, %v", second.Matter, err)
		}
		again, err := lin.CheckRoster(ctx, "matters", api.RosterAsked{}, fill(t, lin.Client, "matters",
			[]any{"", "行政处罚", "云农罚〔2026〕1号", "青禾种子门市部", "经营假种子", "", "2026-03-05 09:30"},
			[]any{"", "行政处罚", "云农罚〔2026〕2号", "河湾农资店", "经营假种子", "林晓禾、陈一舟", 46086.5}))
		if diff := cmp.Diff([]string{"云农罚〔2026〕1号 known", "云农罚〔2026〕2号 differs party:roster-row-differs"}, said(again)); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
}

func TestWhoBringsRostersIn(t *testing.T) {
	t.Parallel()
	town, ctx := servertest.Start(t), t.Context()
	lin := town.Officer(town.City.ID, "u1", "林晓禾")
	people := fill(t, town.System, "officers", []any{"", "", "何青", ""})
	of := api.RosterAsked{Agency: town.City.ID}
	check(t, map[string]refusal{
		"a check by an officer":      {second(lin.CheckRoster(ctx, "officers", of, people)), fault.NotAllowed},
		"people by an officer":       {second(lin.RegisterRoster(ctx, apiclient.Command{}, "officers", of, people)), fault.NotAllowed},
		"people by security":         {second(town.Security.RegisterRoster(ctx, apiclient.Command{}, "officers", of, people)), fault.NotAllowed},
		"devices by audit":           {second(town.Audit.CheckRoster(ctx, "devices", of, people)), fault.NotAllowed},
		"a table for an officer":     {second(lin.RosterBlank(ctx, "devices")), fault.NotAllowed},
		"matters by system":          {second(town.System.CheckRoster(ctx, "matters", of, people)), fault.NoSuchThing},
		"what there is not":          {second(town.System.CheckRoster(ctx, "weapons", of, people)), fault.NoSuchThing},
		"a table of something else":  {second(town.System.CheckRoster(ctx, "devices", of, people)), fault.RosterHeading},
		"no table":                   {second(town.System.CheckRoster(ctx, "officers", of, []byte("x"))), fault.WorkbookUnreadable},
		"nothing":                    {second(town.System.CheckRoster(ctx, "officers", of, nil)), fault.BadInput},
		"a table beyond all measure": {second(town.System.CheckRoster(ctx, "officers", of, []byte(strings.Repeat("x", 5<<20)))), fault.BodyTooLarge},
	})
	if n, err := town.System.CountOfficers(ctx, api.OfficerFilter{}); err != nil || n.Number != 1 {
		t.Errorf("%d officers, %v", n.Number, err)
	}
}
