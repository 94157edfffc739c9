// Package oversight is the desk that holds what is recorded against the clocks of the
// regulation: who owes what until when, and what was late.
//
// Words: a Clock is what one clock shows for one noun; a telling is one of the three
// ways in which corrected facts are told: as first recorded, as the head signed them
// last, as stated last. Work is an activity with the tours that its end of duty rests
// on. What is owed is everything whose clock still waits for somebody. An overview
// counts that for each agency and shows no content.
//
// Invariants: every reading is computed from recorded facts and from nothing else, by
// the pack of the activity's or the matter's day; late stays late, except by a
// correction that the head signed, whose mark goes with the reading; nothing is loaded
// that the person may not see; an overview does bounded work, the oldest first, and
// says where it stopped.
//
// The desk changes nothing, and asks for no reasons: those are given where the work is
// told.
package oversight
