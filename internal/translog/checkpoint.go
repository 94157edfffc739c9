package translog

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/fault"
)

// maxCheckpoint bounds the length in bytes of a signed checkpoint; it leaves room
// for the signatures of many witnesses.
const maxCheckpoint = 64 << 10

// Checkpoint is a log's statement of its whole content: Size entries with Merkle
// root Root, said by Origin (C2SP tlog-checkpoint, without extension lines).
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
}

// Tree returns size and root as the hash arithmetic takes them.
func (c Checkpoint) Tree() tlog.Tree { return tlog.Tree{N: c.Size, Hash: c.Root} }

// Text returns the three lines that are signed.
func (c Checkpoint) Text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Root)
}

// ParseCheckpoint reads what Text returns. It checks no signature: use
// OpenCheckpoint for anything that came from outside.
func ParseCheckpoint(text string) (Checkpoint, error) {
	lines := strings.SplitN(text, "\n", 4)
	if len(lines) != 4 || CheckOrigin(lines[0]) != nil {
		return Checkpoint{}, malformed("checkpoint", nil)
	}
	size, err1 := strconv.ParseInt(lines[1], 10, 64)
	root, err2 := tlog.ParseHash(lines[2])
	c := Checkpoint{Origin: lines[0], Size: size, Root: root}
	if err1 != nil || err2 != nil || size < 0 || size > MaxSize || c.Text() != text {
		return Checkpoint{}, malformed("checkpoint", nil)
	}
	return c, nil
}

// SignCheckpoint returns c as a signed note. Signing the same checkpoint with the
// same keys gives the same bytes. It fails when a signer's name is not c.Origin.
func SignCheckpoint(c Checkpoint, signers ...note.Signer) ([]byte, error) {
	if _, err := ParseCheckpoint(c.Text()); err != nil {
		return nil, err
	}
	for _, s := range signers {
		if s.Name() != c.Origin {
			return nil, fault.LogKeyMalformed.Err("sign checkpoint", c.Origin, nil)
		}
	}
	signed, err := note.Sign(&note.Note{Text: c.Text()}, signers...)
	if err != nil || len(signers) == 0 {
		return nil, fault.LogKeyMalformed.Err("sign checkpoint", c.Origin, err)
	}
	return signed, nil
}

// OpenCheckpoint returns what signed says if it is a checkpoint of origin and at
// least one of the known keys of that name signed it and none of them wrongly;
// else it fails with log-signature-invalid or log-malformed. Signatures of
// unknown keys are ignored (C2SP signed-note).
func OpenCheckpoint(signed []byte, origin string, known note.Verifiers) (Checkpoint, error) {
	if len(signed) > maxCheckpoint {
		return Checkpoint{}, malformed("checkpoint", nil)
	}
	n, err := note.Open(signed, known)
	if err != nil {
		return Checkpoint{}, fault.LogSignature.Err("open checkpoint", origin, err)
	}
	c, err := ParseCheckpoint(n.Text)
	if err != nil {
		return Checkpoint{}, err
	}
	if c.Origin != origin || !signedBy(n, origin) {
		return Checkpoint{}, fault.LogSignature.Err("open checkpoint", origin, nil)
	}
	return c, nil
}

// Plain returns what a signed note says if it has the form of a checkpoint, and checks no
// signature: good for telling a file that was mistaken for one. It fails with
// log-malformed.
func Plain(signed []byte) (Checkpoint, error) {
	var unknown *note.UnverifiedNoteError
	if _, err := note.Open(signed, note.VerifierList()); len(signed) > maxCheckpoint || !errors.As(err, &unknown) {
		return Checkpoint{}, malformed("checkpoint", err)
	}
	return ParseCheckpoint(unknown.Note.Text)
}

// Signatory returns the first of the known keys of origin whose signature signed
// carries. It fails with log-signature-invalid where there is none, and where known
// was made of anything else than keys that ParseVerifier returned.
func Signatory(signed []byte, origin string, known note.Verifiers) (*Verifier, error) {
	n, err := note.Open(signed, known)
	if err != nil {
		return nil, fault.LogSignature.Err("find signatory", origin, err)
	}
	for _, s := range n.Sigs {
		v, err := known.Verifier(s.Name, s.Hash)
		if key, ok := v.(*Verifier); err == nil && ok && s.Name == origin {
			return key, nil
		}
	}
	return nil, fault.LogSignature.Err("find signatory", origin, nil)
}

// signedBy guards against callers whose known keys include witnesses: a witness
// alone does not make a checkpoint the log's own.
func signedBy(n *note.Note, origin string) bool {
	for _, s := range n.Sigs {
		if s.Name == origin {
			return true
		}
	}
	return false
}
