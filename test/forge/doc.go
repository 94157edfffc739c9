// Package forge does what ARCHITECTURE.md, "Who could forge what", says that somebody
// could: it forges with the disk, the database, the key, the server and the accounts of
// administrators, and shows that it is found, or that it is not.
//
// Words: a row is one of that table; each names the tests that do its forging, here or
// beside what they attack. A test compares both tables, so that neither claims what the
// other does not show.
package forge
