// Package access decides who may do what, in one pure function.
//
// Words: a Person is an actor with what he is at this moment: agency, unit, posts
// in force, administrator role, scope of the token he came with. A Subject is what
// a decision needs to know of a noun: who owns it and who made it. Decide answers
// Allow, Hide (the thing must look as if it did not exist) or Refuse (it may be
// known, but not this). A Scope is the same rules for lists and counts; the store
// turns it into conditions, so that no list is filtered after it was read. Tables are
// Decide's answers for one person of each kind, for people to read (docs/access.md).
//
// Invariants: Decide and Scope answer alike (a property test holds them to it);
// another agency's thing is hidden, never refused, so that no answer reveals that
// it exists; nobody holds every right: administrators see no content, the custodian
// grants no posts, the security administrator reads no log.
//
// What is restricted (限制查看: inside a home, minors, bystanders) is seen by its makers, the
// officers of its activities and matters and the custodian; to everybody else it is absent.
// Secrecy levels, consent and release join later as further facts of Subject. The
// package reads nothing and records nothing.
package access
