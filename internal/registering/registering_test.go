package registering_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/device"
	"liuhen/internal/fault"
	"liuhen/internal/matter"
	"liuhen/internal/officer"
	"liuhen/internal/registering"
	"liuhen/internal/roster"
)

// house is a city with one agency, which remembers whom it enrolled under which key.
type house struct {
	people []officer.Officer
	keys   map[string]officer.Officer
	fails  map[string]error // by name
	tried  []string
}

func (h *house) Agencies(context.Context, string) ([]agency.Agency, error) {
	return []agency.Agency{{ID: "city", Name: "云溪市农业综合行政执法支队", ShortName: "云溪支队", State: agency.Active, Units: []agency.Unit{{ID: "u1", Name: "执法一科"}}}}, nil
}
func (h *house) Officers(context.Context, string) ([]officer.Officer, error) { return h.people, nil }
func (h *house) Devices(context.Context, string) ([]device.Device, error)    { return nil, nil }
func (h *house) MatterOfNumber(context.Context, string) (matter.Matter, error) {
	return matter.Matter{}, fault.NoSuchThing.Err("find", "", nil)
}

func (h *house) Enrol(_ context.Context, _ access.Person, cmd custody.Command, want officer.Officer) (officer.Officer, custody.Receipt, error) {
	h.tried = append(h.tried, want.Name)
	if err := h.fails[want.Name]; err != nil {
		return officer.Officer{}, custody.Receipt{}, err
	}
	if made, again := h.keys[cmd.Key]; again {
		return made, custody.Receipt{Repeated: true}, nil
	}
	want.ID, want.State = officer.ID("off-"+want.Name), officer.Active
	h.keys[cmd.Key] = want
	h.people = append(h.people, want)
	return want, custody.Receipt{}, nil
}

// table gives its lines whatever the bytes are.
type table []roster.Line

func (s table) Lines([]byte) ([]roster.Line, error) { return s, nil }
func (table) Blank(roster.Blank) ([]byte, error)    { return nil, nil }

func desk(h *house, rows ...[]string) registering.Desk {
	lines := table{{Number: 1, Cells: []string{"执法机构", "科室、中队", "姓名", "执法证号"}}}
	for i, row := range rows {
		lines = append(lines, roster.Line{Number: i + 2, Cells: row})
	}
	return registering.Desk{Officers: h, Roll: h, Sheets: lines, Now: func() time.Time { return time.Unix(1, 0) }, Local: time.UTC}
}

func newHouse() *house { return &house{keys: map[string]officer.Officer{}, fails: map[string]error{}} }

var system = access.Person{Actor: custody.Actor{Account: "acc-xitong", Agency: "city"}, City: "city", Admin: access.SystemAdmin}

func outcomes(rows []registering.Row) (all []string) {
	for _, r := range rows {
		said := r.Name + " " + string(r.Outcome)
		for _, e := range r.Remarks {
			said += " " + e.Code.Name
		}
		all = append(all, said)
	}
	return all
}

func TestARosterThatWasStoppedGoesOn(t *testing.T) {
	t.Parallel()
	h := newHouse()
	d := desk(h, []string{"", "执法一科", "林一禾", "YX1"}, []string{"云溪支队", "", "何青", "YX2"}, []string{"", "", "陈一舟"})
	cmd := custody.Command{Key: "k", Fingerprint: "f"}
	h.fails["何青"] = fault.Busy.Err("enrol", "", nil)
	if rows, err := d.CarryOut(t.Context(), system, cmd, roster.Officers, "city", nil); !errors.Is(err, fault.Busy) || rows != nil || len(h.people) != 1 {
		t.Fatalf("%v, %v, %d people", outcomes(rows), err, len(h.people))
	}
	clear(h.fails)
	rows, err := d.CarryOut(t.Context(), system, cmd, roster.Officers, "city", nil)
	if diff := cmp.Diff([]string{"林一禾 known", "何青 made", "陈一舟 made"}, outcomes(rows)); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if len(h.people) != 3 || len(h.keys) != 3 || h.people[0].Unit != "u1" {
		t.Errorf("%+v under %d keys", h.people, len(h.keys))
	}
}

