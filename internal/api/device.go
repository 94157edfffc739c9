package api

import "time"

// Device is a recording device 执法记录设备.
type Device struct {
	Head
	NewDevice
	Offsets []ClockOffset `json:"offsets" doc:"measurements of its clock, oldest first"`
	State   string        `json:"state" enum:"in-use,withdrawn"`
}

// NewDevice is a device that comes onto an agency's register.
type NewDevice struct {
	Agency string `json:"agency" maxLength:"64"`
	Holder string `json:"holder,omitempty" maxLength:"64" doc:"officer; absent while it lies in the store-room"`
	DeviceDetails
}

// DeviceDetails are what is said of a device.
type DeviceDetails struct {
	Unit   string `json:"unit,omitempty" maxLength:"64"`
	Kind   string `json:"kind" enum:"recorder,camera,camcorder,body-camera,surveillance,phone,drone,other"`
	Maker  string `json:"maker,omitempty" maxLength:"200"`
	Model  string `json:"model,omitempty" maxLength:"200"`
	Serial string `json:"serial,omitempty" maxLength:"200" doc:"needed for issued ones"`
	Issued bool   `json:"issued,omitempty" doc:"given out by the agency, not an officer's own"`
}

// AmendDevice replaces what is said of a device.
type AmendDevice struct {
	DeviceDetails
	Reason string `json:"reason" maxLength:"2000"`
}

// Assignment gives a device to an officer, or back to the store-room.
type Assignment struct {
	Holder string `json:"holder,omitempty" maxLength:"64" doc:"officer; absent for the store-room"`
}

// ClockOffset is one measurement of a device's clock against the server's 校时.
type ClockOffset struct {
	NewClockOffset
	By string `json:"by" doc:"account of who measured"`
}

// NewClockOffset is a measurement as it is entered.
type NewClockOffset struct {
	MeasuredAt time.Time `json:"measured_at" doc:"by the server's clock"`
	Offset     int64     `json:"offset_us" doc:"microseconds: device less server, positive when the device is ahead"`
	Method     string    `json:"method" maxLength:"200" doc:"how, such as photograph of the server's clock"`
}
