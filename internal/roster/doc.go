// Package roster is what a file says of people, devices and matters that shall be registered
// 名册: its columns, what one row means, and how a row stands beside what is registered.
//
// Words: a line is a row of a table as it was read, a row is a line under its headings; an
// entry is what a row means, with ids in the place of names. To be known is to be
// registered already: an officer by his certificate number, else by his name in his agency;
// a device by its serial number in its agency; a matter by its number.
//
// Invariants: an entry is judged by the very checks of its noun, so that nothing is said to
// be fit here and refused there; what is registered otherwise than a row says is told as a
// difference and never changed by a roster.
//
// The package reads no file and knows nobody who is registered: whoever asks brings both.
package roster
