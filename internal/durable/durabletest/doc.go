// Package durabletest does to files what tests need done to them: it copies a folder as it
// is, and turns a bit of a file behind everybody's back.
//
// The package is for tests only.
package durabletest
