// Package pdf lays a paper out on A4 pages and writes them as PDF 1.7.
//
// Words: a typeface is a TrueType font as the file has it; a subset is what of it one
// document shows. A sheet of the field is laid out from top to bottom, with heads of
// tables repeated on every page, a margin of 25 mm on the side where papers are bound,
// and the same foot on every page: its number, the number of pages, who printed when,
// and the check code.
//
// Invariants: nothing that a sheet says is dropped. What the typeface has no glyph for,
// and every sign that only steers, such as a control character or a change of direction,
// is shown as 〓, and a note at the end says which code points these were. Each sign is
// found again by a search for its text. The same sheet gives the same bytes, whenever and
// wherever it is laid out by the same program: no clock, no chance and no order of a map
// takes part.
//
// The font comes in when the program is built (make font). Without it everything else
// works, and printing answers font-not-built.
//
// The package writes its PDF by itself, because it needs little of the format and is
// held to that little: see docs/decisions/0028. It reads no PDF, draws no pictures but
// the QR code, and knows nothing of nouns.
package pdf
