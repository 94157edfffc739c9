// Package arch holds the house to its plan: a test reads the syntax tree of every Go file and the list of
// all files, and fails where a rule of ARCHITECTURE.md is broken.
//
// Words: a room is a folder of internal/ named in the table of rooms_test.go; a ring is the field, the desks,
// the edges or the server. Imports point inward only: server → edges → desks → field.
//
// Invariants: every rule is a function from the house to sentences that name file and line, and every rule
// has a small broken house in bite_test.go that it must find fault with, so that no rule can fall asleep.
//
// The package does not judge style (the linter does) nor size (tools/metrics does), and has no code that the
// product uses.
package arch
