package device_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/custody"
	"liuhen/internal/custody/custodytest"
	"liuhen/internal/device"
	"liuhen/internal/fault"
)

var lin = custody.Actor{Account: "01936f00-0000-7000-8000-000000000031"}

// day is midnight UTC of a day of November 2026.
func day(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, time.UTC) }

func camera() device.Device {
	return device.Device{
		ID: "01936f00-0000-7000-8000-000000000051", Agency: "01936f00-0000-7000-8000-000000000002", Unit: "u1",
		Kind: device.BodyCamera, Maker: "示例厂", Model: "DSJ-0", Serial: "SN000017",
		Holder: "01936f00-0000-7000-8000-000000000011", Issued: true,
	}
}

func registered(t *testing.T) device.Device {
	t.Helper()
	d, tr, err := device.New(camera())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(custody.Transition{Noun: d, Action: "register"}, tr); diff != "" || d.State != device.InUse {
		t.Fatalf("registered as %q (-want +got):\n%s", d.State, diff)
	}
	return d
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	custodytest.Matrix(t, device.Table, "testdata/matrix.golden")
}

func TestGoldenValue(t *testing.T) {
	t.Parallel()
	d, _, err := registered(t).Measure(device.Offset{MeasuredAt: custody.At(day(2)), Offset: -1500000, Method: "对照服务器时钟拍照"}, lin, day(2))
	if err != nil {
		t.Fatal(err)
	}
	custodytest.Value(t, "testdata", d)
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for field, change := range map[string]func(*device.Device){
		"id":     func(d *device.Device) { d.ID = "" },
		"agency": func(d *device.Device) { d.Agency = "" },
		"kind":   func(d *device.Device) { d.Kind = "satellite" },
		"serial": func(d *device.Device) { d.Serial = "" },
		"unit":   func(d *device.Device) { d.Unit = "u\n" },
		"holder": func(d *device.Device) { d.Holder = "off\n" },
		"maker":  func(d *device.Device) { d.Maker = "厂\u202e" },
		"model":  func(d *device.Device) { d.Model = "a\tb" },
	} {
		t.Run(field, func(t *testing.T) {
			t.Parallel()
			d := camera()
			change(&d)
			if _, _, err := device.New(d); !errors.Is(err, fault.BadInput) || fault.Of(err).Args["field"] != field {
				t.Errorf("error = %v", err)
			}
		})
	}
	hidden := camera()
	hidden.Serial = "SN\u200f17"
	if _, _, err := device.New(hidden); !errors.Is(err, fault.BadInput) {
		t.Errorf("a serial number with hidden letters: %v", err)
	}
	for _, k := range device.Kinds() {
		own := camera()
		own.Kind, own.Issued, own.Serial = k, false, ""
		if _, _, err := device.New(own); err != nil {
			t.Errorf("an officer's own %s without serial: %v", k, err)
		}
	}
}

func TestNewStartsUnmeasured(t *testing.T) {
	t.Parallel()
	d := camera()
	d.Offsets = []device.Offset{{Offset: 1}}
	d, _, err := device.New(d)
	if err != nil || d.Offsets == nil || len(d.Offsets) != 0 {
		t.Errorf("offsets = %v, %v", d.Offsets, err)
	}
}

