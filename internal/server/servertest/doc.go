// Package servertest gives tests a whole server on a data folder of its own: the city
// of 云溪市, set up through the API, with a clock that stands still until it is moved.
//
// Words: a Town is the server with its three administrators; a hand is a client that
// is signed in as somebody.
//
// Whenever a town stops, its whole store is checked as `liuhen fsck` does: a test that
// damages it on purpose says so with Expect.
//
// The package does nothing that a client could not do, but for the clock and what a
// test breaks.
package servertest
