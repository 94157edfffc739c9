// Package many plays with several servers of one installation: on one database and one
// bucket, each with a data folder of its own, behind a load balancer that sends every
// request to another server than the last one.
//
// Invariants: every town that is played in ends in a check of the whole store with a
// replay, once by each of its servers.
package many
