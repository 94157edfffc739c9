// Package operate runs the pages for operators as their readers do, with the programs as
// they are built: the commands that stand in docs/operate/first-day.md, in one shell at a
// terminal, then those of backup.md on what that day left. Every page stands in both languages, with the same commands.
//
// Words: a page is the document; its blocks are the commands between the fences; the
// reader types at the terminal what the programs ask for.
//
// The package has tests only. It does not judge what pages say between the blocks.
package operate
