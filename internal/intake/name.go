package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName bounds a name to show, in bytes; file systems allow 255.
const maxName = 255

// ShowName makes a sender's file name safe to show: the last part of a path, valid
// UTF-8, without control and direction characters, at most 255 bytes with its
// extension kept. It never names a file of ours. A name of which nothing is left is
// "unnamed".
func ShowName(given string) string {
	name := strings.ToValidUTF8(given, "\uFFFD")
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
			return -1
		}
		return r
	}, name))
	if strings.Trim(name, ".") == "" {
		return "unnamed"
	}
	return shorten(name)
}

// shorten cuts the middle out, so that the extension stays.
func shorten(name string) string {
	if len(name) <= maxName {
		return name
	}
	extension := ""
	if i := strings.LastIndexByte(name, '.'); i > 0 && len(name)-i <= 16 {
		extension = name[i:]
	}
	end := maxName - len(extension) - len("…")
	for !utf8.RuneStart(name[end]) {
		end--
	}
	return name[:end] + "…" + extension
}
