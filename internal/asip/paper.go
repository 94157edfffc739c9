package asip

import (
	"bufio"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
)

// paper writes one XML document. Errors of the writer below are kept by bufio and
// come out at close.
type paper struct{ w *bufio.Writer }

func newPaper(w io.Writer) paper {
	p := paper{bufio.NewWriterSize(w, 64<<10)}
	p.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	return p
}

func (p paper) raw(s string) { _, _ = p.w.WriteString(s) }

func (p paper) close() error { return p.w.Flush() }

// text writes s with what XML forbids or gives meaning to escaped.
func (p paper) text(s string) { _ = xml.EscapeText(p.w, []byte(s)) }

// open starts an element; attributes come as pairs of name and value.
func (p paper) open(indent, name string, attributes ...string) {
	p.tag(indent, name, attributes)
	p.raw(">\n")
}

func (p paper) tag(indent, name string, attributes []string) {
	p.raw(indent + "<" + name)
	for i := 0; i+1 < len(attributes); i += 2 {
		p.raw(" " + attributes[i] + `="`)
		p.text(attributes[i+1])
		p.raw(`"`)
	}
}

func (p paper) end(indent, name string) { p.raw(indent + "</" + name + ">\n") }

// leaf writes an element with its Chinese title and its text on one line.
func (p paper) leaf(indent, name, title, value string) {
	if title == "" {
		p.tag(indent, name, nil)
	} else {
		p.tag(indent, name, []string{"title", title})
	}
	p.raw(">")
	p.text(value)
	p.raw("</" + name + ">\n")
}

// some writes a leaf unless its value is empty.
func (p paper) some(indent, name, title, value string) {
	if value != "" {
		p.leaf(indent, name, title, value)
	}
}

func number[T ~int | ~int64](n T) string { return strconv.FormatInt(int64(n), 10) }

// unmarked stands for 密级 as long as nobody marks it: the program never says of
// itself that something is not secret.
const unmarked = "未标注"

// retentionNames are the words of 国家档案局令第8号.
var retentionNames = map[string]string{"Y": "永久", "D30": "定期30年", "D10": "定期10年"}

// AsXML returns s as a reader of the paper gets it back: characters that XML cannot
// hold are replaced.
func AsXML(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r', 0x20 <= r && r <= 0xD7FF, 0xE000 <= r && r <= 0xFFFD, 0x10000 <= r && r <= 0x10FFFF:
			return r
		}
		return '\uFFFD'
	}, s)
}
