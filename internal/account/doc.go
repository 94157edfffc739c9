// Package account is a sign-in: an account of a person or of an administrator, and
// the tokens with which programs act in its name.
//
// Words: an officer's account belongs to one officer; an administrator's account
// to none. The three administrators (系统管理员、安全保密管理员、安全审计员) are three roles
// of three accounts (三员分立): system keeps the machine and opens accounts, security
// grants posts and lets accounts in, audit reads what was done. To lock is to bar for a time, to close for
// good. A Token is a secret for a program, with a Scope and an expiry. A known browser is one
// from which a login came in before.
//
// Invariants: no value holds a secret or the hash of one; there is no account
// that may do everything; no account has two administrator roles, and an
// administrator is no officer, so that nobody can both act and clear his tracks; a
// token expires within a year, ends with the password under which it was issued, and
// never may more than its account.
//
// The package hashes no passwords and draws no secrets (identity), and does not decide
// what an account may do (access).
package account
