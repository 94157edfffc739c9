package footage

import (
	"encoding/binary"
	"time"

	"liuhen/internal/demo"
)

// The committed film, what stands in it, and how long it runs.
const (
	filmSample = "body-20260603-091245.mp4"
	filmDate   = "2026-06-03T09:12:45+0800"
	filmDevice = "YY3-26-000117"
	filmDigits = "2006-01-02T15:04:05-0700"
)

// FilmLength is how long a film runs.
const FilmLength = 12 * time.Second

// Film returns an MP4 of a body camera: the committed sample with the time and the
// device of the take, and a free box at its end that names both.
func Film(t Take) ([]byte, error) {
	data, err := sample(filmSample)
	if err != nil {
		return nil, err
	}
	data, err = restamp(data, filmDate, t.At.In(demo.Beijing).Format(filmDigits), filmDevice, Serial(t.Device))
	if err != nil {
		return nil, err
	}
	setTimes(data, t.At)
	return append(data, box("free", []byte(t.mark()))...), nil
}

// since1904 is from where MP4 counts its seconds.
var since1904 = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)

// setTimes writes the moment into every header of the film that has one: creation and
// modification, in the version with 32 bits, which is the sample's.
func setTimes(data []byte, at time.Time) {
	seconds := uint32(at.Sub(since1904) / time.Second) //nolint:gosec // enough until 2040
	for len(data) >= 8 {
		size := int(binary.BigEndian.Uint32(data))
		if size < 8 || size > len(data) {
			return
		}
		switch body := data[8:size]; string(data[4:8]) {
		case "moov", "trak", "mdia":
			setTimes(body, at)
		case "mvhd", "tkhd", "mdhd":
			binary.BigEndian.PutUint32(body[4:], seconds)
			binary.BigEndian.PutUint32(body[8:], seconds)
		}
		data = data[size:]
	}
}

// box makes an MP4 box.
func box(kind string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(8+len(body))) //nolint:gosec // a line of text
	return append(append(out, kind...), body...)
}
