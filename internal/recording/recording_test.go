package recording_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/fault"
	"liuhen/internal/recording"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

func TestNewClockKeepsOnlyWhatACameraCanHaveSeen(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]bool{
		-1: false, 0: false, 1904: false, 1970: false, 1980: false, 1989: false,
		1990: true, 2026: true, 2099: true, 2100: false, 9999: false, 171546: false,
	} {
		c, ok := recording.NewClock("exif.DateTime", "as written", time.Date(year, 6, 3, 9, 12, 45, 0, time.UTC), recording.ZoneStated, 28800)
		if ok != want || (c.Wall != "") != want || c.Raw != "as written" || c.ZoneKnown() != want {
			t.Errorf("year %d: plausible=%v clock=%+v", year, ok, c)
		}
	}
}

func TestClockNamesTheInstant(t *testing.T) {
	t.Parallel()
	wall := time.Date(2026, 6, 3, 9, 12, 45, 250_000_000, time.UTC)
	for _, c := range []struct {
		zone   recording.Zone
		offset int
		want   string
	}{
		{recording.ZoneUnknown, 3600, "2026-06-03T01:12:45.25Z"},
		{recording.ZoneByFormat, 3600, "2026-06-03T09:12:45.25Z"},
		{recording.ZoneStated, 3600, "2026-06-03T08:12:45.25Z"},
		{recording.ZoneStated, -34200, "2026-06-03T18:42:45.25Z"},
	} {
		clock, _ := recording.NewClock("s", "r", wall, c.zone, c.offset)
		got, ok := clock.In(shanghai)
		if !ok || got.UTC().Format(time.RFC3339Nano) != c.want {
			t.Errorf("%q %d: %v %v, want %s", c.zone, c.offset, got.UTC(), ok, c.want)
		}
	}
	if at, ok := (recording.Clock{Raw: "171546:06:03"}).In(shanghai); ok {
		t.Errorf("an unread clock named %v", at)
	}
}

func TestClockOffsetIsKeptOnlyWhenStated(t *testing.T) {
	t.Parallel()
	got, _ := recording.NewClock("s", "r", time.Date(2026, 6, 3, 9, 12, 45, 0, time.UTC), recording.ZoneByFormat, 28800)
	want := recording.Clock{Raw: "r", Source: "s", Wall: "2026-06-03T09:12:45.000000", Zone: recording.ZoneByFormat}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEveryProblemHasItsOwnSentences(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{fault.Unexpected.Name: true}
	for _, c := range []recording.ProblemCode{
		recording.Empty, recording.NotRecognised, recording.NotExamined, recording.Truncated, recording.Malformed,
		recording.ImplausibleTime, recording.ImplausiblePosition, recording.Encrypted, recording.NameMismatch,
		recording.LimitReached, recording.OutOfTime, recording.Unreadable, recording.ReaderFailed,
	} {
		entry := c.Fault()
		if seen[entry.Name] || entry.Name != "recording-"+string(c) {
			t.Errorf("%s is told as %s", c, entry.Name)
		}
		seen[entry.Name] = true
	}
	if recording.ProblemCode("of-a-later-version").Fault() != fault.Unexpected {
		t.Error("an unknown code has no sentences")
	}
}

func TestFactsAnswerByKeyAndCode(t *testing.T) {
	t.Parallel()
	f := recording.Facts{
		Raw:      []recording.Tag{{Key: "a", Value: "1"}, {Key: "b", Value: "2"}, {Key: "b", Value: "3"}},
		Problems: []recording.Problem{{Code: recording.Truncated}},
	}
	if v, ok := f.Tag("b"); v != "2" || !ok {
		t.Errorf("Tag(b) = %q %v", v, ok)
	}
	if v, ok := f.Tag("c"); v != "" || ok {
		t.Errorf("Tag(c) = %q %v", v, ok)
	}
	if !f.Has(recording.Truncated) || f.Has(recording.Malformed) {
		t.Error("Has answers wrongly")
	}
}
