package server

import (
	"time"

	"liuhen/internal/pdf"
	"liuhen/internal/printing"
)

// joinPrinting joins the desk that prints to the desks whose nouns it prints.
func (h *House) joinPrinting() {
	h.printing = &printing.Desk{
		Papers: h.store, Subjects: h.store, Register: h.store, Things: h.store, Receiving: h.receiving, Assembly: h.assembly, Chains: h.chains,
		Clocks: h.oversight, Proofs: h.ledger, Keys: fingerprints{h.keys, h.store}, Shelf: h.blobs.Shelf, Press: pdf.NewPress(h.options.Font), Random: h.options.Random, Now: h.options.Now, Local: beijing,
		Patience: checkPatience,
	}
}

// checkPatience is how long somebody who checks a paper waits for its checkpoint, which
// a healthy ledger has after a second.
const checkPatience = 3 * time.Second
