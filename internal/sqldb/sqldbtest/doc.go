// Package sqldbtest is a city on a real database, for the tests of desks: a store
// with a city agency and two counties, a clock that is moved by hand, and people.
//
// Database makes empty or migrated databases, SQLite's and PostgreSQL's, each of which
// ends with its test. The PostgreSQL server is this process's own: the first test that
// needs one starts it, in a folder that is removed with it, and without PostgreSQL's
// programs the test fails. OnBoth plays a case on both databases; Main, which the
// TestMain of such a package calls, ends the server and counts the cases.
//
// A package whose tests need a city of their own kind takes the pieces instead: Clock and
// Chance for a store's source, Establish for agencies, Enrol for people.
//
// Words: the town is that city; a person is an officer on an agency's list as access
// sees him, with the posts that the test gives him.
//
// Invariants: ids and keys come from a repeatable source and the clock stands still
// until it is moved, so that a test gives the same answers on every run; everything
// is committed through the store's own commands.
//
// The package opens no server and signs nobody in; test towns with an API are made by
// servertest.
package sqldbtest
