// Package asiptest makes small agencies, sealed case files and packages for tests:
// real events by the nouns' own methods, in a real log in memory.
//
// Words: an Agency is a log with its key and the events that were recorded in it. A
// Case is a sealed case file with everything that a package is made of; it is an
// asip.Source. A Forger is a package taken apart, to be altered and put together
// again.
//
// Invariants: nothing is random and no clock is asked, so that the same Recipe
// gives the same bytes.
//
// The package is for tests only.
package asiptest
