package blobtest_test

import (
	"slices"
	"testing"

	"liuhen/internal/blob/blobtest"
)

// A case that gets lost in an edit would never be missed by the subjects.
func TestNoCaseIsLost(t *testing.T) {
	t.Parallel()
	names := blobtest.Names()
	if len(names) < 73 {
		t.Errorf("the suite has only %d cases", len(names))
	}
	slices.Sort(names)
	if unique := len(slices.Compact(slices.Clone(names))); unique != len(names) {
		t.Errorf("%d cases share a name with another", len(names)-unique)
	}
}
