package device

import (
	"time"

	"liuhen/internal/custody"
)

// ID names a device for ever: a UUIDv7.
type ID string

// Ref returns the noun reference of the device with this id.
func (id ID) Ref() custody.Ref { return custody.Ref{Kind: "device", ID: string(id)} }

// Kind is what a device is (附件1第二条).
type Kind string

// The kinds of devices.
const (
	Recorder     Kind = "recorder"     // 录音机
	Camera       Kind = "camera"       // 照相机
	Camcorder    Kind = "camcorder"    // 摄像机
	BodyCamera   Kind = "body-camera"  // 执法记录仪
	Surveillance Kind = "surveillance" // 视频监控
	Phone        Kind = "phone"        // 手机
	Drone        Kind = "drone"        // 无人机
	Other        Kind = "other"        // 其他
)

// Kinds returns every kind, in the order in which lists show them.
func Kinds() []Kind {
	return []Kind{Recorder, Camera, Camcorder, BodyCamera, Surveillance, Phone, Drone, Other}
}

// MaxOffsets is how many measurements a value carries, the newest ones; older ones
// stay in the device's chain of events.
const MaxOffsets = 150

// MaxOffset is the greatest offset that is taken, in microseconds either way:
// a hundred years, more than any clock that fell back to its factory date shows,
// and far from where times overflow.
const MaxOffset = 100 * 366 * 24 * int64(time.Hour/time.Microsecond)

// Device is the value of one recording device.
type Device struct {
	ID      ID       `json:"id"`
	Agency  string   `json:"agency"`
	Unit    string   `json:"unit,omitempty"` // unit id that keeps it
	Kind    Kind     `json:"kind"`
	Maker   string   `json:"maker,omitempty"`
	Model   string   `json:"model,omitempty"`
	Serial  string   `json:"serial,omitempty"` // as on the device; required for issued ones
	Holder  string   `json:"holder,omitempty"` // officer id; absent while it lies in the store-room
	Issued  bool     `json:"issued"`           // given out by the agency, not an officer's own
	Offsets []Offset `json:"offsets"`          // oldest measurement first
	State   State    `json:"state"`

	Head custody.Head `json:"-"`
}

// Offset is one measurement of a device's clock.
type Offset struct {
	MeasuredAt custody.Micros `json:"measured_at"` // by the server's clock
	Offset     int64          `json:"offset"`      // microseconds: device less server, positive when the device is ahead
	By         string         `json:"by"`          // account id of who measured
	Method     string         `json:"method"`      // how, such as photograph of the server's clock
}

// Reading is what the device's clock showed when it was measured.
func (o Offset) Reading() time.Time {
	return o.MeasuredAt.Add(time.Duration(o.Offset) * time.Microsecond)
}

// Ref names the device.
func (d Device) Ref() custody.Ref { return d.ID.Ref() }

// Home is the agency that owns or answers for the device.
func (d Device) Home() string { return d.Agency }

// Schema is the encoding of the value.
func (Device) Schema() string { return "device/v1" }

// KeyScope is the device itself.
func (d Device) KeyScope() custody.Ref { return d.Ref() }

// Seen is the head the value was read with.
func (d Device) Seen() custody.Head { return d.Head }

// DriftAt returns the measurement that corrects a time the device itself wrote:
// the latest one at or before it, else the nearest after it; ok is false where the
// clock was never measured.
//
// Nothing is interpolated: between two measurements somebody may have set the
// clock, and a number that nobody measured cannot be defended in court. Times are
// compared as the device showed them (Reading), so that a clock which fell back to
// its factory date is corrected by the measurement taken after the fall.
func (d Device) DriftAt(written time.Time) (o Offset, ok bool) {
	var before, after *Offset
	for i := range d.Offsets {
		o := &d.Offsets[i]
		switch reading := o.Reading(); {
		case !reading.After(written):
			if before == nil || !reading.Before(before.Reading()) {
				before = o
			}
		case after == nil || reading.Before(after.Reading()):
			after = o
		}
	}
	switch {
	case before != nil:
		return *before, true
	case after != nil:
		return *after, true
	}
	return Offset{}, false
}

// Corrected returns a time that the device wrote, corrected by the measurement of
// DriftAt, and that measurement; ok is false where there is none.
func (d Device) Corrected(written time.Time) (t time.Time, by Offset, ok bool) {
	by, ok = d.DriftAt(written)
	return written.Add(-time.Duration(by.Offset) * time.Microsecond), by, ok
}
