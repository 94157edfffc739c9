// Package custodytest holds a noun's tests to two hand-written papers: the matrix
// of its states and actions, and its encoded value of every schema version; and to
// the size of an event, which the noun's largest value must fit.
//
// Words: a matrix is a text file with one column per state and one line per
// action; a cell names the state that follows, or "-" where the step is refused.
// A golden value is one line of JSON as it lies in logs.
//
// Invariants: nothing here writes a file. A matrix is changed by hand, together
// with the table it judges; a golden value is never changed at all, because logs
// hold such bytes for ever: a changed encoding is a new schema version with a file
// of its own.
//
// The package is for tests only.
package custodytest
