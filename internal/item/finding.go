package item

import (
	"errors"
	"slices"

	"liuhen/internal/fault"
)

// findings are what a check may find wrong with stored bytes, and the errors that say
// so; the first is the one that a finding is told as later.
var findings = []struct {
	finding string
	codes   []*fault.Code
}{
	{Mismatch, []*fault.Code{fault.BytesDiffer, fault.BlobMismatch}},
	{Missing, []*fault.Code{fault.BlobMissing}},
	{Unreadable, []*fault.Code{fault.BlobUnreadable}},
}

// FindingOf tells what an error of reading stored bytes says of them: Mismatch,
// Missing or Unreadable; empty where it says nothing of them, such as that the store
// cannot be reached.
func FindingOf(err error) string {
	for _, f := range findings {
		if slices.ContainsFunc(f.codes, func(c *fault.Code) bool { return errors.Is(err, c) }) {
			return f.finding
		}
	}
	return ""
}

// DamageError tells the item's damage as the error that a check met when it found it:
// bytes-differ, blob-missing or blob-unreadable; nil where none is known. The operation
// is what the damage stands in the way of.
func (it Item) DamageError(operation string) error {
	for _, f := range findings {
		if f.finding == it.Damage() {
			return f.codes[0].Err(operation, it.Ref().String(), nil)
		}
	}
	return nil
}
