package node

import (
	"crypto/hmac"
	"crypto/sha256"
	"strconv"
	"time"
)

// Node is one running server of an installation, as its row says.
type Node struct {
	ID      string // the same after a restart
	Run     string // of this start; a second process under the same ID has another
	Address string // as a URL, where the other nodes reach it; empty where they cannot
	Store   string // where it keeps the bytes; the same for all nodes
	Vouch   []byte // by Key.Vouch over ID, Address and Store
	Seen    time.Time
}

// Left is the ID of the row that stands for no node: it says that the installation was
// migrated, and with its Address whereto. No node starts beside it.
const Left = "migrated"

// Timing of the nodes' word that they are there.
const (
	// SeenEvery is how often a node says that it is there.
	SeenEvery = 5 * time.Second
	// Quiet is when a node that said nothing is not counted on any more.
	Quiet = 30 * time.Second
	// Gone is when what a silent node left open is ended by the others.
	Gone = time.Hour
	// Forgotten is when the row of a silent node is taken away, unless uploads lie there.
	Forgotten = 7 * 24 * time.Hour
)

// Since reports whether the node was seen within the time before the moment.
func (n Node) Since(within time.Duration, at time.Time) bool { return n.Seen.After(at.Add(-within)) }

// KeySize is the size of a Key and of the master key that it is made of, in bytes.
const KeySize = sha256.Size

// Key proves to nodes of one installation what nodes of it say.
type Key [KeySize]byte

// KeyOf derives the key from the installation's master key, which cannot be found from it.
func KeyOf(master [KeySize]byte) Key { return Key(mac(master[:], "liuhen.node/v1")) }

// Vouch returns the proof of what a node says of itself.
func (k Key) Vouch(n Node) []byte { return mac(k[:], "node", n.ID, n.Address, n.Store) }

// Vouched reports whether the node's row was written by somebody with the key.
func (k Key) Vouched(n Node) bool { return hmac.Equal(n.Vouch, k.Vouch(n)) }

// mac covers the texts and where each ends.
func mac(key []byte, texts ...string) []byte {
	h := hmac.New(sha256.New, key)
	for _, text := range texts {
		h.Write([]byte(strconv.Itoa(len(text)) + ":" + text)) // a hash takes everything
	}
	return h.Sum(nil)
}
