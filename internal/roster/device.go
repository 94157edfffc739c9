package roster

import (
	"liuhen/internal/device"
	"liuhen/internal/fault"
	"liuhen/internal/term"
)

// Device is a device as a roster or the register has it; agency, unit and holder are ids.
type Device struct {
	Agency, Unit, Holder, Kind, Maker, Model, Serial string
	Issued                                           bool
	State                                            string // empty is in use
}

// Draft is the device to be registered.
func (d Device) Draft() device.Device {
	return device.Device{
		Agency: d.Agency, Unit: d.Unit, Holder: d.Holder, Kind: device.Kind(d.Kind), Maker: d.Maker, Model: d.Model, Serial: d.Serial, Issued: d.Issued,
	}
}

// DeviceOf is a device as the register has it.
func DeviceOf(d device.Device) Device {
	return Device{d.Agency, d.Unit, d.Holder, string(d.Kind), d.Maker, d.Model, d.Serial, d.Issued, string(d.State)}
}

// Check fails with bad-input where the noun would refuse the device, and where it has no
// serial number, by which it is known.
func (d Device) Check() error {
	if d.Serial == "" {
		return fault.BadInput.Err("read roster", "", nil).With("field", "serial").
			WithBoth("problem", "名册中的设备须填写序列号，否则无法辨认", "a device of the roster has its serial number, by which it is known")
	}
	draft := d.Draft()
	draft.ID = "sample"
	if draft.Agency == "" {
		draft.Agency = "sample"
	}
	_, _, err := device.New(draft)
	return err
}

// Is reports whether the registered one is the device: of the same agency, with the same
// serial number.
func (d Device) Is(known Device) bool {
	return d.Agency != "" && d.Agency == known.Agency && d.Serial == known.Serial
}

// Against returns what is registered otherwise of the device.
func (d Device) Against(known Device) []Difference {
	return differences(
		Difference{"holder", term.Words{ZH: "持有人", EN: "the holder"}, Plain(known.Holder), Plain(d.Holder)},
		Difference{"kind", term.Words{ZH: "设备类型", EN: "the device's kind"}, Plain(known.Kind), Plain(d.Kind)},
		Difference{"maker", term.Words{ZH: "制造商", EN: "the maker"}, Plain(known.Maker), Plain(d.Maker)},
		Difference{"model", term.Words{ZH: "型号", EN: "the model"}, Plain(known.Model), Plain(d.Model)},
		Difference{"unit", term.Words{ZH: "所属科室、中队", EN: "the device's unit"}, Plain(known.Unit), Plain(d.Unit)},
		Difference{"issued", term.Words{ZH: "是否单位配发", EN: "whether the agency gave it out"}, yesOrNo(known.Issued), yesOrNo(d.Issued)},
		Difference{"serial", term.Words{ZH: "状态", EN: "the state"}, stateWords(known.State), stateWords(d.State)},
	)
}

func stateWords(state string) term.Words {
	if state == "" {
		state = string(device.InUse)
	}
	return term.State("device", state)
}

func yesOrNo(flag bool) term.Words {
	if flag {
		return term.Words{ZH: "是", EN: "yes"}
	}
	return term.Words{ZH: "否", EN: "no"}
}
