// Package scenario tells stories of several people who work with the program, each
// through the API, as one reads them in a file afterwards: who did what, what was
// refused, what the clocks showed.
//
// Words: a story names the clauses of the regulation that it proves; a Stage is a town
// with its people.
//
// Invariants: every story ends in a check of the whole store with a replay of every
// noun from the log, and in a foreign judge who follows the logs of its agencies.
package scenario
