// Package library is the desk at which people find and watch what is kept, and at
// which every look leaves its event.
//
// Words: a Selection is what a register is asked for: the scope of the person, a
// Filter of ids and states, and which page. A look is the content of one item opened
// for one person; a sitting is everything that he looks at of it until he has been
// silent for a while. A listing is one page of a list, a refusal what a signed-in
// person was refused, and a chain the events of one noun (附件1第十条(五)). Reading a
// chain, a log or a proof is a look at a list, and leaves a listing.
//
// Invariants: every byte, list and count is authorised, in lists by the store's
// conditions and never by filtering what was read; the event of a look is committed
// before its first byte, and closed once with the ranges that were read, also after a
// crash; another agency's thing is not found; who only reads the logs sees no title,
// name or content; strangers leave no event.
//
// The desk does not search in texts, judges no clocks and makes no packages.
package library
