// Package workbook reads and writes tables as office programs do: .xlsx (ISO/IEC 29500) by
// excelize, and CSV.
//
// Words: a workbook is the file; a sheet is one table in it.
//
// Invariants: a file that came in is hostile: it is refused for its size, for what it would
// unpack to, for macros and for what it links to, before the library sees it; no formula is
// computed, and nothing is fetched. Cells that are written are text, so that numbers keep
// their leading zeros and no office program takes them for formulas.
//
// The package knows no register and decides nothing about what it reads.
package workbook
