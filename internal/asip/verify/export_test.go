package verify

import (
	"bytes"
	"fmt"
	"strings"

	"liuhen/internal/agency"
	"liuhen/internal/handover"
	"liuhen/internal/item"
)

// Remembered checks a package and tells how many names, and how many handovers, were
// remembered at its end.
func Remembered(data []byte) (report *Report, names, handovers int) {
	c := newCheck(bytes.NewReader(data), int64(len(data)), nil, nil, nil)
	c.all()
	for _, ids := range c.issued.handovers {
		handovers += len(ids)
	}
	return c.report, len(c.strays), handovers
}

// SignedOver tells how many of n handovers are remembered that items of one log name,
// with ids of so many bytes; a thousand of other logs are named as well.
func SignedOver(n, bytes int) (handovers int) {
	c := &check{
		report: &Report{}, strays: map[string]bool{}, logs: map[string]*story{agency.ID("yunxi").Origin(): {}},
		issued: issued{handovers: map[string]map[handover.ID]bool{}},
	}
	for i := range n {
		id := fmt.Sprintf("%07d", i)
		id += strings.Repeat("x", bytes-len(id))
		c.signed(item.Item{Agency: "yunxi", Signings: []item.Signing{{Handover: id}}})
		if i < 1000 {
			c.signed(item.Item{Agency: "a" + id, Signings: []item.Signing{{Handover: id}}})
		}
	}
	for _, known := range c.issued.handovers {
		handovers += len(known)
	}
	return handovers
}
