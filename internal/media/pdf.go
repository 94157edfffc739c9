package media

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"
	"time"

	"liuhen/internal/recording"
)

const (
	pdfTail  = 2 << 10 // in which the end of the file points to the cross-reference
	maxTotal = 1 << 20 // pages that a document is believed to have
)

func isPDF(head []byte) bool {
	at := bytes.Index(head[:min(len(head), 1024)], []byte("%PDF-"))
	return at >= 0 && len(head)-at >= 8
}

// readPDF reads the version, the number of pages and the information dictionary.
// The latter two need the cross-reference; without one only the version is known.
func readPDF(file span, f *findings) error {
	head, err := file.head(headSize)
	if err != nil {
		return err
	}
	start := bytes.Index(head, []byte("%PDF-"))
	if start < 0 || len(head)-start < 8 {
		return malformed("no PDF header")
	}
	f.facts.Version = clean(strings.TrimRight(string(head[start+5:start+8]), pdfBlank), maxWord)
	off, err := lastCrossReference(file)
	if err != nil {
		return err
	}
	p := &pdf{in: file, start: int64(start), streams: map[int64]pdfStream{}}
	if err := p.load(off); err != nil {
		return err
	}
	f.failed(p.catalogue(f))
	if p.trailer["Encrypt"] != nil {
		return trouble{recording.Encrypted, "the document's texts are not read"}
	}
	return p.information(f)
}

// lastCrossReference reads the offset that the end of the file gives.
func lastCrossReference(file span) (int64, error) {
	tail := file.sub(max(0, file.size-pdfTail), pdfTail)
	b, err := tail.read(0, int(tail.size))
	if err != nil {
		return 0, err
	}
	mark, end := bytes.LastIndex(b, []byte("startxref")), bytes.LastIndex(b, []byte("%%EOF"))
	if mark < 0 || end < mark {
		return 0, truncated("no end of document")
	}
	v, _ := (&pdfLexer{b: b[mark+len("startxref") : end]}).value(0)
	off, ok := v.(int64)
	if !ok {
		return 0, malformed("no offset behind startxref")
	}
	return off, nil
}

// catalogue reads the number of pages, and a version newer than the header's.
func (p *pdf) catalogue(f *findings) error {
	v, err := p.resolve(p.trailer["Root"])
	if err != nil {
		return err
	}
	root, ok := v.(pdfDict)
	if !ok {
		return malformed("no document catalogue")
	}
	if version, ok := root["Version"].(pdfName); ok && string(version) > f.facts.Version {
		f.facts.Version = clean(string(version), maxWord)
	}
	if v, err = p.resolve(root["Pages"]); err != nil {
		return err
	}
	tree, _ := v.(pdfDict)
	if v, err = p.resolve(tree["Count"]); err != nil {
		return err
	}
	count, ok := v.(int64)
	if !ok || count < 0 || count > maxTotal {
		return malformed("a page count that cannot be true")
	}
	f.facts.Pages = int(count)
	return nil
}

// pdfTexts are the entries of the information dictionary that are kept, in order.
var pdfTexts = []pdfName{"Title", "Author", "Subject", "Creator", "Producer", "CreationDate", "ModDate"}

// information reads the information dictionary, which a document need not have.
func (p *pdf) information(f *findings) error {
	v, err := p.resolve(p.trailer["Info"])
	if err != nil {
		return err
	}
	info, _ := v.(pdfDict)
	for _, name := range pdfTexts {
		v, err := p.resolve(info[name])
		if err != nil {
			return err
		}
		text, ok := v.(pdfText)
		if !ok {
			continue
		}
		value := pdfString(string(text))
		f.tag("pdf."+string(name), value)
		if name == "CreationDate" {
			pdfCreated(value, f)
		}
	}
	return nil
}

// pdfString decodes a text string by its mark: UTF-16, UTF-8, or bytes as they are.
func pdfString(s string) string {
	if rest, ok := strings.CutPrefix(s, "\xfe\xff"); ok {
		return wideText([]byte(rest), binary.BigEndian)
	}
	return strings.TrimPrefix(s, "\xef\xbb\xbf")
}

// pdfCreated states the time in raw, "D:20260603091245+08'00'" (ISO 32000-1 7.9.4).
// Parts may be left out from the right; a date without minutes is kept as a text
// only, since midnight would be a guess.
func pdfCreated(raw string, f *findings) {
	const rank, key = 1, "pdf.CreationDate"
	text := strings.TrimPrefix(strings.Trim(raw, pdfBlank), "D:")
	digits := text
	if end := strings.IndexAny(text, "+-Z"); end >= 0 {
		digits = text[:end]
	}
	if _, short := fields("YYYYMMDD"[:min(len(digits), 8)], digits); short || digits == "" {
		return
	}
	if at, ok := pdfMoment(digits, text[len(digits):]); ok {
		f.started(rank, key, raw, at)
	} else {
		f.notTime(rank, key, raw)
	}
}

func pdfMoment(digits, zone string) (at moment, ok bool) {
	if len(digits) == len("YYYYMMDDhhmm") {
		digits += "00"
	}
	n, ok := fields("YYYYMMDDhhmmss", digits)
	if !ok {
		return at, false
	}
	at.wall, ok = wallTime(n[0], n[1], n[2], n[3], n[4], n[5])
	if zone != "" {
		at.zone, at.offset = pdfZone(zone)
	}
	return at, ok
}

// pdfZone reads "+08'00'", "+08'00", "+08" or "Z".
func pdfZone(text string) (recording.Zone, int) {
	digits := strings.ReplaceAll(text[1:], "'", "")
	if text[0] == 'Z' {
		return recording.ZoneStated, 0
	}
	n, err := strconv.ParseUint((digits + "0000")[:4], 10, 16)
	if err != nil || n/100 > 14 || n%100 > 59 {
		return recording.ZoneUnknown, 0
	}
	offset := time.Duration(n/100)*time.Hour + time.Duration(n%100)*time.Minute
	if text[0] == '-' {
		offset = -offset
	}
	return recording.ZoneStated, int(offset.Seconds())
}
