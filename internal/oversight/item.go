package oversight

import (
	"slices"
	"time"

	"liuhen/internal/carrier"
	"liuhen/internal/item"
	"liuhen/internal/regulation"
)

// Item reads the clocks of one item: the handover clock, then each run of the storage
// clock, of which the last is the present one. works are the activities that it
// records. Of carriers those count from which the item was read in; see readIn.
//
// The handover clock starts with the end of duty of the item's own agency, and where the
// item records several activities with the earliest
// (docs/decisions/0008-which-end-starts-an-items-clock.md and 0011-a-joining-agencys-tour.md). An
// item that was marked void is released from it. It fails with pack-unknown.
func Item(it item.Item, works []Work, carriers []carrier.Carrier, look Look) ([]Clock, error) {
	c, err := look.twoOf(works, it.Agency)
	if err != nil {
		return nil, err
	}
	signatures := signaturesOf(it, carriers)
	var f told
	for i, t := range tellings {
		f[i] = regulation.Handover(signatures, duties(works, it.Agency, t)...)
		f[i].Released = void(it)
	}
	clocks := []Clock{read(c.handover, it.Ref(), f, look.Now)}
	for _, run := range regulation.Storage(signatures, deposited(it)) {
		clocks = append(clocks, Clock{Noun: it.Ref(), Reading: c.storage.Read(run, look.Now)})
	}
	return clocks, nil
}

// signaturesOf are the signatures under which the item was handed over, in the order
// of time: the officer's under the item, and those under the carriers from which it
// was read in.
func signaturesOf(it item.Item, carriers []carrier.Carrier) []regulation.Stop {
	stops := []regulation.Stop{}
	for _, s := range it.Signings {
		stops = append(stops, regulation.Stop{At: s.At.Time, UndoneAt: s.Returned.Time})
	}
	for _, c := range carriers {
		if readIn(it, c) {
			stops = append(stops, signatureOf(c))
		}
	}
	slices.SortStableFunc(stops, func(a, b regulation.Stop) int { return a.At.Compare(b.At) })
	return stops
}

// readIn reports whether the item came from the carrier: somebody else than its maker
// brought it in, after the maker had signed a carrier of the same activity over. A
// carrier that is handed over stops the first clock for what is on it, and starts the
// second, in which it is read in (附件1第六条 speaks of 实物资料).
func readIn(it item.Item, c carrier.Carrier) bool {
	return c.IsReadIn() && c.Activity != "" && it.InActivity(c.Activity) &&
		it.Origin.Maker != "" && it.Origin.Maker == c.Officer && it.Uploader != c.Officer &&
		!it.Times.Received.Before(c.Signed.Time)
}

func signatureOf(c carrier.Carrier) regulation.Stop {
	s := regulation.Stop{At: c.Signed.Time}
	if c.Returned != nil {
		s.UndoneAt = c.Returned.At.Time
	}
	return s
}

func void(it item.Item) regulation.Release {
	if it.State != item.Voided || it.Void == nil || it.Void.Confirmed == nil {
		return regulation.Release{}
	}
	return regulation.Release{At: it.Void.Confirmed.At.Time, Why: regulation.Void}
}

func deposited(it item.Item) time.Time {
	if it.Deposit == nil {
		return time.Time{}
	}
	return it.Deposit.Done.Time
}

// Carrier reads the clocks of a paper or carrier: the handover clock and, where it
// holds files, the storage clock, which is released when they were read in, since then
// each of them has its own. works is its activity, if it names one. It fails with
// pack-unknown.
func Carrier(c carrier.Carrier, works []Work, look Look) ([]Clock, error) {
	two, err := look.twoOf(works, c.Agency)
	if err != nil {
		return nil, err
	}
	signature := signatureOf(c)
	var f told
	for i, t := range tellings {
		f[i] = regulation.Handover([]regulation.Stop{signature}, duties(works, c.Agency, t)...)
	}
	clocks := []Clock{read(two.handover, c.Ref(), f, look.Now)}
	if !c.IsReadIn() {
		return clocks, nil
	}
	run := regulation.Facts{Start: signature.At}
	switch {
	case !signature.UndoneAt.IsZero():
		run.Released = regulation.Release{At: signature.UndoneAt, Why: regulation.Returned}
	case c.ReadIn != nil:
		run.Released = regulation.Release{At: c.ReadIn.At.Time, Why: regulation.ReadIn}
	}
	return append(clocks, Clock{Noun: c.Ref(), Reading: two.storage.Read(run, look.Now)}), nil
}
