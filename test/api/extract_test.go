package api_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
)

// extracted waits until an extract is no longer being made.
func extracted(t *testing.T, who servertest.Person, id string) api.Extract {
	t.Helper()
	for range 600 {
		e := must(who.Extract(t.Context(), id))(t)
		if e.State != "ordered" {
			return e
		}
		<-time.After(50 * time.Millisecond) // the queue tells nobody
	}
	t.Fatal("it is not made")
	return api.Extract{}
}

func wants(list, format string, f api.ExtractFilter) api.NewExtract {
	return api.NewExtract{List: list, Format: format, Language: "zh-CN", Filter: f}
}

// takenAway orders an extract and returns it with its bytes.
func takenAway(t *testing.T, who servertest.Person, want api.NewExtract) (api.Extract, []byte) {
	t.Helper()
	o := must(who.OrderExtract(t.Context(), apiclient.Command{}, want))(t)
	e := extracted(t, who, o.Value.ID)
	if e.State != "ready" {
		t.Fatalf("%+v", e)
	}
	var out bytes.Buffer
	n := must(who.DownloadExtract(t.Context(), e.ID, &out))(t)
	if n != e.Made.Size || digest.SumSHA256(out.Bytes()).String() != e.Made.SHA256 {
		t.Errorf("%d bytes of %+v", n, e.Made)
	}
	return e, out.Bytes()
}

func rowsOf(t *testing.T, format string, data []byte) [][]string {
	t.Helper()
	if format == "csv" {
		text, ok := strings.CutPrefix(string(data), "\ufeff")
		if !ok {
			t.Error("no byte order mark")
		}
		return must(csv.NewReader(strings.NewReader(text)).ReadAll())(t)
	}
	book := must(excelize.OpenReader(bytes.NewReader(data)))(t)
	return must(book.GetRows(book.GetSheetName(0)))(t)
}

// TestAListIsOrderedAsAFile: the rows are those of the list under its own filter, in the words
// of the language, and the order, the making and each download are events.
func TestAListIsOrderedAsAFile(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	lin, he := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u2", "何小满", "custodian")
	first := must(send(t, lin, "=1+1.txt", []byte("one")))(t).Value
	must(send(t, lin, "乙.txt", []byte("two")))(t)
	must(send(t, he, "丙.txt", []byte("three")))(t)
	for _, format := range []string{"xlsx", "csv"} {
		e, data := takenAway(t, he, wants("items", format, api.ExtractFilter{Unit: "u1"}))
		rows := rowsOf(t, format, data)
		at := slices.IndexFunc(rows, func(row []string) bool { return row[0] == first.ID }) // both came in one moment
		if len(rows) != 3 || e.Rows != 2 || rows[0][0] != "编号" || at < 1 {
			t.Fatalf("%s: %+v %q", format, e, rows)
		}
		if name := rows[at][2]; format == "csv" && name != "'"+first.FileName {
			t.Errorf("a formula: %q", name)
		}
		if !slices.Contains(rows[1], "林一禾") || !slices.Contains(rows[1], "已收存") || !slices.Contains(rows[1], "云溪市农业综合行政执法支队") {
			t.Errorf("%q", rows[1])
		}
		chain := must(he.Events(t.Context(), "extracts", e.ID, api.Order{}))(t).List
		if len(chain) != 2 || chain[0].Action != "order" || chain[1].Action != "finish" || chain[0].Officer != he.Officer.ID {
			t.Errorf("%+v", chain)
		}
		own := must(he.Extracts(t.Context(), api.Paging{}))(t).List
		if !slices.ContainsFunc(own, func(one api.Extract) bool { return one.ID == e.ID }) {
			t.Errorf("%+v", own)
		}
	}
	seen := 0
	for _, l := range must(he.LogEvents(t.Context(), town.City.ID, api.Order{Paging: api.Paging{Limit: 200}}))(t).List {
		if strings.HasPrefix(l.Noun, "viewing/") && l.Action == "open" {
			seen++
		}
	}
	if seen < 2 {
		t.Errorf("%d downloads are on record", seen)
	}
}

