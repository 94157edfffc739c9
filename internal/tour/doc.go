// Package tour is a tour of duty (出勤): officers go out, do one or more
// enforcement activities, and come back.
//
// Words: a tour is started and ended. Its recorded end is the 执法工作结束 from which
// the 24 hours of 附件1第六条 run for all its activities; an activity outside a tour
// ends for itself.
//
// Invariants: an end is never in the future and never before the start; a
// corrected end stands beside the first one, and counts for a late clock only
// under the signature of the head, another person than the one who corrected.
//
// The package does not know the activities of a tour and judges no clock.
package tour
