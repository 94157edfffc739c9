// Package assembly is the desk of the case officer: matters, and the case file that
// holds their text and audio-visual records in order (附件1第七条, 附件2第三、四条).
//
// Words: a matter is opened, its end and completion are recorded with the event that
// ended it; its one case file is opened, items are placed, moved and taken out, and
// the file is submitted to the archivist.
//
// Invariants: every step is decided by access first; a second file for one matter is
// refused; what another agency has open against the same party and subject is told
// by agency and number only.
//
// The package does not check or seal the file; that is the archive's desk.
package assembly
