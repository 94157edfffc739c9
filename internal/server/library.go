package server

import (
	"context"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/activity"
	"liuhen/internal/carrier"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/device"
	"liuhen/internal/handover"
	"liuhen/internal/httpapi"
	"liuhen/internal/item"
	"liuhen/internal/library"
	"liuhen/internal/matter"
	"liuhen/internal/node"
	"liuhen/internal/officer"
	"liuhen/internal/post"
	"liuhen/internal/tour"
)

// joinLibrary joins the library to what it works with.
func (h *House) joinLibrary() {
	o := h.options
	h.looks = library.NewLooks(library.LookParts{
		Items: h.store, Bytes: h.blobs.Store, Viewings: h.store, Server: h.process, Now: o.Now, After: time.After, Log: o.Logger,
	})
	h.marks = library.Marks{Items: h.store, Markers: h.store, Journal: h.store}
	h.refusals = &library.Refusals{Journal: h.store, Now: o.Now, After: time.After, Log: o.Logger}
	h.chains = library.Chains{Events: h.store, Proofs: h.ledger, Viewings: h.store.Registers().Viewings, Journal: h.store, Patience: patience}
}

// closeLooks closes the looks that a crash left open. What cannot be closed now is
// closed at the next start; nobody waits for it.
func (h *House) closeLooks(ctx context.Context) {
	if err := h.looks.Recover(ctx, h.process); err != nil {
		h.options.Logger.ErrorContext(ctx, "looks of before stay open", "error", err)
	}
}

// closeGone closes the looks that nodes left open which are gone and may never come back.
func (h *House) closeGone(ctx context.Context) {
	at, err := h.options.nodeTime(ctx, h.store)
	var all []node.Node
	if err == nil {
		all, err = h.store.Nodes(ctx)
	}
	for _, n := range all {
		if err == nil && n.ID != h.process && !n.Since(node.Gone, at) {
			err = h.looks.Recover(ctx, n.ID)
		}
	}
	if err != nil && ctx.Err() == nil {
		h.options.Logger.ErrorContext(ctx, "looks of nodes that are gone stay open", "error", err)
	}
}

// extractable are the lists that people may also have as files.
type extractable struct {
	matters    library.List[matter.Matter]
	activities library.List[activity.Activity]
	items      library.List[item.Item]
	handovers  library.List[handover.Handover]
	casefiles  library.List[casefile.CaseFile]
	devices    library.List[device.Device]
	officers   library.List[officer.Officer]
}

func (h *House) extractableLists() extractable {
	r := h.store.Registers()
	register, people := access.ReadRegister, access.ReadPeople
	return extractable{
		matters:    listed[matter.Matter](h, "matters", register, library.StatesOf(matter.Table), r.Matters),
		activities: listed[activity.Activity](h, "activities", register, library.StatesOf(activity.Table), r.Activities),
		items:      listed[item.Item](h, "items", register, library.StatesOf(item.Table), r.Items),
		handovers:  listed[handover.Handover](h, "handovers", register, library.StatesOf(handover.Table), r.Handovers),
		casefiles:  listed[casefile.CaseFile](h, "casefiles", register, library.StatesOf(casefile.Table), r.CaseFiles),
		devices:    listed[device.Device](h, "devices", people, library.StatesOf(device.Table), r.Devices),
		officers:   listed[officer.Officer](h, "officers", people, library.StatesOf(officer.Table), r.Officers),
	}
}

// lists are the lists as people look at them.
func (h *House) lists() httpapi.Lists {
	r, l := h.store.Registers(), h.extractableLists()
	register, people := access.ReadRegister, access.ReadPeople
	return httpapi.Lists{
		Matters: l.matters, Activities: l.activities, Items: l.items, Handovers: l.handovers, CaseFiles: l.casefiles, Devices: l.devices, Officers: l.officers,
		Tours:    listed[tour.Tour](h, "tours", register, library.StatesOf(tour.Table), r.Tours),
		Carriers: listed[carrier.Carrier](h, "carriers", register, library.StatesOf(carrier.Table), r.Carriers),
		Posts:    listed[post.Post](h, "posts", people, library.StatesOf(post.Table), r.Posts),
		Accounts: listed[account.Account](h, "accounts", access.ReadAccounts, library.StatesOf(account.Table), r.Accounts),
	}
}

func listed[N custody.Noun](h *House, name string, right access.Action, states []string, r library.Register[N]) library.List[N] {
	return library.List[N]{Name: name, Right: right, States: states, Register: r, Journal: h.store}
}
