// Package durable is the file layer that keeps its word: what it reports as
// done survives a power cut.
//
// Words: a step is one act on the disk (create, write, sync, move, sync-dir …)
// with a stable name; every step passes the FS's hook first, so that a test can
// fail it, or kill the process before it, and can enumerate them with Steps. A
// Tree is a folder whose sub-folders are made on demand and made durable once.
//
// Invariants, and why:
//
//   - A new name is durable only after the file was synced, then named, then its
//     folder synced, and every folder made on the way synced into its parent.
//   - After a failed sync a File is broken: every later call fails and the
//     caller throws the file away. The kernel may have marked the lost pages
//     clean, so that a second sync on the same descriptor would lie.
//   - No name is ever overwritten unless the caller asked for Replace.
//   - A full disk or quota is fault.StorageFull, anything else fault.StorageFailed;
//     the cause stays reachable for errors.Is (fs.ErrNotExist, fs.ErrExist).
//
// What depends on the system: starting write-back early, reading past the page
// cache and the immutable flag work on Linux; elsewhere the first does nothing,
// the second reads ordinarily and says so, and the third reports that it is not
// supported. Windows cannot sync a folder; NTFS journals names itself. Nothing
// here can see a disk that lies about its own cache.
//
// The package knows nothing of blobs or uploads and holds no lock between
// processes.
package durable
