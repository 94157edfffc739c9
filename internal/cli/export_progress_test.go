package cli

import (
	"time"

	"liuhen/internal/card"
)

// Speedometer lets tests look at rates without waiting.
type Speedometer struct{ m speedometer }

// Line takes a sample and says the pace.
func (s *Speedometer) Line(streams Streams, at time.Time, p card.Progress) string {
	return streams.line(s.m.take(at, p))
}

// Fitted is fitted.
func Fitted(line string, columns int) string { return fitted(line, columns) }
