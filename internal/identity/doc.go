// Package identity proves who somebody is: it hashes passwords, draws secrets and
// slows down those who guess.
//
// Words: a Hasher turns a password into a hash by argon2id (RFC 9106). A Mint draws
// one-time codes and secrets. A Throttle counts attempts by a key.
//
// Invariants: a password is hashed in its one form (account.PasswordForm), with a
// salt of its own; a comparison takes the same work whether or not there is a hash
// to compare with; no more hashes are computed at once than the memory bears; callers wait
// in a line that is bounded, those who are known before strangers, and the strangers of one
// network beside those of others; an attempt is counted
// before it is judged; what attempts take up in memory is bounded, so that no stranger
// can fill it.
//
// The package keeps nothing beyond the process and knows no accounts.
package identity
