package media

import (
	"bytes"
	"strconv"
)

// Limits of one PDF object.
const (
	maxPDFDepth  = 16
	maxPDFTokens = 20000
)

// The values of PDF (ISO 32000-1 7.3) that we tell apart. Others become nil.
type (
	pdfName string
	pdfText string // a string, decoded to its bytes
	pdfRef  struct{ number, generation int64 }
	pdfDict map[pdfName]any
	pdfList []any
	pdfWord string // a keyword such as obj, stream, R
)

// pdfLexer reads values from bytes that are in memory.
type pdfLexer struct {
	b      []byte
	at     int
	tokens int
}

const (
	pdfBlank  = "\x00\t\n\f\r "
	pdfDelims = pdfBlank + "()<>[]{}/%"
)

// blanks skips white space and comments.
func (l *pdfLexer) blanks() {
	for l.at < len(l.b) {
		switch c := l.b[l.at]; {
		case c == '%':
			for l.at < len(l.b) && l.b[l.at] != '\n' && l.b[l.at] != '\r' {
				l.at++
			}
		case bytes.IndexByte([]byte(pdfBlank), c) >= 0:
			l.at++
		default:
			return
		}
	}
}

// starts reports whether mark comes next, and takes it.
func (l *pdfLexer) starts(mark string) bool {
	if !bytes.HasPrefix(l.b[l.at:], []byte(mark)) {
		return false
	}
	l.at += len(mark)
	return true
}

// value reads the next value; ok is false at the end and where there is none.
func (l *pdfLexer) value(depth int) (v any, ok bool) {
	l.blanks()
	if l.tokens++; l.at >= len(l.b) || depth > maxPDFDepth || l.tokens > maxPDFTokens {
		return nil, false
	}
	switch {
	case l.starts("<<"):
		return l.dict(depth)
	case l.starts("["):
		return l.list(depth)
	case l.starts("("):
		return l.literal()
	case l.starts("<"):
		return l.hex()
	case l.starts("/"):
		return pdfName(l.name()), true
	}
	return l.word()
}

// run takes bytes up to the next delimiter.
func (l *pdfLexer) run() string {
	from := l.at
	for l.at < len(l.b) && bytes.IndexByte([]byte(pdfDelims), l.b[l.at]) < 0 {
		l.at++
	}
	return string(l.b[from:l.at])
}

// name reads a name, in which #xx is a byte.
func (l *pdfLexer) name() string {
	raw := l.run()
	var out []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if c, err := strconv.ParseUint(raw[i+1:i+3], 16, 8); err == nil {
				out, i = append(out, byte(c)), i+2
				continue
			}
		}
		out = append(out, raw[i])
	}
	return string(out)
}

// word reads a number, a reference (two numbers and R) or a keyword.
func (l *pdfLexer) word() (any, bool) {
	raw := l.run()
	if raw == "" {
		return nil, false // a delimiter out of place
	}
	n, err := strconv.ParseInt(raw, 10, 64)
	if err != nil {
		return pdfWord(raw), true
	}
	back := l.at
	l.blanks()
	if generation, err := strconv.ParseInt(l.run(), 10, 32); err == nil && n >= 0 && generation >= 0 {
		l.blanks()
		if l.run() == "R" {
			return pdfRef{n, generation}, true
		}
	}
	l.at = back
	return n, true
}

func (l *pdfLexer) dict(depth int) (any, bool) {
	d := pdfDict{}
	for {
		l.blanks()
		if l.starts(">>") {
			return d, true
		}
		key, ok := l.value(depth + 1)
		name, isName := key.(pdfName)
		if !ok || !isName {
			return nil, false
		}
		l.blanks()
		if l.starts(">>") { // a key without value, as careless writers leave
			return d, true
		}
		v, ok := l.value(depth + 1)
		if !ok {
			return nil, false
		}
		if _, known := d[name]; !known {
			d[name] = v
		}
	}
}

func (l *pdfLexer) list(depth int) (any, bool) {
	var out pdfList
	for {
		l.blanks()
		if l.starts("]") {
			return out, true
		}
		v, ok := l.value(depth + 1)
		if !ok {
			return nil, false
		}
		out = append(out, v)
	}
}

// literal reads a string in parentheses, which nest.
func (l *pdfLexer) literal() (any, bool) {
	var out []byte
	for open := 1; l.at < len(l.b); {
		c := l.b[l.at]
		l.at++
		switch c {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				return pdfText(out), true
			}
		case '\\':
			out = l.escaped(out)
			continue
		}
		out = append(out, c)
	}
	return nil, false
}

var pdfEscapes = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f'}

// escaped appends what follows a backslash: a letter, up to three octal digits, or
// nothing for the end of a line.
func (l *pdfLexer) escaped(out []byte) []byte {
	if l.at == len(l.b) {
		return out
	}
	c := l.b[l.at]
	if c >= '0' && c <= '7' {
		n := 0
		for range 3 {
			if l.at == len(l.b) || l.b[l.at] < '0' || l.b[l.at] > '7' {
				break
			}
			n, l.at = n*8+int(l.b[l.at]-'0'), l.at+1
		}
		return append(out, byte(n))
	}
	l.at++
	switch e, known := pdfEscapes[c]; {
	case known:
		return append(out, e)
	case c == '\r':
		l.starts("\n")
		return out
	case c == '\n':
		return out
	}
	return append(out, c)
}

// hex reads a string in hexadecimal digits; blanks do not count, and a missing last
// digit is zero.
func (l *pdfLexer) hex() (any, bool) {
	end := bytes.IndexByte(l.b[l.at:], '>')
	if end < 0 {
		return nil, false
	}
	var out []byte
	half, odd := byte(0), false
	for _, c := range l.b[l.at : l.at+end] {
		digit, err := strconv.ParseUint(string(c), 16, 8)
		if err != nil {
			continue
		}
		if odd {
			out = append(out, half<<4|byte(digit))
		}
		half, odd = byte(digit), !odd
	}
	if odd {
		out = append(out, half<<4)
	}
	l.at += end + 1
	return pdfText(out), true
}
