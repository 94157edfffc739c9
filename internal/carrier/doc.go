// Package carrier is one physical thing that is handed over: a 文字记录 on paper, a
// memory card, a disc, a tape (附件1第六条 实物资料).
//
// Words: it is listed and signed over with a handover, received by the custodian at
// a place of storage, or returned; a memory carrier is read in by the custodian,
// its files naming it; paper may be lent back to the case officer until a date. A
// carrier marked 原始载体留存 is kept as original evidence and never freed.
//
// Invariants: a lent carrier is not lent again before it came back; a carrier with
// a state secret holds no title here, is registered by a number that can hold no text,
// lies at a place of storage once it was received, and is never read in (附件1第九条).
//
// The package does not hold the files that were read from a carrier.
package carrier
