// Package glossary holds docs/glossary.md to the nouns: its lists of states and
// verbs are those of the nouns' tables, no more and no fewer.
//
// Words: a row is one line of a table in the glossary.
//
// The package has tests only. It does not judge meanings, and does not look at
// words that no table names.
package glossary
