// Package faults plays the whole line against a server to which something happens: it
// is killed in each of its durable steps, the power fails, the disk is full, the clock
// runs back. Whatever the server acknowledged before must hold afterwards, the check
// of the store must find nothing, and the work must go on.
//
// Words: the line is one recording's life from the upload to the package, played
// through the API by the people of a town; what it was told is what the server
// acknowledged to them.
package faults
