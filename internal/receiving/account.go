package receiving

import (
	"context"
	"encoding/json"

	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/handover"
	"liuhen/internal/item"
)

// Fate is what became of one thing that was signed over.
type Fate string

// The fates.
const (
	Waits    Fate = "waits"    // for the custodian's answer
	Received Fate = "received" // it was counted in
	Returned Fate = "returned" // it went back to the officer, with the reason
)

// Line is one thing of a handover's exact set: as it was when it was signed over, and
// what became of it. Of Item and Carrier the other is nil.
type Line struct {
	Item     *item.Item
	Carrier  *carrier.Carrier
	Fate     Fate
	Answered *custody.Step // who received or returned it; nil while it waits
	Reason   string        // of a return
}

// ref names the thing.
func (l Line) ref() custody.Ref {
	if l.Item != nil {
		return l.Item.Ref()
	}
	return l.Carrier.Ref()
}

// account tells what became of everything that was signed over, in the order in which
// it was listed. It is read from the events of the signature and of the answer, which
// never change, so that it says the same whatever happened to the things since.
func (d *Desk) account(ctx context.Context, h handover.Handover) ([]Line, error) {
	size := h.Set.Items + h.Set.Papers + h.Set.Carriers
	signed, err := d.Handovers.ChangeOfHandover(ctx, h.ID, 1, size)
	if err != nil {
		return nil, err
	}
	lines := make([]Line, 0, size)
	for _, e := range signed {
		l, ok, err := lineOf(e)
		if err != nil {
			return nil, err
		}
		if ok {
			lines = append(lines, l)
		}
	}
	if h.Answer == nil {
		return lines, nil
	}
	// Nothing follows an answer, so that it is the last version.
	answered, err := d.Handovers.ChangeOfHandover(ctx, h.ID, h.Head.Version, size)
	if err != nil {
		return nil, err
	}
	fates := map[custody.Ref]custody.Event{}
	for _, e := range answered {
		fates[e.Noun] = e
	}
	for i := range lines {
		lines[i].settle(fates[lines[i].ref()])
	}
	return lines, nil
}

// lineOf reads the thing that the event of a signature is about; ok is false for the
// handover's own.
func lineOf(e custody.Event) (l Line, ok bool, err error) {
	l.Fate = Waits
	var value any
	switch e.Noun.Kind {
	case "item":
		l.Item = &item.Item{}
		value = l.Item
	case "carrier":
		l.Carrier = &carrier.Carrier{}
		value = l.Carrier
	default:
		return l, false, nil
	}
	if err := json.Unmarshal(e.Value, value); err != nil {
		return l, false, fault.PayloadMalformed.Err("read handover", e.Noun.String(), err)
	}
	return l, true, nil
}

// settle notes what the answer's event says of the thing; the zero event says nothing.
func (l *Line) settle(e custody.Event) {
	switch e.Action {
	case string(item.Accept), string(carrier.Receive):
		l.Fate = Received
	case string(item.Return):
		l.Fate, l.Reason = Returned, e.Reason
	default:
		return
	}
	l.Answered = &custody.Step{By: e.Actor, At: e.At}
}
