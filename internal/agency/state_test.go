package agency_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/custody/custodytest"
	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

var (
	head = custody.Actor{Account: "acc-he", Officer: "off-he", Agency: countyID, Via: "session"}
	noon = time.Date(2026, 6, 3, 4, 0, 0, 0, time.UTC)
)

const (
	cityID   = "01936f00-0000-7000-8000-000000000001"
	countyID = "01936f00-0000-7000-8000-000000000002"
)

func county() agency.Agency {
	return agency.Agency{
		ID: countyID, City: cityID, Level: agency.County, Parent: cityID, LogKey: key(countyID),
		Name: "青禾县农业综合执法大队", ShortName: "青禾大队", RegionCode: "990921",
		Authority: agency.Authority{Name: "青禾县农业农村局", FondsName: "青禾县农业农村局全宗", FondsCode: "B021"},
		Server:    "青禾县专用服务器一号",
		Units:     []agency.Unit{{ID: "u1", Name: "种子中队", Kind: agency.Team}},
	}
}

// key is a public key for the log of an agency.
func key(id agency.ID) string {
	_, public, err := translog.NewKey(id.Origin(), [32]byte{1})
	if err != nil {
		panic(err)
	}
	return public
}

func city() agency.Agency {
	a := county()
	a.ID, a.City, a.Level, a.Parent, a.RegionCode = cityID, "", agency.City, "", "990900"
	a.Name, a.ShortName, a.Units, a.LogKey = "云溪市农业综合执法支队", "", nil, key(cityID)
	return a
}

func established(t *testing.T, a agency.Agency) agency.Agency {
	t.Helper()
	a, _, err := agency.New(a)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	custodytest.Matrix(t, agency.Table, "testdata/matrix.golden")
}

func TestGoldenValue(t *testing.T) {
	t.Parallel()
	a, _, err := established(t, county()).Adopt(agency.Adoption{Pack: "ankang@1", From: "2026-03-01", Source: "云溪市印发通知"}, "", head, noon)
	if err != nil {
		t.Fatal(err)
	}
	custodytest.Value(t, "testdata", a)
}

func TestNewFixesWhatTheLogIsNamedBy(t *testing.T) {
	t.Parallel()
	a, tr, err := agency.New(city())
	if err != nil {
		t.Fatal(err)
	}
	if a.State != agency.Active || a.City != cityID || a.Home() != cityID || a.LogOrigin != "liuhen/"+cityID || a.Units == nil {
		t.Errorf("city = %+v", a)
	}
	want := custody.Transition{Noun: a, Action: "establish"}
	if diff := cmp.Diff(want, tr); diff != "" {
		t.Errorf("transition (-want +got):\n%s", diff)
	}
	b := county()
	b.LogOrigin = "elsewhere"
	if b = established(t, b); b.LogOrigin != "liuhen/"+countyID || b.Home() != cityID {
		t.Errorf("a county's log origin is %q, its home %q", b.LogOrigin, b.Home())
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		field  string
		change func(*agency.Agency)
	}{
		"no id":              {"id", func(a *agency.Agency) { a.ID = "" }},
		"unknown level":      {"level", func(a *agency.Agency) { a.Level = "province" }},
		"county as city":     {"city", func(a *agency.Agency) { a.City = a.ID }},
		"county alone":       {"parent", func(a *agency.Agency) { a.Parent = "" }},
		"above itself":       {"parent", func(a *agency.Agency) { a.Parent = a.ID }},
		"no name":            {"name", func(a *agency.Agency) { a.Name = "" }},
		"short region":       {"region_code", func(a *agency.Agency) { a.RegionCode = "99092" }},
		"full-width region":  {"region_code", func(a *agency.Agency) { a.RegionCode = "99092１" }},
		"no authority":       {"authority.name", func(a *agency.Agency) { a.Authority.Name = "" }},
		"small fonds letter": {"authority.fonds_code", func(a *agency.Agency) { a.Authority.FondsCode = "b021" }},
		"long fonds code":    {"authority.fonds_code", func(a *agency.Agency) { a.Authority.FondsCode = "B0210" }},
		"no server":          {"server", func(a *agency.Agency) { a.Server = "" }},
		"hidden short name":  {"short_name", func(a *agency.Agency) { a.ShortName = "青禾\u202e" }},
		"hidden fonds name":  {"authority.fonds_name", func(a *agency.Agency) { a.Authority.FondsName = "全宗\n" }},
		"unit without id":    {"unit.id", func(a *agency.Agency) { a.Units[0].ID = "" }},
		"unit without name":  {"unit.name", func(a *agency.Agency) { a.Units[0].Name = "" }},
		"unknown unit kind":  {"unit.kind", func(a *agency.Agency) { a.Units[0].Kind = "desk" }},
		"units of one name":  {"units", func(a *agency.Agency) { a.Units = append(a.Units, team("u2", a.Units[0].Name)) }},
		"no log key":         {"log_key", func(a *agency.Agency) { a.LogKey = "" }},
		"another log's key":  {"log_key", func(a *agency.Agency) { a.LogKey = key(cityID) }},
		"log key and a line": {"log_key", func(a *agency.Agency) { a.LogKey += "\n" }},
		"units of one id":    {"units", func(a *agency.Agency) { a.Units = append(a.Units, team("u1", "另一队")) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := county()
			c.change(&a)
			_, _, err := agency.New(a)
			if !errors.Is(err, fault.BadInput) || fault.Of(err).Args["field"] != c.field {
				t.Errorf("error = %v", err)
			}
		})
	}
	below, elsewhere := city(), city()
	below.Parent, elsewhere.City = countyID, countyID
	for name, a := range map[string]agency.Agency{"below a county": below, "with another city": elsewhere} {
		if _, _, err := agency.New(a); !errors.Is(err, fault.BadInput) {
			t.Errorf("a city %s: %v", name, err)
		}
	}
}

