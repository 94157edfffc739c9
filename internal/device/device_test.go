package device_test

import (
	"testing"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/device"
)

const second = int64(time.Second / time.Microsecond)

// measured is a device whose clock was measured on days of November 2026.
func measured(offsets ...device.Offset) device.Device { return device.Device{Offsets: offsets} }

func offset(d int, seconds int64) device.Offset {
	return device.Offset{MeasuredAt: custody.At(day(d)), Offset: seconds * second}
}

func TestDriftAtTakesAMeasurementAndInventsNone(t *testing.T) {
	t.Parallel()
	d := measured(offset(5, 10), offset(10, 30), offset(20, -40))
	for name, c := range map[string]struct {
		written time.Time
		want    int64
	}{
		"long before the first":        {day(1), 10},
		"just before the first":        {day(5).Add(9 * time.Second), 10},
		"as the device showed the 5th": {day(5).Add(10 * time.Second), 10},
		"between":                      {day(9), 10},
		"as it showed the 10th":        {day(10).Add(30 * time.Second), 30},
		"as it showed the 20th":        {day(20).Add(-40 * time.Second), -40},
		"after the last":               {day(29), -40},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := d.DriftAt(c.written)
			if !ok || got.Offset != c.want*second {
				t.Errorf("drift = %d s, %v; want %d s", got.Offset/second, ok, c.want)
			}
			when, by, ok := d.Corrected(c.written)
			if want := c.written.Add(-time.Duration(c.want) * time.Second); !ok || !when.Equal(want) || by != got {
				t.Errorf("corrected to %v, want %v", when, want)
			}
		})
	}
}

func TestDriftOfAClockNeverMeasured(t *testing.T) {
	t.Parallel()
	if _, ok := measured().DriftAt(day(1)); ok {
		t.Error("a drift was invented")
	}
	if when, _, ok := measured().Corrected(day(1)); ok || !when.Equal(day(1)) {
		t.Errorf("an unmeasured clock was corrected to %v", when)
	}
}

func TestDriftOfAClockThatFellBack(t *testing.T) {
	t.Parallel()
	factory := time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC)
	fell := device.Offset{MeasuredAt: custody.At(day(20)), Offset: factory.Add(5 * 24 * time.Hour).Sub(day(20)).Microseconds()}
	d := measured(offset(5, 10), fell)
	when, by, ok := d.Corrected(factory.Add(2 * 24 * time.Hour))
	if !ok || by != fell || !when.Equal(day(17)) {
		t.Errorf("a recording of the 17th is put at %v by %v", when, by.MeasuredAt)
	}
	if _, by, _ := d.Corrected(day(6)); by.Offset != 10*second {
		t.Errorf("a recording from before the fall is corrected by %v", by)
	}
}

func TestDriftOfTwoMeasurementsAtOneReading(t *testing.T) {
	t.Parallel()
	d := measured(offset(5, 3600), device.Offset{MeasuredAt: custody.At(day(5).Add(time.Hour)), Offset: 0})
	if got, _ := d.DriftAt(day(6)); got.Offset != 0 {
		t.Errorf("the later measurement does not win: %v", got)
	}
}
