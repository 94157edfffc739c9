// Package ordinary runs tests of a package as an ordinary user, for whom the modes of
// files count: tests often run as root, whom no mode stops.
//
// Words: nobody is the user that root becomes. The program of the tests is copied to where
// anybody may run it, and runs those tests in a folder of that user's own.
//
// It is for tests only, and knows Unix.
package ordinary
