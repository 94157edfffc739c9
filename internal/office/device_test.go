package office_test

import (
	"errors"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/device"
	"liuhen/internal/fault"
	"liuhen/internal/officer"
)

func TestDevicesAndTheirClocks(t *testing.T) {
	t.Parallel()
	s := newStaffed(t)
	lin, wang, away := s.enrol(t, s.city, "YX-0001"), s.enrol(t, s.city, "YX-0002"), s.enrol(t, string(s.county(t).ID), "QH-0001")
	person := func(o officer.Officer, posts ...string) access.Person {
		p := access.Person{Actor: custody.Actor{Account: "acc-" + string(o.ID), Officer: string(o.ID), Agency: o.Agency, Via: "session"}, City: s.city, Posts: map[string]bool{}}
		for _, kind := range posts {
			p.Posts[kind] = false
		}
		return p
	}
	want := device.Device{Agency: s.city, Unit: "u1", Kind: device.BodyCamera, Serial: "SN0001", Issued: true, Holder: string(lin.ID)}
	for name, c := range map[string]struct {
		who    access.Person
		change func(*device.Device)
		want   *fault.Code
	}{
		"by security":             {s.security, func(*device.Device) {}, fault.NotAllowed},
		"by an officer":           {person(lin), func(*device.Device) {}, fault.NotAllowed},
		"held by another agency":  {s.system, func(d *device.Device) { d.Holder = string(away.ID) }, fault.NotOnStaff},
		"in no unit":              {s.system, func(d *device.Device) { d.Unit = "u7" }, fault.BadInput},
		"issued without a serial": {s.system, func(d *device.Device) { d.Serial = "" }, fault.BadInput},
	} {
		d := want
		c.change(&d)
		if err := second(s.devices.Register(t.Context(), c.who, custody.Command{}, d)); !errors.Is(err, c.want) {
			t.Errorf("registered %s: %v", name, err)
		}
	}
	cam, _, err := s.devices.Register(t.Context(), s.system, custody.Command{}, want)
	if err != nil {
		t.Fatal(err)
	}
	offset := device.Offset{MeasuredAt: custody.At(s.read()), Offset: 1_500_000, Method: "拍摄服务器时钟"}
	for name, c := range map[string]struct {
		who  access.Person
		want *fault.Code
	}{
		"by its holder":             {person(lin), nil},
		"by a colleague":            {person(wang), fault.NotAllowed},
		"by the custodian":          {person(wang, access.Custodian), nil},
		"by the system's keeper":    {s.system, nil},
		"by the security's keeper":  {s.security, fault.NoSuchThing},
		"by another agency":         {person(away, access.Custodian), fault.NoSuchThing},
		"by another agency's child": {person(away), fault.NoSuchThing},
	} {
		err := second(s.devices.MeasureClock(t.Context(), c.who, custody.Command{}, cam.ID, offset))
		if (c.want == nil && err != nil) || (c.want != nil && !errors.Is(err, c.want)) {
			t.Errorf("measured %s: %v", name, err)
		}
	}
	details := device.Details{Unit: "u1", Kind: device.BodyCamera, Serial: "SN0002", Issued: true}
	for name, c := range map[string]struct {
		err  error
		want *fault.Code
	}{
		"amended by security":       {second(s.devices.Amend(t.Context(), s.security, custody.Command{}, cam.ID, details, "抄错")), fault.NotAllowed},
		"amended into no unit":      {second(s.devices.Amend(t.Context(), s.system, custody.Command{}, cam.ID, device.Details{Unit: "u7"}, "抄错")), fault.BadInput},
		"amended, unknown":          {second(s.devices.Amend(t.Context(), s.system, custody.Command{}, "none", details, "抄错")), fault.NoSuchThing},
		"assigned by its holder":    {second(s.devices.Assign(t.Context(), person(lin), custody.Command{}, cam.ID, string(wang.ID))), fault.NotAllowed},
		"assigned to a county":      {second(s.devices.Assign(t.Context(), s.system, custody.Command{}, cam.ID, string(away.ID))), fault.NotOnStaff},
		"withdrawn by audit":        {second(s.devices.Withdraw(t.Context(), s.audit, custody.Command{}, cam.ID, "损坏")), fault.NotAllowed},
		"withdrawn with no reason":  {second(s.devices.Withdraw(t.Context(), s.system, custody.Command{}, cam.ID, "")), fault.ReasonMissing},
		"measured in the future":    {second(s.devices.MeasureClock(t.Context(), s.system, custody.Command{}, cam.ID, device.Offset{MeasuredAt: custody.At(s.read().Add(time.Hour)), Method: "x"})), fault.TimeInFuture},
		"measured an unknown thing": {second(s.devices.MeasureClock(t.Context(), s.system, custody.Command{}, "none", offset)), fault.NoSuchThing},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v, not %s", name, c.err, c.want.Name)
		}
	}
	_, _, err = s.devices.Amend(t.Context(), s.system, custody.Command{}, cam.ID, details, "抄错")
	_, _, assignErr := s.devices.Assign(t.Context(), s.system, custody.Command{}, cam.ID, "")
	now, _, withdrawErr := s.devices.Withdraw(t.Context(), s.system, custody.Command{}, cam.ID, "损坏")
	if err := errors.Join(err, assignErr, withdrawErr); err != nil || now.State != device.Withdrawn || now.Holder != "" || now.Serial != "SN0002" || len(now.Offsets) != 3 {
		t.Errorf("%+v, %v", now, err)
	}
}
