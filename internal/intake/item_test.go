package intake_test

import (
	"errors"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/activity"
	"liuhen/internal/custody"
	"liuhen/internal/device"
	"liuhen/internal/fault"
	"liuhen/internal/intake"
	"liuhen/internal/item"
)

// camera registers a device of the agency whose clock was two minutes ahead.
func (h *house) camera(t *testing.T, agency string) device.Device {
	t.Helper()
	cmd := custody.Command{Actor: custody.Actor{Account: "xitong"}}
	d, _, err := h.store.CreateDevice(t.Context(), cmd, h.agency, func(_ time.Time, id device.ID) (device.Device, custody.Transition, error) {
		return device.New(device.Device{ID: id, Agency: agency, Kind: device.Camera})
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestNamingAnotherDeviceCorrectsTheTimeByItsClock(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin := h.person("lin", "u1")
	cmd := custody.Command{Actor: lin.Actor}
	it := h.mustBring(t, lin, "photo")
	cam := h.camera(t, h.agency)
	drift := device.Offset{MeasuredAt: custody.At(morning), Offset: 120_000_000, Method: "对时"}
	if _, _, err := h.store.ChangeDevice(t.Context(), cmd, cam.ID, func(at time.Time, now device.Device) (custody.Transition, error) {
		_, tr, err := now.Measure(drift, lin.Actor, at)
		return tr, err
	}); err != nil {
		t.Fatal(err)
	}
	said := intake.Account{Title: " 现场照片 ", Origin: it.Origin, Proof: item.Proof{Object: "封条"}}
	said.Origin.Device = string(cam.ID)
	now, _, err := h.Describe(t.Context(), lin, cmd, it.ID, said, "")
	if err != nil || now.Title != "现场照片" || !now.Times.Corrected.Equal(it.Times.Device.Add(-2*time.Minute)) || !now.Times.Device.Equal(it.Times.Device.Time) {
		t.Fatalf("%+v, %v", now.Times, err)
	}
	said.Origin.Device = ""
	if _, _, err := h.Describe(t.Context(), lin, cmd, it.ID, said, ""); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("another device without a reason: %v", err)
	}
	if back, _, err := h.Describe(t.Context(), lin, cmd, it.ID, said, "不是本机拍摄"); err != nil || !back.Times.Corrected.IsZero() {
		t.Errorf("%+v, %v", back.Times, err)
	}
	said.Origin.Device = "none"
	if _, _, err := h.Describe(t.Context(), lin, cmd, it.ID, said, "x"); !errors.Is(err, fault.NoSuchThing) {
		t.Errorf("a device that is not there: %v", err)
	}
}

func TestAnItemIsLinkedOnlyToWhatThePersonMayAddTo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin, chen := h.person("lin", "u1"), h.person("chen", "u2")
	begin := func(who access.Person) string {
		t.Helper()
		a, _, err := h.store.CreateActivity(t.Context(), custody.Command{Actor: who.Actor}, h.agency, func(at time.Time, id activity.ID) (activity.Activity, custody.Transition, error) {
			return activity.New(activity.Activity{ID: id, Agency: h.agency, Unit: who.Unit, Kind: "inspection", Pack: "ankang@1", People: []activity.Person{
				{Role: "officer", Officer: who.Actor.Officer},
			}}, at)
		})
		if err != nil {
			t.Fatal(err)
		}
		return string(a.ID)
	}
	it, own, others := h.mustBring(t, lin, "photo"), begin(lin), begin(chen)
	link := func(who access.Person, to string) (item.Item, error) {
		now, _, err := h.Link(t.Context(), who, custody.Command{Actor: who.Actor}, it.ID, item.Link{Activity: to})
		return now, err
	}
	for name, c := range map[string]struct {
		who  access.Person
		to   string
		want *fault.Code
	}{
		"another unit's activity": {lin, others, fault.NoSuchThing},
		"none":                    {lin, "none", fault.NoSuchThing},
		"another's item":          {chen, others, fault.NoSuchThing},
		"a colleague's item":      {h.person("wang", "u1"), own, fault.NotAllowed},
	} {
		if _, err := link(c.who, c.to); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if now, err := link(lin, own); err != nil || !now.InActivity(own) {
		t.Errorf("%+v, %v", now.Links, err)
	}
}
