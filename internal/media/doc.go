// Package media reads what a file says about itself, by its content and never by
// its name, and fills recording.Facts.
//
// Words: a span is a stretch of the file that a parser may read; findings are the
// Facts in the making; a trouble is the error by which a parser stops, already
// carrying the problem's code. Examined formats: MP4 and QuickTime (ISO/IEC
// 14496-12), WAV with Broadcast extension (EBU Tech 3285), MP3 with ID3v2, JPEG and
// TIFF with EXIF (CIPA DC-008), PNG (ISO/IEC 15948), PDF (ISO 32000-1). Others are
// named where their first bytes are well known, and said to be not examined.
//
// Invariants: Inspect never fails and never panics; a file that cannot be parsed
// gets Facts that say so. It reads at most MaxRead bytes in at most MaxCalls calls,
// each at most 1 MiB, holds a few MiB at most, and looks at the context before each
// call. Whatever length, count or offset the file states is checked against what
// is there before anything is allocated or skipped. The same bytes under the same
// name give the same Facts, as long as the context lasts.
//
// The package changes nothing, starts no process, decodes no picture or sound, and
// judges no time: that the container's word is no proof is recording's first
// sentence.
package media
