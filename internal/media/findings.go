package media

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"liuhen/internal/recording"
)

// Limits of what goes into Facts. Text is counted as JSON spends it, so that the
// sum stays below recording.MaxEncoded; a test holds the two together.
const (
	maxTags     = 128
	tagRoom     = 14 << 10 // all tags together
	maxKey      = 96
	maxValue    = 1024
	maxWord     = 160 // maker, model, serial, a clock's or position's raw text
	maxDetail   = 240
	maxProblems = 6 // and one of every code that comes later
	maxCodecs   = 16

	longest = 366 * 24 * time.Hour // no recording of ours runs longer
)

// findings are Facts in the making. Where several fields tell the same, the first
// wins, or the best rank for times.
type findings struct {
	facts  recording.Facts
	room   int
	clocks []rankedClock
}

type rankedClock struct {
	rank  int
	clock recording.Clock
}

func newFindings() *findings {
	return &findings{facts: recording.Facts{Format: recording.Unknown}, room: tagRoom}
}

// tag keeps one text as found; what finds no room is counted out by one problem.
func (f *findings) tag(key, value string) {
	t := recording.Tag{Key: clean(key, maxKey), Value: clean(value, maxValue)}
	cost := spent(t.Key) + spent(t.Value) + len(`{"key":"","value":""},`)
	if len(f.facts.Raw) == maxTags || cost > f.room {
		f.problem(recording.LimitReached, "more texts than are kept")
		return
	}
	f.room -= cost
	f.facts.Raw = append(f.facts.Raw, t)
}

// problem notes a problem once.
func (f *findings) problem(code recording.ProblemCode, format string, args ...any) {
	p := recording.Problem{Code: code, Detail: clean(fmt.Sprintf(format, args...), maxDetail)}
	for _, known := range f.facts.Problems {
		if known == p {
			return
		}
	}
	if len(f.facts.Problems) < maxProblems || !f.facts.Has(code) {
		f.facts.Problems = append(f.facts.Problems, p)
	}
}

// failed notes the trouble that a parser stopped with, if any.
func (f *findings) failed(err error) {
	var t trouble
	switch {
	case err == nil:
	case errors.As(err, &t):
		f.problem(t.code, "%s", t.detail)
	default:
		f.problem(recording.ReaderFailed, "%v", err)
	}
}

// started states a time under its tag's key. Smaller ranks are better statements.
func (f *findings) started(rank int, source, raw string, at moment) {
	clock, plausible := recording.NewClock(clean(source, maxKey), clean(raw, maxWord), at.wall, at.zone, at.offset)
	if !plausible {
		f.problem(recording.ImplausibleTime, "%s: year %d", source, at.wall.Year())
	}
	f.clocks = append(f.clocks, rankedClock{rank, clock})
}

// notTime states that a field which should hold a time holds none.
func (f *findings) notTime(rank int, source, raw string) {
	f.problem(recording.ImplausibleTime, "%s: %q", source, raw)
	f.clocks = append(f.clocks, rankedClock{rank, recording.Clock{Raw: clean(raw, maxWord), Source: clean(source, maxKey)}})
}

// lasts sets the duration unless it is known already or cannot be believed.
func (f *findings) lasts(micros int64, ok bool) {
	switch {
	case !ok || micros > longest.Microseconds():
		f.problem(recording.Malformed, "a duration that no recording has")
	case f.facts.Duration == 0:
		f.facts.Duration = micros
	}
}

func (f *findings) codec(name string) {
	if len(f.facts.Codecs) < maxCodecs {
		f.facts.Codecs = append(f.facts.Codecs, clean(name, maxKey))
	}
}

// word sets a short text once, without the blanks and NULs that devices pad with.
func word(field *string, value string) {
	if *field == "" {
		*field = clean(strings.Trim(value, " \x00"), maxWord)
	}
}

// size sets the pixels once.
func (f *findings) size(width, height int) {
	if f.facts.Width == 0 && f.facts.Height == 0 {
		f.facts.Width, f.facts.Height = width, height
	}
}

// density sets the resolution once; nonsense is left out.
func (f *findings) density(x, y int64) {
	const most = 1_000_000_000 // a million dpi
	if f.facts.Resolution == nil && x > 0 && y > 0 && x <= most && y <= most {
		f.facts.Resolution = &recording.Density{X: int(x), Y: int(y)}
	}
}

// place sets the position, in units of 1e-7 degree.
func (f *findings) place(latitude, longitude int64, raw string) {
	if latitude < -90e7 || latitude > 90e7 || longitude < -180e7 || longitude > 180e7 {
		f.problem(recording.ImplausiblePosition, "%s", raw)
		return
	}
	if f.facts.Position == nil {
		f.facts.Position = &recording.Position{Latitude: latitude, Longitude: longitude, Raw: clean(raw, maxWord)}
	}
}

// done gives the Facts with the best clock: one that could be read, of the best
// rank, the first of those.
func (f *findings) done() recording.Facts {
	var best *rankedClock
	for i := range f.clocks {
		if c := &f.clocks[i]; best == nil || c.before(*best) {
			best = c
		}
	}
	if best != nil {
		f.facts.Started = &best.clock
	}
	return f.facts
}

func (c rankedClock) before(other rankedClock) bool {
	if (c.clock.Wall != "") != (other.clock.Wall != "") {
		return c.clock.Wall != ""
	}
	return c.rank < other.rank
}

// clean makes bytes of unknown encoding into text that is safe to keep and show:
// see recording.Facts. It stops where JSON would spend more than room bytes and
// ends the text with an ellipsis then.
func clean(text string, room int) string {
	const ellipsis = "…"
	var b strings.Builder
	left, encoded := room-len(ellipsis), isUTF8(text)
	for text != "" {
		r, width := utf8.DecodeRuneInString(text)
		if !encoded || r == utf8.RuneError && width == 1 {
			r, width = rune(text[0]), 1
		}
		piece := text[:width]
		if width == 1 && r >= utf8.RuneSelf {
			piece = fmt.Sprintf(`\x%02x`, r)
		} else if escaped := escape(r); escaped != "" {
			piece = escaped
		}
		if left -= spent(piece); left < 0 {
			return b.String() + ellipsis
		}
		b.WriteString(piece)
		text = text[width:]
	}
	return b.String()
}

// isUTF8 judges a text as a whole, since pairs of bytes of another encoding often
// look like a letter of this one. Fields of fixed width may cut the last letter.
func isUTF8(text string) bool {
	for cut := range min(utf8.UTFMax, len(text)+1) {
		whole, rest := text[:len(text)-cut], text[len(text)-cut:]
		if utf8.ValidString(whole) {
			return cut == 0 || utf8.RuneStart(rest[0]) && !utf8.FullRuneInString(rest)
		}
	}
	return false
}

// escape writes characters that command a terminal or turn the direction of text;
// empty for all others.
func escape(r rune) string {
	switch {
	case r == '\\':
		return `\\`
	case r < 0x20 || r == 0x7f:
		return fmt.Sprintf(`\x%02x`, r)
	case unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r):
		if r > 0xffff {
			return fmt.Sprintf(`\U%08x`, r)
		}
		return fmt.Sprintf(`\u%04x`, r)
	}
	return ""
}

// spent is what JSON spends on text that clean has made.
func spent(text string) int {
	n := 0
	for i := range len(text) {
		switch text[i] {
		case '"', '\\':
			n += 2
		case '<', '>', '&':
			n += len(`\u003c`)
		default:
			n++
		}
	}
	return n
}
