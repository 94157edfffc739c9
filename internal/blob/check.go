package blob

import (
	"io"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// Check reads r to its end and compares the bytes with d. Errors: those of r, and
// blob-mismatch.
func Check(r io.Reader, d digest.SHA256) error {
	sum := digest.NewRunning()
	if _, err := io.Copy(sum, r); err != nil {
		return err
	}
	if sum.Sum() != d {
		return fault.BlobMismatch.Err("check blob", d.String(), nil)
	}
	return nil
}
