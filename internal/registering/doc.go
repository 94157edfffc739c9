// Package registering is the desk that takes rosters in (名册登记): a table of officers, devices
// or matters is judged row by row, and what is missing is registered by the desks that do so
// for one.
//
// Words: to judge a roster is to say of each row what would come of it, and to change
// nothing; to carry it out is to register the rows that are new.
//
// Invariants: a row is registered by the very call by which a person registers one by hand,
// with his rights and with an event of its own; a row that is wrong or registered otherwise
// changes nothing and keeps no other row back; a roster that is carried out again registers
// nothing twice, and goes on where it was stopped.
//
// The desk reads no file itself, decides no rights and amends nothing.
package registering
