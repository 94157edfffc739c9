package custodytest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"liuhen/internal/custody"
)

// Fits holds the largest permitted value of a noun to custody.MaxPayload: the event
// that carries it, with the longest reason and twins in 24 other logs, more than a
// city has counties, must still encode.
func Fits(t *testing.T, largest custody.Noun) {
	t.Helper()
	value, err := custody.EncodeValue(largest)
	if err != nil {
		t.Fatal(err)
	}
	place := int64(1) << 40
	e := custody.Event{
		Type: custody.EventType, Log: LongID(1), Place: place, At: custody.At(time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)),
		Change: LongID(2), Actor: Longest(3), Noun: custody.Ref{Kind: largest.Ref().Kind, ID: LongID(6)}, Version: place, Previous: &place,
		Action: "correct-completion", Reason: Long(custody.MaxReason), Schema: largest.Schema(), Value: value,
	}
	for i := range 24 {
		e.Twins = append(e.Twins, custody.Twin{Log: LongID(i), Place: place})
	}
	if _, err := e.Encode(); err != nil {
		e.Value = nil
		t.Errorf("%s: the value alone has %d bytes of %d: %v", largest.Schema(), len(value), custody.MaxPayload, err)
	}
}

// Long is a text of n characters that takes as many bytes as a form lets through.
func Long(n int) string { return strings.Repeat("证", n) }

// LongID is the longest id that forms and stores let through, another for every n.
func LongID(n int) string { return fmt.Sprintf("%0*d", custody.MaxID, n) }

// Longest is an actor with the longest names.
func Longest(n int) custody.Actor {
	return custody.Actor{Account: LongID(n), Officer: LongID(n + 1), Agency: LongID(n + 2), Via: "upload/" + LongID(n+3)}
}
