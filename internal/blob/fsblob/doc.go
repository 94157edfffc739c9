// Package fsblob keeps blobs, uploads and small objects as files in one folder.
//
// Words and layout below the root:
//
//	blobs/sha256/ab/<64 hex>   blobs, mode 0444; modification time = when stored, or the lock's end
//	staging/<id>.part          an upload's bytes
//	staging/<id>.state         how far they are durable, with the running hash there
//	shelf/<name>               small objects
//	scratch/                   files before they get their name; emptied by Open
//
// Life of an upload, and what a power cut between two lines leaves:
//
//	Create   state is made and synced, then the empty part    → nothing, or an empty upload
//	Append   bytes are written and hashed, write-back begins  → a tail beyond the saved offset, cut off on resume
//	         offset and hash go into the older of the state's
//	         two slots                                        → the same
//	         part and state are synced at the same time       → any of both; the newer slot counts if the bytes have its digest
//	         only now acknowledged                            → the piece is kept
//	Adopt    mode 0444, sync                                  → a complete upload; Adopt is repeated
//	         moved to its digest's name, never over another   → an orphan blob, which Walk finds
//	         folder synced, state removed                     → a state without part, which expires
//
// A file that comes in one go (Take) has no state: it is synced at mode 0444 and moved,
// and if it has to wait for that (Keep), its folder is synced, and the next process
// hashes it again.
//
// Invariants: every file is synced before it gets its final name. An upload whose
// sync failed is thrown away. One process writes to a folder at a time (the server
// holds a lock on it); within it every method is safe for concurrent use.
//
// A lock is the mode 0444, the modification time set to the lock's end, and, if
// asked for and allowed by the system, the immutable flag. It says which of these
// it read back. Files cannot do more: who is administrator of the machine can
// undo all of it, and the log is what shows that.
//
// Speed, measured on two cores and a disk that takes 0.9 GB/s with one sync at the
// end: 1 GiB in pieces of 8 MiB, each hashed and synced, 0.46–1.2 GB/s (a naive
// write and sync of each piece, without hash: 0.4–1.5, by the state of the disk);
// 20 GB in 13 MB of memory; 1,000 files of 100 KB a second, each synced and named.
// Blobs lie in one level of folders: a second one made and synced a folder for nearly
// every file of a young store, and ten million blobs are 40,000 to a folder of one.
// What made it so: the hash runs beside the write; write-back begins every 2 MiB
// (every 8 MiB cost a third); the state is overwritten in place (a new file and a
// folder sync a piece would cost two journal commits more) and synced together with the
// part (one after the other cost twice the wait); folders made on the
// way are synced after the move, in one commit.
//
// The package does not decide what may be removed, does not encrypt, and passes
// over files in its folders whose names it did not make.
package fsblob