func team(id, name string) agency.Unit { return agency.Unit{ID: id, Name: name, Kind: agency.Team} }

func TestFondsCodeMayComeLater(t *testing.T) {
	t.Parallel()
	a := county()
	a.Authority.FondsName, a.Authority.FondsCode = "", ""
	established(t, a)
}

func TestAmend(t *testing.T) {
	t.Parallel()
	a := established(t, county())
	d := agency.Details{
		Name: "青禾县农业综合行政执法大队", RegionCode: "990921",
		Authority: agency.Authority{Name: "青禾县农业农村局", FondsCode: "B022"}, Server: "二号",
	}
	next, tr, err := a.Amend(d, "改名")
	if err != nil {
		t.Fatal(err)
	}
	if next.Name != d.Name || next.ShortName != "" || next.Authority != d.Authority || next.Server != "二号" || next.LogOrigin != a.LogOrigin || tr.Reason != "改名" {
		t.Errorf("amended: %+v, reason %q", next, tr.Reason)
	}
	if _, _, err := a.Amend(d, ""); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("without reason: %v", err)
	}
	d.RegionCode = "x"
	if _, _, err := a.Amend(d, "改名"); !errors.Is(err, fault.BadInput) {
		t.Errorf("malformed: %v", err)
	}
}

func TestAddUnit(t *testing.T) {
	t.Parallel()
	a := established(t, county())
	next, _, err := a.AddUnit(team("u2", "农药中队"))
	if err != nil {
		t.Fatal(err)
	}
	if u, ok := next.Unit("u2"); !ok || u.Name != "农药中队" || len(a.Units) != 1 {
		t.Errorf("unit = %v %v; before %v", u, ok, a.Units)
	}
	if _, ok := next.Unit("u3"); ok {
		t.Error("a unit that is not there was found")
	}
	roomy := next
	roomy.Units = slices.Grow(roomy.Units, 1)
	one, _, err := roomy.AddUnit(team("u3", "肥料中队"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := roomy.AddUnit(team("u4", "兽药中队")); err != nil || one.Units[2].ID != "u3" {
		t.Errorf("a second addition changed the first: %v, %v", one.Units, err)
	}
	for name, u := range map[string]agency.Unit{
		"same id":   team("u1", "另一队"),
		"same name": team("u3", "种子中队"),
	} {
		if _, _, err := a.AddUnit(u); !errors.Is(err, fault.UnitExists) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := len(a.Units); i < agency.MaxUnits; i++ {
		if a, _, err = a.AddUnit(agency.Unit{ID: fmt.Sprint("n", i), Name: fmt.Sprint("第", i), Kind: agency.Section}); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := a.AddUnit(team("last", "多余")); !errors.Is(err, fault.BadInput) {
		t.Errorf("one too many: %v", err)
	}
}

func TestAdoptionsAreEnteredOnceAndCorrectedByASecondPerson(t *testing.T) {
	t.Parallel()
	a := established(t, county())
	first := agency.Adoption{Pack: "ankang@1", From: "2026-03-01", Source: "云溪市印发通知"}
	adopted, tr, err := a.Adopt(first, "", head, noon)
	want := first
	want.Step = custody.Step{By: head, At: custody.At(noon)}
	if err != nil || tr.Action != "adopt" || !slices.Equal(adopted.Adoptions, []agency.Adoption{want}) || len(a.Adoptions) != 0 {
		t.Fatalf("adopted %+v, %v", adopted.Adoptions, err)
	}
	other := custody.Actor{Account: "acc-gao", Officer: "off-gao", Agency: cityID, Via: "session"}
	later := first
	later.From = "2026-04-01"
	for name, c := range map[string]struct {
		what   agency.Adoption
		reason string
		by     custody.Actor
		want   *fault.Code
	}{
		"no pack":            {agency.Adoption{From: first.From, Source: first.Source}, "", head, fault.BadInput},
		"no day":             {agency.Adoption{Pack: "ankang@2", From: "今年三月", Source: first.Source}, "", head, fault.BadInput},
		"a day that is not":  {agency.Adoption{Pack: "ankang@2", From: "2026-99-99", Source: first.Source}, "", head, fault.BadInput},
		"no source":          {agency.Adoption{Pack: "ankang@2", From: first.From}, "", head, fault.BadInput},
		"without reason":     {later, "", other, fault.ReasonMissing},
		"by the same":        {later, "写错", head, fault.SecondPerson},
		"the same once more": {first, "写错", other, fault.NothingToCorrect},
	} {
		if _, _, err := adopted.Adopt(c.what, c.reason, c.by, noon); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	mended, tr, err := adopted.Adopt(later, "通知日期看错", other, noon)
	if err != nil || tr.Reason == "" || len(mended.Adoptions) != 1 || mended.Adoptions[0].From != later.From || adopted.Adoptions[0].From != first.From {
		t.Errorf("mended %+v, %v", mended.Adoptions, err)
	}
	second := agency.Adoption{Pack: "ankang@2", From: "2027-01-01", Source: "云溪市修订通知"}
	if both, _, err := mended.Adopt(second, "", other, noon); err != nil || len(both.Adoptions) != 2 {
		t.Errorf("another version: %+v, %v", both.Adoptions, err)
	}
}

func TestCloseAsksForAReason(t *testing.T) {
	t.Parallel()
	a := established(t, county())
	if _, _, err := a.Close(""); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("without reason: %v", err)
	}
	closed, _, err := a.Close("机构合并")
	if err != nil || closed.State != agency.Closed {
		t.Fatalf("close: %v, %q", err, closed.State)
	}
	if _, _, err := closed.AddUnit(team("u2", "农药中队")); !errors.Is(err, fault.WrongState) {
		t.Errorf("after closing: %v", err)
	}
}

func TestTheLargestAgencyFitsAnEvent(t *testing.T) {
	t.Parallel()
	long, id := custodytest.Long, custodytest.LongID
	a := agency.Agency{
		ID: agency.ID(id(1)), LogKey: key(agency.ID(id(1))), City: agency.ID(id(2)), Level: agency.County, Parent: agency.ID(id(2)), Name: long(100), ShortName: long(40),
		RegionCode: "990921", Authority: agency.Authority{Name: long(100), FondsName: long(100), FondsCode: "B021"}, Server: long(100),
	}
	for i := range agency.MaxUnits {
		a.Units = append(a.Units, agency.Unit{ID: id(i), Name: fmt.Sprintf("%02d", i) + long(58), Kind: agency.Section})
	}
	a = established(t, a)
	var err error
	for n := range agency.MaxAdoptions {
		what := agency.Adoption{Pack: fmt.Sprint(n) + custodytest.Long(63), From: "2026-03-01", Source: custodytest.Long(200)}
		if a, _, err = a.Adopt(what, "", custodytest.Longest(1), noon); err != nil {
			t.Fatal(err)
		}
	}
	custodytest.Fits(t, a)
}
