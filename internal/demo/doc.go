// Package demo plays the main job once through the public API, as the people of the
// fictional city of 云溪市 would do it, with small sample files that are marked DEMO.
//
// Words: the cast are the eight accounts: three administrators, two officers, the
// custodian, the archivist and the head. A scene is one step of the story; the script
// is the lines that it leaves: who did what, what the clock of the law showed, and
// where the event lies in the log. The stage gives time: the story takes place on a
// day in June 2026, whatever day it is.
//
// Invariants: everything goes through the client that anybody could use; nobody in
// the story and no file in it is real.
//
// The package opens no database and starts no server; it is given an address.
package demo
