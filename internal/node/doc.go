// Package node is what servers of one installation say of themselves and to each
// other.
//
// Words: a Node is one running server among those that share a database and a bucket.
// An unfinished upload lies on one node, which took its first byte; a request about it
// that reaches another node is forwarded there with a Pass. A Key is known to whoever
// holds the installation's master key, and to nobody else.
//
// Invariants: a node is spoken to only at an address that its Key vouches for, so that
// whoever can write to the database alone cannot draw people's secrets to himself. A
// Pass is good for one node, one request line and two minutes. It says where a request
// came from and that it was forwarded once; who asks is found out by the node that
// answers, from the request's own secret.
//
// The package speaks with nobody and asks no clock.
package node
