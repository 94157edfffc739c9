package casefile_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/item"
	"liuhen/internal/translog"
)

func TestMemberSpan(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
	in := func(d time.Duration) custody.Micros { return custody.At(start.Add(d)) }
	dated := item.Times{Device: in(0), Duration: 60_000_000}
	for name, c := range map[string]struct {
		times    item.Times
		from, to custody.Micros
		want     [2]int64
	}{
		"the whole":              {times: dated},
		"a part":                 {dated, in(time.Second), in(2500 * time.Millisecond), [2]int64{1_000_000, 2_500_000}},
		"from its middle on":     {dated, in(time.Second), custody.Micros{}, [2]int64{1_000_000, 0}},
		"from before its start":  {dated, in(-time.Second), in(time.Second), [2]int64{0, 1_000_000}},
		"by the corrected clock": {item.Times{Device: in(time.Hour), Corrected: in(0)}, in(time.Second), custody.Micros{}, [2]int64{1_000_000, 0}},
		"of an undated item":     {item.Times{}, in(time.Second), in(2 * time.Second), [2]int64{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			it := item.Item{ID: "item-1", SHA256: digest.SumSHA256(nil), SM3: digest.SumSM3(nil), Size: 7, Times: c.times}
			got := casefile.Placement{From: c.from, Until: c.to, Position: 900}.Member(3, it, "liuhen/ag", 41)
			want := translog.Member{
				Position: 3, Item: "item-1", SHA256: it.SHA256, SM3: it.SM3, Size: 7, From: c.want[0], To: c.want[1], Log: "liuhen/ag", Last: 41,
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("member (-want +got):\n%s", diff)
			}
		})
	}
}
