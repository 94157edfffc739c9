package office_test

import (
	"errors"
	"testing"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/device"
	"liuhen/internal/fault"
	"liuhen/internal/officer"
	"liuhen/internal/post"
	"liuhen/internal/sqldb/sqldbtest"
)

func TestACountyIsEstablishedWithItsLogAndClosedWhenEmpty(t *testing.T) {
	t.Parallel()
	s := newStaffed(t)
	units := []agency.Unit{{ID: "u1", Name: "种子中队", Kind: agency.Team}}
	cmd := custody.Command{Key: "once", Fingerprint: "f"}
	made, receipt, err := s.agencies.Establish(t.Context(), s.system, cmd, qinghe(), units)
	if err != nil || made.Level != agency.County || string(made.Parent) != s.city || receipt.Events[0].Log != s.city {
		t.Fatalf("%+v %+v, %v", made, receipt, err)
	}
	if len(s.logs.prepared) != 1 || s.logs.prepared[0] != string(made.ID) || len(s.logs.started) != 1 || s.logs.started[0] != string(made.ID) {
		t.Errorf("logs %+v", s.logs)
	}
	if key, err := sqldbtest.LogKey(string(made.ID)); err != nil || made.LogKey != key {
		t.Errorf("the agency names %q, %v", made.LogKey, err)
	}
	again, repeated, err := s.agencies.Establish(t.Context(), s.system, cmd, qinghe(), units)
	if err != nil || again.ID != made.ID || !repeated.Repeated || s.logs.started[1] != string(made.ID) {
		t.Errorf("repeated: %+v %+v, %v", again.ID, repeated, err)
	}
	he := s.enrol(t, string(made.ID), "QH-0001")
	if err := second(s.agencies.Close(t.Context(), s.system, custody.Command{}, made.ID, "撤并")); !errors.Is(err, fault.AgencyStaffed) {
		t.Errorf("closed with an officer: %v", err)
	}
	if _, _, err := s.officers.Leave(t.Context(), s.system, custody.Command{}, he.ID, "调往市支队"); err != nil {
		t.Fatal(err)
	}
	closed, _, err := s.agencies.Close(t.Context(), s.system, custody.Command{}, made.ID, "并入邻县")
	if err != nil || closed.State != agency.Closed {
		t.Fatalf("%+v, %v", closed, err)
	}
	for name, err := range map[string]error{
		"enrolled":  second(s.officers.Enrol(t.Context(), s.system, custody.Command{}, officer.Officer{Agency: string(made.ID), Name: "某人"})),
		"appointed": second(s.posts.Appoint(t.Context(), s.security, custody.Command{}, post.Post{Agency: string(made.ID), Kind: post.HeadOfAgency, Officer: string(he.ID)})),
		"registered": second(s.devices.Register(t.Context(), s.system, custody.Command{}, device.Device{
			Agency: string(made.ID), Kind: device.Camera,
		})),
	} {
		if !errors.Is(err, fault.AgencyClosed) {
			t.Errorf("%s in a closed agency: %v", name, err)
		}
	}
}

func TestAgenciesAreKeptByTheSystemAdministratorAlone(t *testing.T) {
	t.Parallel()
	s := newStaffed(t)
	city := agency.ID(s.city)
	for _, p := range []access.Person{s.security, s.audit} {
		for name, err := range map[string]error{
			"establish": second(s.agencies.Establish(t.Context(), p, custody.Command{}, qinghe(), nil)),
			"amend":     second(s.agencies.Amend(t.Context(), p, custody.Command{}, city, qinghe(), "更名")),
			"add unit":  second(s.agencies.AddUnit(t.Context(), p, custody.Command{}, city, agency.Unit{ID: "u9", Name: "新科", Kind: agency.Section})),
			"close":     second(s.agencies.Close(t.Context(), p, custody.Command{}, city, "撤并")),
		} {
			if !errors.Is(err, fault.NotAllowed) {
				t.Errorf("%s, %s: %v", p.Admin, name, err)
			}
		}
	}
	if len(s.logs.prepared) != 0 {
		t.Error("a refused command made a key")
	}
	nameless := qinghe()
	nameless.Name = ""
	if err := second(s.agencies.Establish(t.Context(), s.system, custody.Command{}, nameless, nil)); !errors.Is(err, fault.BadInput) || len(s.logs.prepared) != 0 {
		t.Errorf("without a name: %v, %v", err, s.logs.prepared)
	}
	s.logs.err = fault.KeyUnreadable.Err("make key", "", nil)
	if err := second(s.agencies.Establish(t.Context(), s.system, custody.Command{}, qinghe(), nil)); !errors.Is(err, fault.KeyUnreadable) {
		t.Errorf("without a key: %v", err)
	}
	if all, err := s.agencies.List(t.Context(), s.audit); err != nil || len(all) != 1 {
		t.Errorf("%d agencies, %v", len(all), err)
	}
	if err := second(s.agencies.Close(t.Context(), s.system, custody.Command{}, city, "撤并")); !errors.Is(err, fault.CityStays) {
		t.Errorf("the city was closed: %v", err)
	}
	grown, _, err := s.agencies.AddUnit(t.Context(), s.system, custody.Command{}, city, agency.Unit{ID: "u9", Name: "新科", Kind: agency.Section})
	if err != nil || len(grown.Units) != 2 {
		t.Errorf("%+v, %v", grown, err)
	}
	amended, _, err := s.agencies.Amend(t.Context(), s.system, custody.Command{}, city, agency.Details{
		Name: "云溪市农业综合执法支队", RegionCode: "999900", Authority: agency.Authority{Name: "云溪市农业农村局"}, Server: "专用服务器二号",
	}, "机构更名")
	if err != nil || amended.Server != "专用服务器二号" || len(amended.Units) != 2 {
		t.Errorf("%+v, %v", amended, err)
	}
}
