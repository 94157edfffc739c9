// Package recall remembers what was looked up for as long as nothing of it has changed.
//
// Words: a count is how often what was looked up may have changed; whoever keeps that
// moves the count before anybody is told of a change.
//
// Invariants: what was looked up under one count is never answered under another; what
// failed is not remembered; nothing is remembered where changes are not counted.
//
// The package does not know what is remembered, and never remembers the time: what ends by
// itself is asked again by whoever knows when. Values are shared and never changed.
package recall
