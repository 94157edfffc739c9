// Package custody holds what every noun of the field has in common: who acts,
// what a change is, and the event that records it.
//
// Words: an Actor is the person (or the system itself) who does something; it is
// an argument everywhere and never hidden, because it is evidence. A Noun is a
// thing with a state and a chain of events: an item, a handover, a case file. A
// Transition is one step of one noun, as the noun's pure method decided it: the
// new value and why. An Event is a transition once it has its place in the log of
// the agency that owns the noun; its encoded bytes are what the log commits to.
// A Table says which action leads from which state to which.
//
// Invariants: an event's payload is encoded once and kept as those bytes; it
// holds the noun's whole new value (at most MaxPayload bytes) and names the
// noun's previous event, so that a noun can be rebuilt from the log and its chain
// has no hole. No noun changes without an event, and no event is written without
// its change (《安康市农业综合行政执法音像记录管理办法》第八条).
//
// The package does no input or output, asks no clock and draws no random numbers.
package custody
