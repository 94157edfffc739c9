package roster_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/roster"
)

func line(number int, cells ...string) roster.Line { return roster.Line{Number: number, Cells: cells} }

func TestRowsStandUnderTheirHeadings(t *testing.T) {
	t.Parallel()
	rows, err := roster.Read(roster.Officers, []roster.Line{
		line(1), line(2, " 执法证号 ", "Name *", ""), line(3, "", ""), line(4, " 云执0101 ", "林一禾"), line(6, "", "何青", "多余"),
	})
	want := []roster.Row{
		{Number: 4, Says: map[string]string{"certificate": "云执0101", "name": "林一禾"}},
		{Number: 6, Says: map[string]string{"certificate": "", "name": "何青", "": "多余"}},
	}
	if diff := cmp.Diff(want, rows); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestHeadingsThatAreNotTheTables(t *testing.T) {
	t.Parallel()
	long := []roster.Line{line(1, "姓名*")}
	for i := range roster.MaxRows + 1 {
		long = append(long, line(i+2, "某人"))
	}
	for name, c := range map[string]struct {
		lines []roster.Line
		want  *fault.Code
		says  string
	}{
		"nothing":       {nil, fault.RosterHeading, "the table is empty"},
		"unknown":       {[]roster.Line{line(1, "姓名", "民族")}, fault.RosterHeading, `no column "民族"`},
		"twice":         {[]roster.Line{line(1, "姓名", "Name")}, fault.RosterHeading, "stands twice"},
		"missing":       {[]roster.Line{line(3, "执法证号")}, fault.RosterHeading, `row 3 are not those of the empty table: the column "Name" is missing`},
		"more than MAX": {long, fault.RosterTooLong, "2000"},
	} {
		_, err := roster.Read(roster.Officers, c.lines)
		if said := fault.Of(err).Text(true).What; !errors.Is(err, c.want) || !strings.Contains(said, c.says) {
			t.Errorf("%s: %s", name, said)
		}
	}
}

func TestWhatARowLacksByItself(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		says map[string]string
		want string
	}{
		"fit":            {map[string]string{"name": "林一禾"}, ""},
		"no name":        {map[string]string{"certificate": "1"}, "填写有误（姓名）：必须填写。"},
		"too long":       {map[string]string{"name": strings.Repeat("禾", 1000)}, "填写有误（姓名）：内容过长。"},
		"scientific":     {map[string]string{"name": "林一禾", "certificate": "9.9092100017E+10"}, "填写有误（执法证号）：号码已被表格软件改写为科学计数，请把单元格格式设为文本后重新填写。"},
		"under no title": {map[string]string{"name": "林一禾", "": "x"}, "填写有误（整行）：有内容写在没有标题的列中。"},
	} {
		said := ""
		if e := roster.Officers.Form(roster.Row{Number: 2, Says: c.says}); e != nil {
			said = e.Text(false).What
		}
		if said != c.want {
			t.Errorf("%s: %q, want %q", name, said, c.want)
		}
	}
}

func TestTimesAndFlagsAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("CST", 8*3600)
	for text, want := range map[string]string{
		"2026-03-05": "2026-03-04T16:00:00Z", "2026-03-05 09:30": "2026-03-05T01:30:00Z", "2026/3/5 9:30": "2026-03-05T01:30:00Z",
		"2026年3月5日": "2026-03-04T16:00:00Z", "46086": "2026-03-04T16:00:00Z", "46086.395833333336": "2026-03-05T01:30:00Z",
		"5": "", "5.3.2026": "", "1e9": "", "": "", "NaN": "",
	} {
		at, ok := roster.ReadTime(text, zone)
		got := ""
		if ok {
			got = at.UTC().Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string][2]bool{"": {true, true}, "是": {true, true}, "No": {false, true}, "也许": {true, false}} {
		if value, ok := roster.ReadFlag(text, true); value != want[0] || ok != want[1] {
			t.Errorf("%q: %v, %v", text, value, ok)
		}
	}
	if diff := cmp.Diff([]string{"林一禾", "何 青", "YX1"}, roster.ReadNames(" 林一禾、何 青，, YX1;")); diff != "" {
		t.Error(diff)
	}
}

func TestWhoIsKnownAndWhatDiffers(t *testing.T) {
	t.Parallel()
	lin := roster.Officer{Agency: "city", Unit: "u1", Name: "林一禾", Certificate: "YX1"}
	other, bare := lin, lin
	other.Unit, other.Name = "u2", "林一和"
	bare.Certificate = ""
	for name, c := range map[string]struct{ got, want bool }{
		"the same number, another name": {lin.Is(other), true},
		"no number against a number":    {bare.Is(lin), false},
		"no number, the same name":      {bare.Is(bare), true},
		"no number, another agency":     {bare.Is(roster.Officer{Agency: "county", Name: "林一禾"}), false},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v", name, c.got)
		}
	}
	var said []string
	for _, d := range lin.Against(other) {
		said = append(said, d.Sentence().EN, roster.Officers.Differs(d).Text(false).What)
	}
	want := []string{
		`the name differs: registered is "林一和", the roster says "林一禾"`, "已登记的与名册不一致：姓名不同：已登记的是“林一和”，名册写的是“林一禾”。",
		`the unit differs: registered is "u2", the roster says "u1"`, "已登记的与名册不一致：所在科室、中队不同：已登记的是“u2”，名册写的是“u1”。",
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	camera := roster.Device{Agency: "city", Kind: "body-camera", Serial: "S1", Issued: true}
	gone := camera
	gone.State, gone.Issued = "withdrawn", false
	if got := camera.Against(gone); len(got) != 2 || got[0].Registered.ZH != "否" || got[1].Registered.ZH != "停用" {
		t.Errorf("%+v", got)
	}
	if !camera.Is(gone) || camera.Is(roster.Device{Agency: "county", Serial: "S1"}) {
		t.Error("a device is known by agency and serial number")
	}
}

// TestANounsOwnChecksJudgeAnEntry: what is fit here is not refused there.
func TestANounsOwnChecksJudgeAnEntry(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 6, 3, 1, 0, 0, 0, time.UTC)
	opened := custody.At(now.Add(-time.Hour))
	for name, c := range map[string]struct {
		err  error
		want *fault.Code
	}{
		"an officer":           {roster.Officer{Name: "林一禾"}.Check(), nil},
		"nobody":               {roster.Officer{}.Check(), fault.BadInput},
		"a device":             {roster.Device{Kind: "phone", Serial: "S1"}.Check(), nil},
		"one without a number": {roster.Device{Kind: "phone"}.Check(), fault.BadInput},
		"an unknown device":    {roster.Device{Kind: "telephone", Serial: "S1"}.Check(), fault.BadInput},
		"a matter":             {roster.Matter{Kind: "penalty", Number: "1", Subject: "假种子", Officers: []string{"lin"}, OpenedAt: opened}.Check(now), nil},
		"tomorrow's":           {roster.Matter{Kind: "penalty", Number: "1", Subject: "假种子", Officers: []string{"lin"}, OpenedAt: custody.At(now.Add(time.Hour))}.Check(now), fault.TimeInFuture},
	} {
		if (c.want == nil) != (c.err == nil) || (c.want != nil && !errors.Is(c.err, c.want)) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}