func TestMeasureKeepsOrderAndAuthor(t *testing.T) {
	t.Parallel()
	d := registered(t)
	measure := func(at int, measured int) {
		t.Helper()
		before := len(d.Offsets)
		next, _, err := d.Measure(device.Offset{MeasuredAt: custody.At(day(measured)), Offset: int64(measured), Method: "对照", By: "somebody else"}, lin, day(at))
		if err != nil || len(d.Offsets) != before {
			t.Fatalf("measure: %v", err)
		}
		next.Offsets = slices.Grow(next.Offsets, 1) // room in which two values could meet
		d = next
	}
	measure(10, 10)
	measure(12, 8) // entered late
	measure(20, 20)
	got := []int64{}
	for _, o := range d.Offsets {
		got = append(got, o.Offset)
		if o.By != lin.Account {
			t.Errorf("measured by %q", o.By)
		}
	}
	if diff := cmp.Diff([]int64{8, 10, 20}, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	first, _, err := d.Measure(device.Offset{MeasuredAt: custody.At(day(21)), Offset: 1, Method: "对照"}, lin, day(21))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Measure(device.Offset{MeasuredAt: custody.At(day(21)), Offset: 2, Method: "对照"}, lin, day(21)); err != nil || first.Offsets[3].Offset != 1 {
		t.Errorf("a second measurement changed the first: %v, %v", first.Offsets, err)
	}
	for name, c := range map[string]struct {
		o    device.Offset
		code *fault.Code
	}{
		"ahead":           {device.Offset{MeasuredAt: custody.At(day(22)), Method: "对照"}, fault.TimeInFuture},
		"a century":       {device.Offset{MeasuredAt: custody.At(day(20)), Offset: device.MaxOffset + 1, Method: "对照"}, fault.BadInput},
		"minus a century": {device.Offset{MeasuredAt: custody.At(day(20)), Offset: -device.MaxOffset - 1, Method: "对照"}, fault.BadInput},
		"without time":    {device.Offset{Method: "对照"}, fault.BadInput},
		"without method":  {device.Offset{MeasuredAt: custody.At(day(20))}, fault.BadInput},
	} {
		if _, _, err := d.Measure(c.o, lin, day(21)); !errors.Is(err, c.code) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheLargestDeviceFitsAnEvent(t *testing.T) {
	t.Parallel()
	long, id := custodytest.Long, custodytest.LongID
	d, _, err := device.New(device.Device{
		ID: device.ID(id(1)), Agency: id(2), Unit: id(3), Kind: device.Surveillance, Maker: long(60), Model: long(60), Serial: long(60),
		Holder: id(4), Issued: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	start := day(1)
	for i := range device.MaxOffsets + 5 {
		at := start.Add(time.Duration(i) * time.Hour)
		o := device.Offset{MeasuredAt: custody.At(at), Offset: -device.MaxOffset, Method: long(60)}
		if d, _, err = d.Measure(o, custodytest.Longest(5), at); err != nil {
			t.Fatal(err)
		}
	}
	if len(d.Offsets) != device.MaxOffsets || !d.Offsets[0].MeasuredAt.Equal(start.Add(5*time.Hour)) {
		t.Errorf("%d measurements from %v on", len(d.Offsets), d.Offsets[0].MeasuredAt)
	}
	custodytest.Fits(t, d)
}

func TestAmendAssignWithdraw(t *testing.T) {
	t.Parallel()
	d := registered(t)
	details := device.Details{Kind: device.Camcorder, Serial: "SN000018", Issued: true}
	next, tr, err := d.Amend(details, "登记有误")
	if err != nil || next.Kind != device.Camcorder || next.Serial != "SN000018" || next.Maker != "" || tr.Reason != "登记有误" {
		t.Errorf("amended %+v: %v", next, err)
	}
	if _, _, err := d.Amend(details, ""); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("amend without reason: %v", err)
	}
	if _, _, err := d.Amend(device.Details{Kind: device.Phone, Issued: true}, "登记有误"); !errors.Is(err, fault.BadInput) {
		t.Errorf("an issued device without serial: %v", err)
	}
	if back, _, err := d.Assign(""); err != nil || back.Holder != "" {
		t.Errorf("back to the store-room: %q, %v", back.Holder, err)
	}
	if _, _, err := d.Assign("a\nb"); !errors.Is(err, fault.BadInput) {
		t.Errorf("assigned to nobody that can be: %v", err)
	}
	if _, _, err := d.Withdraw(""); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("withdraw without reason: %v", err)
	}
	gone, _, err := d.Withdraw("进水损坏")
	if err != nil || gone.State != device.Withdrawn {
		t.Fatalf("withdrawn: %q, %v", gone.State, err)
	}
	if _, _, err := gone.Assign("x"); !errors.Is(err, fault.WrongState) {
		t.Errorf("assigned after withdrawal: %v", err)
	}
	if late, _, err := gone.Measure(device.Offset{MeasuredAt: custody.At(day(3)), Method: "对照"}, lin, day(3)); err != nil || len(late.Offsets) != 1 {
		t.Errorf("clock of a withdrawn device: %v", err)
	}
}
