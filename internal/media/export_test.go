package media

import (
	"bytes"
	"context"

	"liuhen/internal/recording"
)

// Limits that tests hold to.
const (
	PageSize = pageSize
	Longest  = longest
)

// InspectAs reads b with the parser of one media type, whatever its first bytes are,
// and lets a panic through.
func InspectAs(media string, b []byte) recording.Facts {
	f := newFindings()
	for _, known := range formats {
		if known.media == media {
			f.facts.Format = media
			f.failed(known.read(newSource(context.Background(), bytes.NewReader(b), int64(len(b))).whole(), f))
		}
	}
	return f.done()
}
