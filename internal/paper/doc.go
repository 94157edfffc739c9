// Package paper is one print of a legal paper: what was printed of which noun, when, by
// whom and with which bytes.
//
// Words: a Paper is one print, of a Kind, about the noun that it tells of, its subject;
// printing again makes another Paper. A Sheet is what is printed, before anybody has
// laid it out: blocks of fields, tables, texts and lines to sign on, in Chinese, since
// a legal paper has one language. The check code (查验码) is 80 random bits on the
// paper; whoever holds the paper proves with it that the agency made it, and the value
// keeps only its digest. A scan (签名扫描件) is the item that shows the paper with the
// signatures on it.
//
// Invariants: a print is never changed or taken back; its digest is that of the bytes
// that were given out; a later scan replaces an earlier one, and the chain of events
// keeps both.
//
// The package does not lay out pages, does not read nouns and keeps no bytes.
package paper
