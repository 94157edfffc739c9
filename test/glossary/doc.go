// Package glossary holds docs/glossary.md to the nouns and the API: its lists of states
// and verbs are those of the nouns' tables, and its words of paths those of the API, no
// more and no fewer. A noun has one file name in every ring.
//
// Words: a row is one line of a table in the glossary.
//
// The package has tests only. It does not judge meanings, and does not look at
// words that no table names.
package glossary