func TestARowThatIsRefusedKeepsNoOtherBack(t *testing.T) {
	t.Parallel()
	h := newHouse()
	h.people = []officer.Officer{
		{ID: "he", Agency: "city", Unit: "u1", Name: "何青", Certificate: "YX2", State: officer.Active},
		{ID: "left", Agency: "city", Name: "李岸", Certificate: "YX9", State: officer.Left},
	}
	h.fails["林一禾"] = fault.CertificateTaken.Err("enrol", "", nil)
	d := desk(h, []string{"", "", "林一禾", "YX1"}, []string{"", "", "何青", "YX2"}, []string{"", "", "陈一舟"}, []string{"", "", "陈一舟"},
		[]string{"", "三科", "刘岸"}, []string{"青禾大队", "", "贺山"}, []string{"", "", "某人", "YX9"}, []string{"", "", "坏\u202e名"})
	judged, err := d.Judge(t.Context(), system, roster.Officers, "city", nil)
	rest := []string{"何青 differs roster-row-differs", "陈一舟 new", "陈一舟 wrong bad-input", "刘岸 wrong bad-input", "贺山 wrong bad-input", "某人 wrong certificate-taken", "坏\u202e名 wrong bad-input"}
	if diff := cmp.Diff(append([]string{"林一禾 new"}, rest...), outcomes(judged)); diff != "" || err != nil || len(h.tried) != 0 {
		t.Errorf("%v, tried %v (-want +got):\n%s", err, h.tried, diff)
	}
	rest[1] = "陈一舟 made"
	done, err := d.CarryOut(t.Context(), system, custody.Command{}, roster.Officers, "city", nil)
	if diff := cmp.Diff(append([]string{"林一禾 wrong certificate-taken"}, rest...), outcomes(done)); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if said := done[1].Remarks[0].Text(false).What; said != "已登记的与名册不一致：所在科室、中队不同：已登记的是“执法一科”，名册写的是“”。" {
		t.Error(said)
	}
}

func TestAKeyOfAnotherRosterStopsAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse()
	h.fails["林一禾"] = fault.KeyReused.Err("repeat", "", nil)
	d := desk(h, []string{"", "", "林一禾", "YX1"}, []string{"", "", "何青", "YX2"})
	if _, err := d.CarryOut(t.Context(), system, custody.Command{Key: "k"}, roster.Officers, "city", nil); !errors.Is(err, fault.KeyReused) || len(h.tried) != 1 {
		t.Errorf("%v after %v", err, h.tried)
	}
}

// TestNobodyHasAFileReadWhoMayDoNothingWithIt: rights come before the file.
func TestNobodyHasAFileReadWhoMayDoNothingWithIt(t *testing.T) {
	t.Parallel()
	unread := registering.Desk{}
	for name, c := range map[string]struct {
		who  access.Person
		kind roster.Kind
		want *fault.Code
	}{
		"an officer, people":         {access.Person{Actor: custody.Actor{Account: "a", Officer: "o", Agency: "city"}, City: "city", Unit: "u1"}, roster.Officers, fault.NotAllowed},
		"an officer, devices":        {access.Person{Actor: custody.Actor{Account: "a", Officer: "o", Agency: "city"}, City: "city", Unit: "u1"}, roster.Devices, fault.NotAllowed},
		"an administrator, matters":  {system, roster.Matters, fault.NoSuchThing},
		"something that there isn't": {system, "weapons", fault.NoSuchThing},
	} {
		_, err := unread.Judge(t.Context(), c.who, c.kind, "city", nil)
		_, blank := unread.Blank(c.who, c.kind, false)
		for _, err := range []error{err, blank} {
			if !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
