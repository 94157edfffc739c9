// Package item is one stored file of any kind: a video, a sound, a photograph, a
// scanned page, an electronic document (附件1第二条, 附件2第二条).
//
// Words: an item is received when its bytes are durable and hashed; signed when
// its officer handed it over; accepted when the custodian counted it in; locking
// and then deposited while its stored bytes are re-read, matched, given an SM3
// digest and locked; void when a second person confirmed that it should not have
// been uploaded. A Link joins an item to an activity with the span of time it
// shows. A Signing is one handover of the item, with the time of a return. A Damage
// is what a check of the stored bytes found wrong; it stands until a later one
// matched, and stays in the history. A Restriction (限制查看) says why few people see the
// item; access decides who they are.
//
// Invariants: digest and size never change; nothing removes the bytes of a void
// item; "deposited" is only ever said after the stored bytes were re-read and
// matched; the four facts that courts ask of 视听资料 are kept as people stated
// them, and a correction is a new value with a reason.
//
// The package opens no files, and judges no clocks, which is regulation's part.
package item
