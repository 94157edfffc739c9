// Package sqldb keeps the nouns, their events and what serves them in one SQL
// database: SQLite beside the files, or PostgreSQL.
//
// Words: a write is one person's command carried out in a transaction; a noun's row
// holds what lists and rights need, and points at the noun's last event, whose
// sealed payload is the noun's value. So a value lies in one place only, and a row
// can be made again from the log. A log's tail is the highest place it has given.
//
// Invariants: state and event commit together; a log's row is locked before a place
// is given, several in the order of their numbers, and places have no gap; the time
// of a transaction is read under those locks and is never before the last event's; a
// repeated command answers what it answered first. Every value is sealed under the
// key of its noun.
//
// The portable subset: one SQL text for both databases, with $n; ids are made in
// Go; times are microseconds since 1970 as integers; no now(), no JSON operators, no
// SELECT *, always an ORDER BY that ends in a unique column, pages by key and never
// by offset; "ON CONFLICT" and the number of rows rather than try and recover; what
// is hashed or signed is bytes; state is never computed in SQL. Only files named
// dialect*.go know which database it is.
//
// The package decides nothing: what may happen is decided by the pure function that
// the caller passes in.
package sqldb
