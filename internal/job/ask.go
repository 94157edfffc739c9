package job

import (
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/extract"
	"liuhen/internal/handover"
	"liuhen/internal/item"
)

// AskedBy returns the work that a change asks for. The store puts it into the queue
// in the transaction of the change, so that neither is there without the other.
func AskedBy(tr custody.Transition) []Order {
	switch n := tr.Noun.(type) {
	case handover.Handover:
		return askedByHandover(n, handover.Action(tr.Action))
	case casefile.Issuance:
		return []Order{{Work: Package, Agency: n.Agency, Subject: n.Ref()}}
	case extract.Extract:
		return askedByExtract(n, extract.Action(tr.Action))
	}
	return nil
}

func askedByExtract(e extract.Extract, a extract.Action) []Order {
	if a != extract.Order {
		return nil
	}
	return []Order{ForExtract(e)}
}

// ForExtract is the order to make an extract of a list.
func ForExtract(e extract.Extract) Order {
	return Order{Work: Extract, Agency: e.Agency, Subject: e.Ref(), By: e.Ordered.By}
}

func askedByHandover(h handover.Handover, a handover.Action) []Order {
	answered := a == handover.ReceiveAll || a == handover.ReceivePart
	if !answered || h.Answer == nil || h.Answer.Accepted.Items == 0 {
		return nil
	}
	return []Order{ForHandover(h)}
}

// ForItem is the order to read the stored bytes of an item again, which somebody gave.
func ForItem(it item.Item, by custody.Actor) Order {
	return Order{Work: Reread, Agency: it.Agency, Unit: it.Unit, Subject: it.Ref(), By: by}
}

// ForHandover is the order to deposit what was accepted of a handover: one for all
// its items.
func ForHandover(h handover.Handover) Order {
	return Order{Work: Deposit, Agency: h.Agency, Unit: h.Unit, Subject: h.Ref()}
}
