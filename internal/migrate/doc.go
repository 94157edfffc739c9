// Package migrate is the desk that moves a whole installation to another database or
// another store of bytes (迁移): the same rows, bytes, keys and log roots elsewhere.
//
// Words: what is moved from is the old installation, what is moved into the new one.
// A file is carried when its bytes were read back from the new store and are those of
// its digest. A file is left when the old store no longer has its bytes.
//
// Order: the files, then the objects of the logs, then all rows in one transaction.
// The transaction is the last step and the only one that makes the new installation
// one; whatever ends a migration before it, a second one goes on where it stopped.
//
// Invariants: nothing of the old installation is changed. Before the rows are committed,
// it is marked as left, so that never two servers go on with one log. Every table is
// compared, row for row by their digest, inside the transaction that filled it, and
// what the database counts of files must be what was carried and left.
//
// The desk does not repair what is damaged, does not move keys, and does not move bytes
// that have not become an item.
package migrate
