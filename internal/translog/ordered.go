package translog

import (
	"encoding/binary"
	"math/bits"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// Prefixes that keep ordered roots apart from the log and from each other.
const (
	memberMagic  = "liuhen.member/v1\n"
	orderedMagic = "liuhen.ordered-root/v1\n"
)

// MaxText bounds the length in bytes of a member's id and log.
const MaxText = 1024

// Member is one line of a handover or case file as its sealing commits to it.
type Member struct {
	Position int64         // 1 for the first
	Item     string        // id of the item, paper or carrier
	SHA256   digest.SHA256 // zero for what has no bytes
	SM3      digest.SM3    // zero as long as it was not computed
	Size     int64         // bytes
	From, To int64         // span used, microseconds from the item's start; both 0 for the whole
	Log      string        // origin of the log that holds the item's events
	Last     int64         // place there of the item's last event
}

// Encode returns the bytes that are hashed. It fails with log-malformed when a
// text is too long or a number negative, since such a member has no encoding.
func (m Member) Encode() ([]byte, error) {
	if len(m.Item) > MaxText || len(m.Log) > MaxText || min(m.Position, m.Size, m.From, m.To, m.Last) < 0 {
		return nil, malformed("member", nil)
	}
	b := []byte(memberMagic)
	b = binary.BigEndian.AppendUint64(b, uint64(m.Position))
	b = appendText(b, m.Item)
	b = append(b, m.SHA256[:]...)
	b = append(b, m.SM3[:]...)
	for _, n := range []int64{m.Size, m.From, m.To} {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	b = appendText(b, m.Log)
	return binary.BigEndian.AppendUint64(b, uint64(m.Last)), nil
}

// appendText writes s after its length as a big-endian uint16.
func appendText(b []byte, s string) []byte {
	return append(binary.BigEndian.AppendUint16(b, uint16(len(s))), s...)
}

// Ordered builds the ordered root of any number of members in memory that grows
// with the logarithm of their number. The zero value is ready. It is not safe
// for concurrent use.
type Ordered struct {
	count    int64
	subtrees []tlog.Hash // roots of the complete subtrees, largest first
}

// Add appends a member. Its position must be the number of members before it
// plus 1; else Add fails with member-order and changes nothing.
func (o *Ordered) Add(m Member) error {
	if m.Position != o.count+1 {
		return fault.MemberOrder.Err("add member", m.Item, nil).With("position", strconv.FormatInt(o.count+1, 10))
	}
	b, err := m.Encode()
	if err != nil {
		return err
	}
	h := tlog.RecordHash(b)
	for range bits.TrailingZeros64(^uint64(o.count)) {
		last := len(o.subtrees) - 1
		h = tlog.NodeHash(o.subtrees[last], h)
		o.subtrees = o.subtrees[:last]
	}
	o.subtrees = append(o.subtrees, h)
	o.count++
	return nil
}

// Count returns the number of members added.
func (o *Ordered) Count() int64 { return o.count }

// Root returns SHA-256(ordered prefix ‖ count ‖ Merkle root of the members), the
// Merkle root being that of RFC 6962. More members may follow.
func (o *Ordered) Root() digest.SHA256 {
	root := EmptyRoot
	for i := len(o.subtrees) - 1; i >= 0; i-- {
		if i == len(o.subtrees)-1 {
			root = o.subtrees[i]
		} else {
			root = tlog.NodeHash(o.subtrees[i], root)
		}
	}
	head := binary.BigEndian.AppendUint64([]byte(orderedMagic), uint64(o.count))
	return digest.SumSHA256(head, root[:])
}

// OrderedRoot returns the ordered root of all members at once.
func OrderedRoot(members []Member) (digest.SHA256, error) {
	var o Ordered
	for _, m := range members {
		if err := o.Add(m); err != nil {
			return digest.SHA256{}, err
		}
	}
	return o.Root(), nil
}
