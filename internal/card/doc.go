// Package card brings the files of a memory card or folder into custody through a
// server, and frees the card of what was deposited.
//
// Words: a Card is an opened folder; a File is what lies on it, and what is Left is
// named with the reason; a Run takes the files in for one activity; an Entry is what
// became of one file, and a Receipt is all of them; the Memory is what earlier runs
// noted, and is never trusted.
//
// Invariants: nothing outside the folder is read or removed, whatever links say, and
// files come in the order of their names. Every file is read and hashed here before
// anything is asked about it, and again while it is sent, so that a digest is never
// believed because of a name, a size or a note; that the bytes are in custody already
// is believed only of an item that the server shows to this person with the digest just
// computed. A run that was stopped anywhere is repeated whole: nothing arrives twice.
// A file is removed only when it was read once more, the server has committed the
// removal of exactly these bytes, and it has not changed since (附件1第六条).
//
// The package neither draws on the screen nor decides what may be freed.
package card
