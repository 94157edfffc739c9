// Package jobs carries out the work that outlives a request, on river.
//
// Words: a duty is how one kind of work is done, with the desk that does it; a
// repetition is the next attempt of a job that did not succeed.
//
// Invariants: a duty finds what is left to do from the state of the nouns, so that it
// may be stopped anywhere and begun again, also twice at once. What another attempt
// cannot change, damaged bytes above all, is never attempted again: the job is
// cancelled with the error's code. A stop lets jobs under way come to their end; what
// does not in time goes back into the queue. The queue keeps of an error its code
// only; the rest goes to the logger.
//
// The package decides nothing about evidence and does not know the database: the
// desks are handed in, and internal/server joins the queue's client, which
// internal/sqldb opens, with the configuration made here.
package jobs
