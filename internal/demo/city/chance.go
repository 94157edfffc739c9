package city

import (
	crypto "crypto/rand"
	"encoding/binary"
	"math/rand/v2"
	"sync"

	"liuhen/internal/fault"
)

// Chance is what ids, salts, keys and secrets are drawn from: while the city's year is
// lived, from the seed, so that it can be lived again; afterwards from the system, since
// sessions are real. It is safe for concurrent use.
type Chance struct {
	mu   sync.Mutex
	seed *rand.ChaCha8 // nil once the year is over
}

// NewChance returns what the seed gives.
func NewChance(seed uint64) *Chance { return &Chance{seed: rand.NewChaCha8(keyOf(seed))} }

func keyOf(seed uint64) (key [32]byte) {
	copy(key[:], "liuhen demo")
	binary.BigEndian.PutUint64(key[24:], seed)
	return key
}

// Read implements io.Reader.
func (c *Chance) Read(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	read := crypto.Read
	if c.seed != nil {
		read = c.seed.Read
	}
	n, err := read(p)
	if err != nil {
		return n, fault.Unexpected.Err("draw", "", err)
	}
	return n, nil
}

// LetGo draws from the system from now on.
func (c *Chance) LetGo() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seed = nil
}
