// Package fault is the one catalogue of everything that can go wrong and the
// one error type that carries it.
//
// Words: a Code is a kind of trouble with a permanent kebab-case English name;
// it says in Chinese and English what happened, whether the data is safe and
// what to do next. An Error is one occurrence: a Code with the operation, its
// subject and the cause. A Kind is the coarse class that the edges translate
// (HTTP status, exit code).
//
// Invariants: a Code is defined once, at package initialisation, and never
// renamed, because API clients and people's notes rely on it. Texts of a Code
// may be shown to anyone; operation, subject and cause are for logs only.
//
// The package does not log, does not know HTTP, and decides no retry beyond
// saying that Corrupt must never be retried.
package fault
