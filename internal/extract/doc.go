// Package extract is one list of the register as a file 列表导出: what was asked of it, who asked,
// and which bytes came of it.
//
// Words: an Extract is one order; its List is which register it is of, its Filter how that was
// narrowed, its Format what the file is. A Column is what one cell of each row says. A
// Piece is a run of the file's bytes as it lies on the shelf, under its own digest. The Reach is
// a digest of the rights in which the rows were chosen. What is kept of an extract ends
// with its Expiry; that it was given out stays in the log.
//
// Invariants: an extract holds ids and never a value of a row; its filter has no free text;
// the bytes that are given out are those whose digest its event names.
//
// The package reads no register, writes no file and decides no rights.
package extract
