package api_test

import (
	"bytes"
	"errors"
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/demo"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
)

// recorded takes a film of some twelve seconds in.
func recorded(t *testing.T, who servertest.Person) api.Item {
	t.Helper()
	data := must(fs.ReadFile(demo.Samples(), "body-20260603-091245.mp4"))(t)
	got := must(who.SendFile(t.Context(), apiclient.Command{}, "现场.mp4", bytes.NewReader(data), api.NewItem{Origin: api.Origin{How: "made"}}))(t)
	return got.Value
}

func moment(kind string, at int64, text string) api.NewMarker {
	return api.NewMarker{Kind: kind, From: at, Until: at, Text: text}
}

// TestMarkersOfARecording: made, listed in the order of the recording page by page,
// withdrawn by their maker with a reason, and told in their chains. fsck at the end finds
// their rows as the events say.
func TestMarkersOfARecording(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx, none := t.Context(), apiclient.Command{}
	lin, he := town.Officer(town.City.ID, "u1", "林一禾"), town.Officer(town.City.ID, "u2", "何小满", "custodian")
	it := recorded(t, lin)
	late := must(lin.MarkItem(ctx, none, it.ID, moment("signature", 9_000_000, "当事人签字")))(t)
	early := must(he.MarkItem(ctx, none, it.ID, api.NewMarker{Kind: "credentials", From: 1_000_000, Until: 2_500_000, Text: "两人出示证件"}))(t)
	if early.Receipt.Events[0].Agency != town.City.ID || early.Value.Made.Officer != he.Officer.ID || early.Value.State != "standing" {
		t.Errorf("%+v", early)
	}
	first := must(lin.Markers(ctx, it.ID, api.Paging{Limit: 1}))(t)
	second := must(lin.Markers(ctx, it.ID, api.Paging{Limit: 1, After: first.Next}))(t)
	if diff := cmp.Diff([]api.Marker{early.Value, late.Value}, append(first.List, second.List...)); diff != "" {
		t.Error(diff)
	}
	if _, err := he.WithdrawMarker(ctx, apiclient.Seeing(late), late.Value.ID, "不对"); !errors.Is(err, fault.MarkerOfAnother) {
		t.Errorf("another's: %v", err)
	}
	if _, err := lin.WithdrawMarker(ctx, none, late.Value.ID, "标错"); !errors.Is(err, fault.VersionMissing) {
		t.Errorf("without the version: %v", err)
	}
	gone := must(lin.WithdrawMarker(ctx, apiclient.Seeing(late), late.Value.ID, "标错"))(t).Value
	if gone.State != "withdrawn" || gone.Withdrawn == nil || gone.Withdrawn.Reason != "标错" || gone.Text != "当事人签字" {
		t.Errorf("%+v", gone)
	}
	if diff := cmp.Diff(gone, must(he.Marker(ctx, gone.ID))(t)); diff != "" {
		t.Error(diff)
	}
	chain := must(he.Events(ctx, "markers", gone.ID, api.Order{}))(t).List
	if len(chain) != 2 || chain[0].Action != "mark" || chain[1].Action != "withdraw" || chain[1].Reason != "标错" {
		t.Errorf("%+v", chain)
	}
}

func TestWhatCannotBeMarkedIsToldInWords(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx, none := t.Context(), apiclient.Command{}
	lin := town.Officer(town.City.ID, "u1", "林一禾")
	it := recorded(t, lin)
	photo := must(send(t, lin, "a.txt", []byte("no film")))(t).Value
	hour := int64(3_600_000_000)
	for name, c := range map[string]struct {
		item string
		mark api.NewMarker
		want *fault.Code
	}{
		"a text":            {photo.ID, moment("other", 0, "注"), fault.MarkerUnfit},
		"beyond its end":    {it.ID, moment("other", hour, "注"), fault.BadInput},
		"before its start":  {it.ID, moment("other", -1, "注"), fault.BadInput},
		"ends before it":    {it.ID, api.NewMarker{Kind: "other", From: 5, Until: 4, Text: "注"}, fault.BadInput},
		"no kind of ours":   {it.ID, moment("note", 0, "注"), fault.BadInput},
		"no words":          {it.ID, moment("other", 0, ""), fault.BadInput},
		"two lines":         {it.ID, moment("other", 0, "一\n二"), fault.BadInput},
		"what is not there": {"nothing", moment("other", 0, "注"), fault.NoSuchThing},
	} {
		if _, err := lin.MarkItem(ctx, none, c.item, c.mark); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if page := must(lin.Markers(ctx, it.ID, api.Paging{}))(t); len(page.List) != 0 {
		t.Errorf("something was marked: %+v", page.List)
	}
}
