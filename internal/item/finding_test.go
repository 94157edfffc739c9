package item_test

import (
	"errors"
	"testing"

	"liuhen/internal/fault"
	"liuhen/internal/item"
)

// What a check found is told later as the error that it met.
func TestAFindingAndItsErrorAreTwoSidesOfOneTable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		met     *fault.Code
		finding string
		told    *fault.Code
	}{
		{fault.BytesDiffer, item.Mismatch, fault.BytesDiffer},
		{fault.BlobMismatch, item.Mismatch, fault.BytesDiffer},
		{fault.BlobMissing, item.Missing, fault.BlobMissing},
		{fault.BlobUnreadable, item.Unreadable, fault.BlobUnreadable},
		{fault.BlobUnprotected, "", nil}, // says nothing of the bytes
	} {
		finding := item.FindingOf(c.met.Err("read", "", nil))
		if finding != c.finding {
			t.Errorf("%s is the finding %q, not %q", c.met.Name, finding, c.finding)
		}
		it := locking(t)
		if finding != "" {
			it = must(t)(it.Damaged(hour(4), finding))
		}
		if err := it.DamageError("deposit"); !errors.Is(err, c.told) && (err != nil || c.told != nil) {
			t.Errorf("%q is told as %v", finding, err)
		}
	}
}
