// Package httpapi is what the program answers over HTTP.
//
// Words: a problem is a failure as RFC 9457 writes it, in the words of the
// catalogue (docs/errors.md); the public log is the files of an agency's log, which
// anyone may read because they hold commitments only.
//
// Invariants: operation, subject and cause of a fault go to the logger, never to a
// client. Every answer bears the security headers. Nothing public that can change
// may be kept by a cache.
//
// The package decides nothing and opens nothing; the desks are handed in.
package httpapi
