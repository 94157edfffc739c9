// Package server is the wiring: it reads the settings, opens what the edges
// need, joins edges and desks, and starts and stops them in order.
//
// Words: the data folder holds everything that an installation keeps. Main is
// the whole program behind cmd/liuhen.
//
// Invariants: nothing in here decides about evidence. The process's clock,
// chance, streams and signals enter the program here and nowhere else.
//
// The package holds no rule of the law, no SQL and no route.
package server
