package footage

import (
	"encoding/binary"
	"time"

	"liuhen/internal/demo"
)

// The committed sound and what stands in it.
const (
	soundSample = "inquiry-20260603-094500.wav"
	soundDate   = "2026-06-0309:45:00"
	soundDevice = "YYR1-26-000042"
	soundDigits = "2006-01-0215:04:05"
)

// SoundLength is how long a sound lasts.
const SoundLength = 5 * time.Second

// Sound returns a WAV of a recorder: the committed sample, which spells DEMO in Morse,
// with time and device of the take, and a chunk at its end that names both.
func Sound(t Take) ([]byte, error) {
	data, err := sample(soundSample)
	if err != nil {
		return nil, err
	}
	data, err = restamp(data, soundDate, t.At.In(demo.Beijing).Format(soundDigits), soundDevice, "YYR1-26-"+Serial(t.Device)[7:])
	if err != nil {
		return nil, err
	}
	mark := []byte(t.mark())
	if len(mark)%2 == 1 { // chunks begin at even offsets
		mark = append(mark, ' ')
	}
	data = append(append(data, "demo"...), binary.LittleEndian.AppendUint32(nil, uint32(len(mark)))...) //nolint:gosec // a line of text
	data = append(data, mark...)
	binary.LittleEndian.PutUint32(data[4:], uint32(len(data)-8)) //nolint:gosec // a few kilobytes
	return data, nil
}
