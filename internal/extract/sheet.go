package extract

import "liuhen/internal/fault"

// Sheet takes the rows of one extract, one after the other, and holds none of them.
type Sheet interface {
	// Add writes a row. It fails with extract-too-long where the format takes no more rows,
	// and with the error of what it writes to.
	Add(cells []string) error
	// Close writes the end; without it the file is none.
	Close() error
}

// MaxRows is how many rows a sheet of Excel has, the headings among them.
const MaxRows = 1_048_576

// TooLong is the answer where a format takes no more rows.
func TooLong() error { return fault.ExtractTooLong.Err("make extract", "", nil) }
