package identity

// Occupy takes the slot of one hash at work, with its place in the line, until release.
func (h *Hasher) Occupy() (release func()) {
	h.line <- struct{}{}
	h.room <- struct{}{}
	return func() { <-h.room; <-h.line }
}
