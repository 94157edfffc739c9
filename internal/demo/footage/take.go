package footage

import (
	"bytes"
	"fmt"
	"io/fs"
	"time"

	"liuhen/internal/demo"
	"liuhen/internal/fault"
)

// Take is one recording to be made.
type Take struct {
	At     time.Time // what the device's clock shows when it begins, in Beijing
	Device int       // the device's number, 0 to 999
	Number int       // tells takes apart that are alike in all else
}

// Serial is the number on the device, as its recordings name it.
func Serial(device int) string { return fmt.Sprintf("YY3-26-%06d", device%1000) }

// mark is the text that every take carries, and that no other take has.
func (t Take) mark() string {
	return fmt.Sprintf("DEMO %s %s %d", Serial(t.Device), t.At.In(demo.Beijing).Format(time.RFC3339Nano), t.Number)
}

// sample returns the bytes of a committed sample.
func sample(name string) ([]byte, error) {
	data, err := fs.ReadFile(demo.Samples(), name)
	if err != nil {
		return nil, fault.Unexpected.Err("read sample", name, err)
	}
	return data, nil
}

// restamp puts new texts in the place of old ones, which have as many bytes, so that
// nothing else of the file moves.
func restamp(data []byte, stamps ...string) ([]byte, error) {
	for i := 0; i < len(stamps); i += 2 {
		if len(stamps[i]) != len(stamps[i+1]) {
			return nil, fault.Unexpected.Err("stamp sample", stamps[i], nil)
		}
		data = bytes.ReplaceAll(data, []byte(stamps[i]), []byte(stamps[i+1]))
	}
	return data, nil
}