func TestEveryListCanBeHadAsAFile(t *testing.T) {
	t.Parallel()
	f := servertest.Sealed(t)
	who := f.Officer
	must(who.BeginActivity(t.Context(), apiclient.Command{}, api.NewActivity{ActivityDetails: api.ActivityDetails{Kind: "on-site-enforcement"}}))(t)
	for _, list := range []string{"matters", "activities", "items", "handovers", "casefiles", "officers"} {
		want := wants(list, "xlsx", api.ExtractFilter{})
		want.Language = "en"
		e, data := takenAway(t, who, want)
		rows := rowsOf(t, "xlsx", data)
		if len(rows) < 2 || int64(len(rows)-1) != e.Rows || rows[0][0] != "Id" {
			t.Errorf("%s: %q", list, rows)
		}
	}
}

// TestAnExtractIsItsOrderersAlone: nobody else knows of it, who sees no names gets none, and
// conditions are those of the list.
func TestAnExtractIsItsOrderersAlone(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx, none := t.Context(), apiclient.Command{}
	lin, he := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u2", "何小满", "head")
	e, _ := takenAway(t, lin, wants("officers", "csv", api.ExtractFilter{}))
	if _, err := he.Extract(ctx, e.ID); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("another's: %v", err)
	}
	if _, err := he.DownloadExtract(ctx, e.ID, new(bytes.Buffer)); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("another's file: %v", err)
	}
	for _, list := range []string{"items", "officers", "devices"} {
		if _, err := town.Audit.OrderExtract(ctx, none, wants(list, "csv", api.ExtractFilter{})); !errors.Is(err, fault.NotAllowed) {
			t.Errorf("the audit administrator, %s: %v", list, err)
		}
	}
	for name, want := range map[string]api.NewExtract{
		"no such list":   wants("accounts", "csv", api.ExtractFilter{}),
		"no such format": wants("items", "ods", api.ExtractFilter{}),
		"no such state":  wants("items", "csv", api.ExtractFilter{State: "lost"}),
		"no condition":   wants("officers", "csv", api.ExtractFilter{Handover: "x"}),
		"free text":      wants("items", "csv", api.ExtractFilter{Matter: "农药 案"}),
	} {
		if _, err := lin.OrderExtract(ctx, none, want); !errors.Is(err, fault.BadInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAnExtractIsGivenOutInTheRightsOfNow: what was restricted since it was made, and a post
// that is no longer held, keep the file from its orderer.
func TestAnExtractIsGivenOutInTheRightsOfNow(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx := t.Context()
	lin, bai := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u1", "白一溪")
	keeper := town.Officer(town.City.ID, "u2", "何小满", "custodian")
	it := must(send(t, lin, "甲.txt", []byte("one")))(t)
	colleague, _ := takenAway(t, bai, wants("items", "csv", api.ExtractFilter{}))
	maker, _ := takenAway(t, lin, wants("items", "csv", api.ExtractFilter{}))
	must(keeper.RestrictItem(ctx, apiclient.Seeing(it), it.Value.ID, api.NewRestriction{Restriction: api.Restriction{Minors: true}, Reason: "有未成年人"}))(t)
	if _, err := bai.DownloadExtract(ctx, colleague.ID, new(bytes.Buffer)); !errors.Is(err, fault.ExtractOutdated) {
		t.Errorf("of his unit, restricted since: %v", err)
	}
	must(lin.DownloadExtract(ctx, maker.ID, new(bytes.Buffer)))(t)
	town.Move(time.Second) // what changes at the very moment of an order counts as later
	if again, data := takenAway(t, bai, wants("items", "csv", api.ExtractFilter{})); again.Rows != 0 || len(rowsOf(t, "csv", data)) != 1 {
		t.Errorf("restricted, and in the file: %s", data)
	}
}
