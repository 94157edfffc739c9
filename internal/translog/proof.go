package translog

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// maxExtra bounds the length in bytes of a proof's extra data.
const maxExtra = 64 << 10

// maxPath bounds the number of hashes of an inclusion proof: one for each level
// of a tree of MaxSize entries.
const maxPath = 48

const (
	proofMagic  = "c2sp.org/tlog-proof@v1\n"
	extraPrefix = "extra "
	indexPrefix = "index "
)

// Proof is all that is needed, beside an entry and a trusted key, to know offline
// that the entry stands in the log (C2SP tlog-proof). Files of proofs end in
// .tlog-proof.
type Proof struct {
	Extra  []byte           // opaque, not authenticated; nil for none
	Place  int64            // place of the entry
	Path   tlog.RecordProof // from the leaf's sibling up to the root's child
	Signed []byte           // the signed checkpoint as the log published it
}

// Encode returns the proof's text.
func (p Proof) Encode() []byte {
	var b bytes.Buffer
	b.WriteString(proofMagic)
	if len(p.Extra) > 0 {
		b.WriteString(extraPrefix + base64.StdEncoding.EncodeToString(p.Extra) + "\n")
	}
	b.WriteString(indexPrefix + strconv.FormatInt(p.Place, 10) + "\n")
	for _, h := range p.Path {
		b.WriteString(h.String() + "\n")
	}
	b.WriteByte('\n')
	b.Write(p.Signed)
	return b.Bytes()
}

// ParseProof reads what Encode returns and fails with log-malformed on anything
// else. It proves nothing yet: call Verify.
func ParseProof(data []byte) (Proof, error) {
	head, signed, ok := bytes.Cut(data, []byte("\n\n"))
	if !ok || len(signed) == 0 || len(signed) > maxCheckpoint || len(head) > 2*maxExtra {
		return Proof{}, malformed("proof", nil)
	}
	p, err := parseProofHead(string(head) + "\n")
	if err != nil {
		return Proof{}, err
	}
	p.Signed = signed
	if !bytes.Equal(p.Encode(), data) {
		return Proof{}, malformed("proof", nil)
	}
	return p, nil
}

// parseProofHead is lenient; ParseProof compares its result with the one spelling.
func parseProofHead(head string) (p Proof, err error) {
	rest, ok := strings.CutPrefix(head, proofMagic)
	if !ok {
		return p, malformed("proof", nil)
	}
	lines := strings.Split(strings.TrimSuffix(rest, "\n"), "\n")
	if text, ok := strings.CutPrefix(lines[0], extraPrefix); ok {
		if p.Extra, err = base64.StdEncoding.DecodeString(text); err != nil || len(p.Extra) > maxExtra {
			return p, malformed("proof", err)
		}
		lines = lines[1:]
	}
	if len(lines) < 1 || len(lines) > 1+maxPath {
		return p, malformed("proof", nil)
	}
	p.Place, err = strconv.ParseInt(strings.TrimPrefix(lines[0], indexPrefix), 10, 64)
	if err != nil || p.Place < 0 || p.Place >= MaxSize {
		return p, malformed("proof", err)
	}
	for _, line := range lines[1:] {
		h, err := tlog.ParseHash(line)
		if err != nil {
			return p, malformed("proof", err)
		}
		p.Path = append(p.Path, h)
	}
	return p, nil
}

// Verify returns the checkpoint under which e stands at p.Place. It fails as
// OpenCheckpoint does, or with log-proof-invalid when the path does not lead
// from e to the checkpoint's root.
func (p Proof) Verify(e Entry, origin string, known note.Verifiers) (Checkpoint, error) {
	c, err := OpenCheckpoint(p.Signed, origin, known)
	if err != nil {
		return Checkpoint{}, err
	}
	if err := CheckInclusion(c.Tree(), p.Place, e, p.Path); err != nil {
		return Checkpoint{}, err
	}
	return c, nil
}
