package custody

// Command is what a person asked for, before it is decided: who asks, which
// version of the noun he had seen, and under which key a repetition of the same
// request is recognised.
type Command struct {
	Actor Actor
	// Seen is the version the actor had seen; 0 means that he did not say, and is
	// allowed only where no person can have seen an older state.
	Seen int64
	// Key recognises a repetition by the same account; empty means none.
	Key string
	// Fingerprint is the digest of the request, of the version seen and of what the hand
	// by which it came may do; the same key with another fingerprint is refused.
	Fingerprint string
}

// Recorded tells where one transition of a command lies in the log.
type Recorded struct {
	Log     string `json:"log"`
	Place   int64  `json:"place"`
	Noun    Ref    `json:"noun"`
	Version int64  `json:"version"`
}

// Receipt tells what a command did. A repeated command gets the receipt of the
// first time, while whoever asks still may do it.
type Receipt struct {
	Change   string     `json:"change"`
	At       Micros     `json:"at"`
	Events   []Recorded `json:"events"`
	Repeated bool       `json:"-"`
}

// Of returns where the receipt recorded the noun.
func (r Receipt) Of(ref Ref) (Recorded, bool) {
	for _, e := range r.Events {
		if e.Noun == ref {
			return e, true
		}
	}
	return Recorded{}, false
}
