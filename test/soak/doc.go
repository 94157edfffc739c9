// Package soak runs the real program for a long time under what goes wrong in life: it
// is killed at random moments, also while it starts, again and again, while people bring
// files, sign, receive, arrange, seal and take packages away. Nothing that was confirmed
// may be lost, differ or be there twice, and the whole store must check on the way and
// at the end, under every checkpoint that was published before.
//
// It does so in two places: one server with everything in its data folder, and two
// servers behind a load balancer on one PostgreSQL database and one bucket.
//
// Run with make soak. SOAKKILLS is the number of kills in each place (200), SOAKTIME
// ends the kills earlier (a Go duration), SOAKSEED makes the same choices again as a run
// that printed it; the moments at which they meet the program stay its own.
package soak
