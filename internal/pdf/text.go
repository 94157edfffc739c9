package pdf

import (
	"strings"
	"unicode"
)

// substitute stands for what cannot be shown.
const substitute = '〓'

// lost is a character that was shown by the substitute, and the page where it first was.
type lost struct {
	r    rune
	page int
}

// shown turns a text into paragraphs of characters that the typeface has.
func (s *setter) shown(text string) [][]rune {
	var all [][]rune
	text = strings.ReplaceAll(text, "\r\n", "\n")
	for paragraph := range strings.SplitSeq(strings.ReplaceAll(text, "\r", "\n"), "\n") {
		runes := make([]rune, 0, len(paragraph))
		for _, r := range paragraph {
			runes = append(runes, s.known(r))
		}
		all = append(all, runes)
	}
	return all
}

// known returns the character, or the substitute after noting what it stands for.
func (s *setter) known(r rune) rune {
	if r == '\t' {
		return ' '
	}
	steers := unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp)
	if !steers && r != unicode.ReplacementChar && s.sub.face.glyph(r) != 0 {
		return r
	}
	if !s.noted[r] {
		s.noted[r] = true
		s.lost = append(s.lost, lost{r, len(s.pages)})
	}
	return substitute
}

// width is how far a text of a size goes.
func (s *setter) width(text []rune, size int) int {
	total := 0
	for _, r := range text {
		total += s.advance(r)
	}
	return total * size / 1000
}

// advance is how far a character goes, in thousandths of its size.
func (s *setter) advance(r rune) int {
	if w, ok := s.widths[r]; ok {
		return w
	}
	w := s.sub.face.width(s.sub.face.glyph(r))
	s.widths[r] = w
	return w
}

// wrap breaks a text into lines that are no wider than room, of at least one character
// each.
func (s *setter) wrap(text string, size, room int) (lines [][]rune) {
	for _, paragraph := range s.shown(text) {
		lines = append(lines, s.breakLines(paragraph, size, room)...)
	}
	return lines
}

func (s *setter) breakLines(text []rune, size, room int) (lines [][]rune) {
	start, good, wide := 0, 0, 0
	for i := 0; i < len(text); i++ {
		if i > start && mayBreak(text[i-1], text[i]) {
			good = i
		}
		wide += s.advance(text[i])
		if i == start || wide*size <= room*1000 {
			continue
		}
		if good <= start {
			good = i
		}
		lines = append(lines, text[start:good])
		start, wide = good, 0
		i = good - 1
	}
	return append(lines, text[start:])
}

// Signs that no line ends or begins with.
const (
	opening = "（《〈「『【〔［“‘([{"
	closing = "，。、；：？！）》〉」』】〕］”’…·,.;:?!)]}%"
)

// mayBreak reports whether a line may end between two characters.
func mayBreak(a, b rune) bool {
	if strings.ContainsRune(opening, a) || strings.ContainsRune(closing, b) || unicode.Is(unicode.Mn, b) {
		return false
	}
	return !inWord(a) || !inWord(b)
}

// inWord reports whether the character belongs to a word, number or name of a file in Latin script.
func inWord(r rune) bool {
	return r > ' ' && r < 0x2000 && !strings.ContainsRune("-/_+", r)
}
