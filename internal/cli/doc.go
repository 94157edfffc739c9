// Package cli is the command line of liuhen.
//
// Words: a command is one verb with its arguments; Streams is where it speaks;
// Work is what the commands call and the wiring hands in, so that this package
// opens no database and starts no server itself; a connection is how a command
// reaches a server: by address, and in the name of a token or of who signs in.
//
// Invariants: results go to Out, faults and progress to Err. The exit code is 0
// when all is well, 1 when the work failed or found something wrong, 2 when the
// command line itself is wrong. Everything is said in one language: that of --lang,
// of LIUHEN_LANG, or of the locale. What --help says stands in one catalogue
// (help_words.go). Of a fault, the line after its words is for the operator, in English,
// and names operation, subject and cause. What a server refused is shown in its words.
// No secret is shown but a token when it is issued, and none crosses a network in the
// clear unless that was said outright.
//
// The package decides nothing: it reads arguments, calls, and prints.
package cli
