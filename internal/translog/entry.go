package translog

import (
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// EntrySize is the length in bytes of every entry.
const EntrySize = 80

// SaltSize is the length in bytes of an entry's salt.
const SaltSize = 32

// The names of an entry's two commitments, as they stand in reports.
const (
	PartC256 = "c256"
	PartCSM3 = "csm3"
)

// Prefixes that keep the log's hashes apart from all others.
const (
	entryMagic = "liuhen.event/v1\n"
	c256Magic  = "liuhen.c256/v1\n"
	csm3Magic  = "liuhen.csm3/v1\n"
)

// Entry is the salted commitment to one event's payload: the only thing that the
// public log says of the event. Without the salt it cannot be guessed.
type Entry struct {
	C256 digest.SHA256 // SHA-256(c256 prefix ‖ salt ‖ payload)
	CSM3 digest.SM3    // SM3(csm3 prefix ‖ salt ‖ payload)
}

// Commit returns the entry of payload under salt. The salt must be 32 random
// bytes that are used once.
func Commit(salt [SaltSize]byte, payload []byte) Entry {
	return Entry{
		C256: digest.SumSHA256([]byte(c256Magic), salt[:], payload),
		CSM3: digest.SumSM3([]byte(csm3Magic), salt[:], payload),
	}
}

// Bytes returns the 80 bytes that the log holds.
func (e Entry) Bytes() []byte { return e.append(make([]byte, 0, EntrySize)) }

func (e Entry) append(b []byte) []byte {
	b = append(b, entryMagic...)
	b = append(b, e.C256[:]...)
	return append(b, e.CSM3[:]...)
}

// ParseEntry reads what Bytes returns, and fails with log-malformed on anything else.
func ParseEntry(b []byte) (Entry, error) {
	rest, ok := strings.CutPrefix(string(b), entryMagic)
	if !ok || len(b) != EntrySize {
		return Entry{}, malformed("entry", nil)
	}
	var e Entry
	copy(e.C256[:], rest)
	copy(e.CSM3[:], rest[digest.Size:])
	return e, nil
}

// Leaf returns the entry's leaf hash, SHA-256(0x00 ‖ entry) (RFC 6962 section 2.1).
func (e Entry) Leaf() tlog.Hash { return tlog.RecordHash(e.Bytes()) }

// String returns both commitments in hexadecimal, for people.
func (e Entry) String() string {
	return PartC256 + "=" + e.C256.String() + " " + PartCSM3 + "=" + e.CSM3.String()
}

// Differs names the commitments that salt and payload do not meet, in the order
// c256, csm3; none means that the payload is the one committed to.
func (e Entry) Differs(salt [SaltSize]byte, payload []byte) []string {
	var parts []string
	got := Commit(salt, payload)
	if got.C256 != e.C256 {
		parts = append(parts, PartC256)
	}
	if got.CSM3 != e.CSM3 {
		parts = append(parts, PartCSM3)
	}
	return parts
}

// Verify fails with log-payload-mismatch, its argument part naming what Differs
// found, unless both commitments are met.
func (e Entry) Verify(salt [SaltSize]byte, payload []byte) error {
	if parts := e.Differs(salt, payload); len(parts) > 0 {
		return fault.LogPayloadMismatch.Err("verify payload", "", nil).OfPart(strings.Join(parts, " "))
	}
	return nil
}

// malformed is the one error of this package's parsers of log data.
func malformed(part string, cause error) error {
	return fault.LogMalformed.Err("parse "+part, "", cause).OfPart(part)
}
