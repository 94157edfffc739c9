package translog

import (
	"encoding/binary"
)

// recordSize is the length in a bundle of one entry with its length prefix.
const recordSize = 2 + EntrySize

// EncodeBundle returns an entry bundle: each entry after its length as a
// big-endian uint16 (C2SP tlog-tiles). entries must be 1 to 256.
func EncodeBundle(entries []Entry) []byte {
	b := make([]byte, 0, len(entries)*recordSize)
	for _, e := range entries {
		b = binary.BigEndian.AppendUint16(b, EntrySize)
		b = e.append(b)
	}
	return b
}

// ParseBundle reads what EncodeBundle returns. It fails with log-malformed on an
// empty or overlong bundle and on any entry that is not one of ours.
func ParseBundle(data []byte) ([]Entry, error) {
	n := len(data) / recordSize
	if n < 1 || n > TileWidth || len(data)%recordSize != 0 {
		return nil, malformed("bundle", nil)
	}
	entries := make([]Entry, 0, n)
	for ; len(data) > 0; data = data[recordSize:] {
		if binary.BigEndian.Uint16(data) != EntrySize {
			return nil, malformed("bundle", nil)
		}
		e, err := ParseEntry(data[2:recordSize])
		if err != nil {
			return nil, malformed("bundle", err)
		}
		entries = append(entries, e)
	}
	return entries, nil
}
