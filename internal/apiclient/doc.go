// Package apiclient calls the program's own API: the command line, the demo and the
// tests speak through it, so that what they can do everyone can.
//
// Words: a Client speaks in the name of one session or token; a Problem is what the
// server said went wrong.
//
// Invariants: one method for each operation, in a file for each noun; errors of the
// server are Problems, which errors.Is compares with the codes of the catalogue; a
// command that got no answer may be repeated under its key.
//
// The package decides nothing and keeps nothing but the secret that it was given.
package apiclient
