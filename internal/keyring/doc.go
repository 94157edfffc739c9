// Package keyring keeps the installation's secret keys as files, outside the
// database.
//
// Words and layout below the folder:
//
//	master.key       wraps the keys of the nouns; 32 bytes in hexadecimal, one line
//	log/<log id>.key signs a log's checkpoints; one secret key in the note format a
//	                 line, the last of which is current. The server takes none but
//	                 the one that the agency's noun names
//
// Invariants: a file has mode 0600 and its folder 0700; a file that others may
// read or write is refused, not repaired, because it may have leaked. A key is
// durable before it is first used, and is never overwritten. The master key is
// made only for an installation that holds nothing yet, a log's key only before the log:
// one that is missing afterwards is on another server or lost, and is brought from there
// or from its backup, never made. Servers may share the folder: of two that make one key
// at once, both use the first one's.
//
// On Windows the access list of the folder guards the files; modes are not looked
// at there. The package encrypts nothing and does not rotate keys.
package keyring
