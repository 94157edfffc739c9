// Package httpapi is what the program answers over HTTP: the API under /api/v1, its
// description, health, metrics and the public log.
//
// Words: an operation is one route of the API; the frame is where operations are
// registered; a visit is one request with whoever makes it; a problem is a failure as
// RFC 9457 writes it, in the words of the catalogue (docs/errors.md); the public log
// is the files of an agency's log, which anyone may read because they hold
// commitments only.
//
// A route is added in the file of its noun: an interface of the desk that it needs
// (at most six methods; a field of Parts), a function that registers the noun's
// operations (called by Parts.operations), one method of frame for each operation
// (decode, desk, encode) and one pure function that gives the noun's wire form.
// Changes are registered with makes, makesUnder, changes and steps, reads with read
// and list, what everybody may do with open.
//
// Invariants: who asks is known before a byte of the body is read, and is handed to
// the desk as an argument; the desk authorises. Every change names the version that
// its sender has seen, and may be repeated under a key. Operation, subject and cause
// of a fault go to the logger, never to a client; a refusal to a signed-in person is
// recorded. Every answer bears the security headers. Nothing that can change or is
// not public may be kept by a cache.
//
// The package decides nothing and opens nothing; the desks are handed in.
package httpapi
