// Package printing is the desk at which legal papers are printed (文印): it asks the other
// desks for what a paper tells, has it laid out, and records the print.
//
// Words: a print is one paper.Paper with its bytes; the press lays sheets out; a scribe
// writes the sheet of one paper for one person. Checking a paper is what everybody may do
// who holds its code.
//
// Invariants: a paper shows nothing that the person who prints it is not shown on the
// screen, since the scribe asks the same desks in his name; the bytes are kept before the
// event that names their digest is committed, and nothing is given out before that; who
// checks a code learns of numbers, dates and digests, and of no name or title; a code that
// nobody has is answered like any other wrong one.
//
// The desk lays out nothing, decides no rights, and changes nothing that it prints of.
package printing
