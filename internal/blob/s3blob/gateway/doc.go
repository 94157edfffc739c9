// Package gateway starts a real S3 server with Object Lock for a test: versitygw over a
// folder of the test's own, on a free port of this machine, for as long as the test
// runs.
//
// Words: a gateway is one running server with its folder; a bucket is made in it for
// each test that wants to be alone. Raw is the SDK's own client with our key: what a
// stranger who has the key can do.
//
// Invariants: a test without the server fails, with the line that builds it, and is
// never skipped. Nothing of the server outlives the test.
//
// The package is for tests only; nothing that is delivered imports it.
package gateway
