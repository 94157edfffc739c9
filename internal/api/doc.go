// Package api holds the words of the public API: what goes over the wire between
// the program's edges and everyone who calls them, as plain values with JSON tags.
//
// Words: a Receipt tells where a change lies in a log, and under which key that log
// is signed; Changed is the answer to every change; Page is the answer to every list.
//
// Invariants: names are snake_case; times are RFC 3339 in UTC; ids are texts; what is
// absent is left out or null, never an empty guess. Within v1 the words only grow.
//
// The package has no logic: the server's edge makes these values of nouns and the
// client's edge reads them.
package api
