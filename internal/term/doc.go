// Package term has the word, in Chinese and in English, of every code of a closed list
// that reaches a person: states, verbs, what access decides, posts, roles, scopes of
// tokens, and the parts of the program that messages name.
//
// Words: a code is how the API and the events write a value; a term is what people say
// for it. The Chinese terms are those of docs/glossary.md.
//
// Invariants: one table, so that a message, a receipt and a paper call a thing alike;
// what the table lacks is answered with the code itself, never with nothing, and a test
// (test/glossary) walks every noun, so that nothing is lacking.
//
// The package does not know the nouns: they name their lists. Terms that a regulation
// pack brings along (kinds, roles, events) stand in the pack, and those that are part of
// the form of an issued package stand with the form (asip).
package term
