package api_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server/servertest"
	"liuhen/internal/translog"
)

// refusal is one call that is refused, and how.
type refusal struct {
	err  error
	want *fault.Code
}

// check goes through calls that are refused.
func check(t *testing.T, cases map[string]refusal) {
	t.Helper()
	for name, c := range cases {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v, not %s", name, c.err, c.want.Name)
		}
	}
}

// county is the agency of 青禾县.
func county() api.NewAgency {
	return api.NewAgency{
		AgencyDetails: api.AgencyDetails{
			Name: "青禾县农业综合行政执法大队", RegionCode: "999921", Server: "青禾专用服务器", Authority: api.Authority{Name: "青禾县农业农村局", FondsCode: "Q121"},
		},
		Units: []api.Unit{{ID: "u1", Name: "种子中队", Kind: "team"}},
	}
}

func TestACountyIsEstablishedWithALogThatWorksAtOnce(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx, none := t.Context(), apiclient.Command{}
	made, err := town.System.EstablishAgency(ctx, none, county())
	if err != nil {
		t.Fatal(err)
	}
	if v := made.Value; v.Level != "county" || v.Parent != town.City.ID || v.Fingerprint == "" || v.Fingerprint == town.City.Fingerprint {
		t.Errorf("established %+v", v)
	}
	for _, a := range []api.Agency{town.City, made.Value} { // each is named with the key that it signs under
		got, err := town.System.Agency(ctx, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		key, err := translog.ParseVerifier(got.LogKey)
		if err != nil || key.Fingerprint().Short() != got.Fingerprint || key.Name() != got.LogOrigin {
			t.Errorf("the noun of %s names %q, %v", a.Name, got.LogKey, err)
		}
	}
	officer := town.Officer(made.Value.ID, "u1", "禾小田", "custodian")
	me, err := officer.Me(ctx)
	if err != nil || me.Agency != made.Value.ID || me.City != town.City.ID || len(me.Posts) != 1 {
		t.Errorf("its first officer: %+v, %v", me, err)
	}
	town.Restart()
	all, err := town.SignIn("xitong").Agencies(ctx)
	if err != nil || len(all.List) != 2 || all.List[0].ID != town.City.ID || all.List[1].Fingerprint != made.Value.Fingerprint {
		t.Errorf("agencies after a restart: %+v, %v", all, err)
	}
}

func TestAgencies(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	ctx, none := t.Context(), apiclient.Command{}
	id, seen := town.City.ID, apiclient.Seeing(town.City)
	amend := api.AmendAgency{AgencyDetails: town.City.AgencyDetails, Reason: "更换服务器"}
	amend.Server = "云溪专用服务器二号"
	unit := api.Unit{ID: "u3", Name: "执法三科", Kind: "section"}
	officer := town.Officer(id, "u1", "林一禾", "head")
	check(t, map[string]refusal{
		"established by security":    {second(town.Security.EstablishAgency(ctx, none, county())), fault.NotAllowed},
		"established by audit":       {second(town.Audit.EstablishAgency(ctx, none, county())), fault.NotAllowed},
		"established by the head":    {second(officer.EstablishAgency(ctx, none, county())), fault.NotAllowed},
		"established without a name": {second(town.System.EstablishAgency(ctx, none, api.NewAgency{})), fault.BadInput},
		"amended by security":        {second(town.Security.AmendAgency(ctx, seen, id, amend)), fault.NotAllowed},
		"amended by audit":           {second(town.Audit.AmendAgency(ctx, seen, id, amend)), fault.NotAllowed},
		"amended without a version":  {second(town.System.AmendAgency(ctx, none, id, amend)), fault.VersionMissing},
		"amended, an old version":    {second(town.System.AmendAgency(ctx, apiclient.Command{Seen: 7}, id, amend)), fault.VersionSeen},
		"a unit by security":         {second(town.Security.AddUnit(ctx, seen, id, unit)), fault.NotAllowed},
		"a unit by audit":            {second(town.Audit.AddUnit(ctx, seen, id, unit)), fault.NotAllowed},
		"a unit that is there":       {second(town.System.AddUnit(ctx, seen, id, town.City.Units[0])), fault.UnitExists},
		"the city closed":            {second(town.System.CloseAgency(ctx, seen, id, "撤并")), fault.CityStays},
		"closed by security":         {second(town.Security.CloseAgency(ctx, seen, id, "撤并")), fault.NotAllowed},
		"closed by audit":            {second(town.Audit.CloseAgency(ctx, seen, id, "撤并")), fault.NotAllowed},
		"an unknown one":             {second(town.System.Agency(ctx, "none")), fault.NoSuchThing},
	})
	amended, err := town.System.AmendAgency(ctx, seen, id, amend)
	if err != nil || amended.Value.Server != amend.Server || amended.Value.Version != town.City.Version+1 {
		t.Fatalf("amended %+v, %v", amended, err)
	}
	grown, err := town.System.AddUnit(ctx, apiclient.Seeing(amended), id, unit)
	if err != nil || len(grown.Value.Units) != 3 {
		t.Errorf("grown %+v, %v", grown, err)
	}
	if got, err := officer.Agency(ctx, id); err != nil || got.Version != grown.Value.Version {
		t.Errorf("read by an officer: %+v, %v", got, err)
	}
	small, err := town.System.EstablishAgency(ctx, apiclient.Command{Key: "qinghe"}, county())
	if err != nil {
		t.Fatal(err)
	}
	again, err := town.System.EstablishAgency(ctx, apiclient.Command{Key: "qinghe"}, county())
	if err != nil || again.Value.ID != small.Value.ID || again.Receipt.Change != small.Receipt.Change {
		t.Errorf("repeated: %+v, %v", again, err)
	}
	closed, err := town.System.CloseAgency(ctx, apiclient.Seeing(small), small.Value.ID, "撤并")
	if err != nil || closed.Value.State != "closed" {
		t.Errorf("closed: %+v, %v", closed, err)
	}
}

// TestAPackBindsFromTheDayThatWasEntered: what ended before owes nothing, and a county
// that entered no day has its city's.
func TestAPackBindsFromTheDayThatWasEntered(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	qinghe := must(town.System.EstablishAgency(t.Context(), apiclient.Command{}, county()))(t).Value
	lin, head := town.Officer(qinghe.ID, "u1", "林一禾"), town.Officer(qinghe.ID, "u1", "何立", "head")
	cityHead := town.Officer(town.City.ID, "u1", "高原", "head")
	begun := must(lin.BeginActivity(t.Context(), apiclient.Command{}, api.NewActivity{ActivityDetails: api.ActivityDetails{
		Kind: "on-site-enforcement", StartedAt: new(town.Now().Add(-72 * time.Hour)), People: []api.ActivityPerson{{Role: "officer", Officer: lin.Officer.ID}},
	}}))(t)
	if len(begun.Value.Breaches) == 0 {
		t.Fatal("one officer alone falls short of nothing")
	}
	a := must(lin.EndActivity(t.Context(), apiclient.Seeing(begun), begun.Value.ID, api.EndedAt{At: new(town.Now().Add(-71 * time.Hour))}))(t).Value
	n := made
	n.Links = []api.Link{{Activity: a.ID}}
	it := must(lin.SendFile(t.Context(), apiclient.Command{}, "a.mp4", strings.NewReader("film"), n))(t).Value
	handover := func() api.Reading { return must(lin.ItemClocks(t.Context(), it.ID))(t).Clocks[0] }
	if r := handover(); r.State != "late" || r.BoundSince != "" {
		t.Errorf("before any day was entered: %s since %q", r.State, r.BoundSince)
	}
	day := func(d time.Duration) string {
		return town.Now().Add(d).In(time.FixedZone("", 8*3600)).Format(time.DateOnly)
	}
	yesterday := api.NewAdoption{Pack: "ankang@1", From: day(-24 * time.Hour), Source: "云溪市印发通知"}
	check(t, map[string]refusal{
		"by an officer":         {second(lin.AdoptPack(t.Context(), apiclient.Seeing(qinghe), qinghe.ID, yesterday)), fault.NotAllowed},
		"by another county's":   {second(head.AdoptPack(t.Context(), apiclient.Seeing(town.City), town.City.ID, yesterday)), fault.NotAllowed},
		"by an administrator":   {second(town.System.AdoptPack(t.Context(), apiclient.Seeing(qinghe), qinghe.ID, yesterday)), fault.NotAllowed},
		"of an unknown pack":    {second(head.AdoptPack(t.Context(), apiclient.Seeing(qinghe), qinghe.ID, api.NewAdoption{Pack: "elsewhere@9", From: yesterday.From, Source: "通知"})), fault.PackUnknown},
		"a day that is not one": {second(head.AdoptPack(t.Context(), apiclient.Seeing(qinghe), qinghe.ID, api.NewAdoption{Pack: "ankang@1", From: "2026-02-30", Source: "通知"})), fault.BadInput},
	})
	must(cityHead.AdoptPack(t.Context(), apiclient.Seeing(town.City), town.City.ID, yesterday))(t)
	if r := handover(); r.State != "not-started" || r.BoundSince != yesterday.From {
		t.Errorf("by the city's day: %s since %q", r.State, r.BoundSince)
	}
	earlier := yesterday
	earlier.From = day(-96 * time.Hour)
	own := must(head.AdoptPack(t.Context(), apiclient.Seeing(qinghe), qinghe.ID, earlier))(t)
	if got := own.Value.Adoptions; len(got) != 1 || got[0].From != earlier.From || got[0].Officer != head.Officer.ID || len(own.Receipt.Events) != 1 {
		t.Errorf("adopted %+v", got)
	}
	if r := handover(); r.State != "late" || r.BoundSince != earlier.From {
		t.Errorf("by its own day: %s since %q", r.State, r.BoundSince)
	}
	mended := yesterday
	mended.Reason = "通知日期看错"
	check(t, map[string]refusal{"corrected by who entered it": {second(head.AdoptPack(t.Context(), apiclient.Seeing(own), qinghe.ID, mended)), fault.SecondPerson}})
	must(cityHead.AdoptPack(t.Context(), apiclient.Seeing(own), qinghe.ID, mended))(t)
	if r := handover(); r.State != "not-started" {
		t.Errorf("corrected: %s", r.State)
	}
	before := must(lin.BeginActivity(t.Context(), apiclient.Command{}, api.NewActivity{ActivityDetails: api.ActivityDetails{
		Kind: "on-site-enforcement", StartedAt: new(town.Now().Add(-72 * time.Hour)), People: []api.ActivityPerson{{Role: "officer", Officer: lin.Officer.ID}},
	}}))(t).Value
	if len(before.Breaches) != 0 {
		t.Errorf("what began before the pack bound falls short: %+v", before.Breaches)
	}
}

// TestTwoAgenciesAreNotNamedAlike: an agency that was entered twice could never be removed.
func TestTwoAgenciesAreNotNamedAlike(t *testing.T) {
	t.Parallel()
	town := servertest.Start(t)
	county := api.NewAgency{AgencyDetails: api.AgencyDetails{
		Name: "河湾县农业综合行政执法大队", ShortName: "河湾大队", RegionCode: "999901", Server: "河湾专用服务器", Authority: api.Authority{Name: "河湾县农业农村局"},
	}}
	made, err := town.System.EstablishAgency(t.Context(), apiclient.Command{}, county)
	if err != nil {
		t.Fatal(err)
	}
	again, short := county, county
	again.ShortName = ""
	short.Name = "河湾县农业农村局执法队"
	for what, want := range map[string]api.NewAgency{"the same name": again, "the same short name": short} {
		if _, err := town.System.EstablishAgency(t.Context(), apiclient.Command{}, want); !errors.Is(err, fault.AgencyNamed) {
			t.Errorf("%s: %v", what, err)
		}
	}
	to := api.AmendAgency{AgencyDetails: county.AgencyDetails, Reason: "更名"}
	to.Name = town.City.Name
	if _, err := town.System.AmendAgency(t.Context(), apiclient.Seeing(made), made.Value.ID, to); !errors.Is(err, fault.AgencyNamed) {
		t.Errorf("renamed to the city's: %v", err)
	}
	to.Name, to.Server = county.Name, "河湾专用服务器二号"
	if _, err := town.System.AmendAgency(t.Context(), apiclient.Seeing(made), made.Value.ID, to); err != nil {
		t.Errorf("amended under its own name: %v", err)
	}
}
