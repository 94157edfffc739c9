package asip

import "io"

// Zip is the writer under a package, for tests of its limits.
type Zip struct{ z *zipWriter }

// NewZip returns a writer of a zip.
func NewZip(w io.Writer) Zip { return Zip{newZipWriter(w)} }

// Add adds one file; unknown says that its size is not known before.
func (z Zip) Add(name string, size int64, unknown bool, body io.Reader) error {
	if unknown {
		size = unknownSize
	}
	return z.z.add(name, size, func(w io.Writer) error {
		_, err := io.Copy(struct{ io.Writer }{w}, struct{ io.Reader }{body})
		return err
	})
}

// Close ends the zip.
func (z Zip) Close() error { return z.z.close() }
