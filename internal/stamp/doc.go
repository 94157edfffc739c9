// Package stamp says in one line which build of a program this is, for both programs alike.
//
// Words: a stamp is the release, the commit and its time, which the Makefile writes into
// a program; the note is what the compiler writes there by itself.
//
// Invariants: the stamp is the same wherever the same commit is built; what nobody knows
// is left out, and nothing is guessed.
//
// The package asks neither the machine nor the clock: the note is an argument.
package stamp
