package media

import (
	"bytes"
	"compress/zlib"
	"io"
	"strconv"

	"liuhen/internal/recording"
)

// Limits of one PDF.
const (
	maxSections  = 64   // of the cross-reference, newest first
	maxSubs      = 4096 // subsections of one table
	maxObject    = 64 << 10
	maxStream    = 1 << 20 // as stored
	maxInflated  = 8 << 20 // all streams of the file together
	maxPDFFollow = 32      // references followed in one look-up
)

// pdf finds objects through the cross-reference of one file (ISO 32000-1 7.5).
type pdf struct {
	in       span
	start    int64 // of the header; offsets count from there
	sections []pdfSection
	trailer  pdfDict // of the newest section
	inflated int     // bytes that streams have unpacked to
	streams  map[int64]pdfStream
}

// pdfStream is a stream that was unpacked already.
type pdfStream struct {
	dict    pdfDict
	content []byte
}

// pdfSection is one cross-reference table or stream.
type pdfSection struct {
	subs    []pdfSub
	widths  [3]int // of a stream's fields; zero for a table
	records []byte // of a stream
}

// pdfSub says where the entries of count objects from first on are: at an offset in
// the file for a table, in records for a stream.
type pdfSub struct {
	first, count, at int64
}

// pdfPlace is where an object is: at an offset, or as number index in a stream.
type pdfPlace struct {
	offset int64
	stream int64
	index  int64
}

// lexer reads up to n bytes at off for reading values from.
func (p *pdf) lexer(off int64, n int) (*pdfLexer, error) {
	part := p.in.sub(p.start+off, int64(n))
	if off < 0 || part.size == 0 {
		return nil, malformed("a PDF offset of %d", off)
	}
	b, err := part.read(0, int(part.size))
	return &pdfLexer{b: b}, err
}

// load reads all sections, from the newest at off on.
func (p *pdf) load(off int64) error {
	seen := map[int64]bool{}
	for len(p.sections) < maxSections && !seen[off] {
		seen[off] = true
		trailer, err := p.section(off)
		if err != nil {
			return err
		}
		if p.trailer == nil {
			p.trailer = trailer
		}
		if hybrid, ok := trailer["XRefStm"].(int64); ok && !seen[hybrid] {
			seen[hybrid] = true
			if _, err := p.section(hybrid); err != nil {
				return err
			}
		}
		previous, ok := trailer["Prev"].(int64)
		if !ok {
			return nil
		}
		off = previous
	}
	return nil
}

// section reads one table with its trailer, or one stream, which is its own.
func (p *pdf) section(off int64) (pdfDict, error) {
	l, err := p.lexer(off, pageSize)
	if err != nil {
		return nil, err
	}
	l.blanks()
	if l.starts("xref") {
		return p.table(off, l)
	}
	dict, content, err := p.stream(off)
	if err != nil {
		return nil, err
	}
	if dict["Type"] != pdfName("XRef") {
		return nil, malformed("no cross-reference at offset %d", off)
	}
	return dict, p.streamSection(dict, content)
}

const tableEntry = 20 // bytes, fixed by the standard

// table notes where the subsections are. Their entries are read when asked for.
func (p *pdf) table(off int64, l *pdfLexer) (pdfDict, error) {
	var s pdfSection
	for range maxSubs {
		v, _ := l.value(0)
		if v == pdfWord("trailer") {
			d, _ := l.value(0)
			trailer, ok := d.(pdfDict)
			if !ok {
				return nil, malformed("no trailer dictionary behind offset %d", off)
			}
			p.sections = append(p.sections, s)
			return trailer, nil
		}
		first, ok := v.(int64)
		n, _ := l.value(0)
		count, both := n.(int64)
		if !ok || !both || first < 0 || count < 0 || count > p.in.size/tableEntry {
			return nil, malformed("a cross-reference table that cannot be read at offset %d", off+int64(l.at))
		}
		l.blanks()
		at := off + int64(l.at)
		s.subs = append(s.subs, pdfSub{first, count, at})
		next, err := p.lexer(at+tableEntry*count, pageSize)
		if err != nil {
			return nil, err
		}
		off, l = at+tableEntry*count, next
	}
	return nil, tooMuch("more than %d subsections", maxSubs)
}

// streamSection notes the widths, subsections and records of a stream.
func (p *pdf) streamSection(dict pdfDict, content []byte) error {
	s := pdfSection{records: content}
	w, _ := dict["W"].(pdfList)
	if len(w) < 3 {
		return malformed("a cross-reference stream without widths")
	}
	for i := range s.widths {
		n, ok := w[i].(int64)
		if !ok || n < 0 || n > 8 {
			return malformed("a cross-reference field of %v bytes", w[i])
		}
		s.widths[i] = int(n)
	}
	index, ok := dict["Index"].(pdfList)
	if !ok {
		index = pdfList{int64(0), dict["Size"]}
	}
	at := int64(0)
	for i := 0; i+1 < len(index); i += 2 {
		first, ok := index[i].(int64)
		count, both := index[i+1].(int64)
		if !ok || !both || first < 0 || count < 0 || count > int64(len(content)) {
			return malformed("a cross-reference index that cannot be read")
		}
		s.subs = append(s.subs, pdfSub{first, count, at})
		at += count
	}
	p.sections = append(p.sections, s)
	return nil
}

// place looks an object up, in the newest section that has it in use.
func (p *pdf) place(number int64) (pdfPlace, error) {
	for _, s := range p.sections {
		for _, sub := range s.subs {
			if number < sub.first || number-sub.first >= sub.count {
				continue
			}
			if s.records != nil {
				return s.streamPlace(sub.at + number - sub.first)
			}
			place, free, err := p.tablePlace(sub.at + tableEntry*(number-sub.first))
			if !free {
				return place, err
			}
		}
	}
	return pdfPlace{}, malformed("object %d is in no cross-reference", number)
}

// tablePlace reads an entry of a table. What it says to be free may be in the stream
// of a hybrid file.
func (p *pdf) tablePlace(off int64) (place pdfPlace, free bool, err error) {
	b, err := p.in.read(p.start+off, tableEntry-2)
	if err != nil {
		return pdfPlace{}, false, err
	}
	at, err := strconv.ParseInt(string(b[:10]), 10, 64)
	if err != nil || (b[17] != 'n' && b[17] != 'f') {
		return pdfPlace{}, false, malformed("a cross-reference entry %q", b)
	}
	return pdfPlace{offset: at, stream: -1}, b[17] == 'f', nil
}

func (s pdfSection) streamPlace(i int64) (pdfPlace, error) {
	size := int64(s.widths[0] + s.widths[1] + s.widths[2])
	if (i+1)*size > int64(len(s.records)) {
		return pdfPlace{}, truncated("a cross-reference stream of %d bytes", len(s.records))
	}
	record := s.records[i*size : (i+1)*size]
	var n [3]int64
	for f, width := range s.widths {
		for range width {
			n[f], record = n[f]<<8|int64(record[0]), record[1:]
		}
	}
	if s.widths[0] == 0 {
		n[0] = 1 // the default
	}
	switch n[0] {
	case 1:
		return pdfPlace{offset: n[1], stream: -1}, nil
	case 2:
		return pdfPlace{stream: n[1], index: n[2]}, nil
	}
	return pdfPlace{}, malformed("a cross-reference entry of type %d", n[0])
}

// resolve gives the value itself where v is a reference.
func (p *pdf) resolve(v any) (any, error) {
	for range maxPDFFollow {
		ref, ok := v.(pdfRef)
		if !ok {
			return v, nil
		}
		next, err := p.object(ref.number)
		if err != nil {
			return nil, err
		}
		v = next
	}
	return nil, malformed("references that lead to each other")
}

func (p *pdf) object(number int64) (any, error) {
	place, err := p.place(number)
	if err != nil {
		return nil, err
	}
	if place.stream >= 0 {
		return p.packed(place.stream, place.index)
	}
	_, v, err := p.direct(place.offset)
	return v, err
}

// direct reads the object at off, "7 0 obj VALUE", and gives the lexer behind it.
// Most objects are short; the others are read again with more room.
func (p *pdf) direct(off int64) (*pdfLexer, any, error) {
	for _, room := range []int{pageSize, maxObject} {
		l, err := p.lexer(off, room)
		if err != nil {
			return nil, nil, err
		}
		_, number := l.value(0)
		_, generation := l.value(0)
		if mark, _ := l.value(0); !number || !generation || mark != pdfWord("obj") {
			return nil, nil, malformed("no object at offset %d", off)
		}
		const next = 32 // room for the keyword that follows
		if v, ok := l.value(0); ok && (len(l.b)-l.at >= next || len(l.b) < room) {
			return l, v, nil
		}
	}
	return nil, nil, malformed("an object that cannot be read at offset %d", off)
}

// stream reads the stream object at off and undoes its coding.
func (p *pdf) stream(off int64) (pdfDict, []byte, error) {
	l, v, err := p.direct(off)
	if err != nil {
		return nil, nil, err
	}
	dict, ok := v.(pdfDict)
	l.blanks()
	if !ok || !l.starts("stream") {
		return nil, nil, malformed("no stream at offset %d", off)
	}
	if !l.starts("\r\n") {
		l.starts("\n")
	}
	size, ok := dict["Length"].(int64)
	if !ok { // a reference: take what there may be; the coding knows its end
		size = maxStream
	}
	if size < 0 || size > maxStream {
		return nil, nil, tooMuch("a stream of %d bytes", size)
	}
	stored := p.in.sub(p.start+off+int64(l.at), size)
	b, err := stored.read(0, int(stored.size))
	if err != nil {
		return nil, nil, err
	}
	content, err := p.decode(dict, b)
	return dict, content, err
}

// decode undoes FlateDecode with a predictor, the one coding that writers of
// cross-reference and object streams use.
func (p *pdf) decode(dict pdfDict, b []byte) ([]byte, error) {
	filter, parms := dict["Filter"], dict["DecodeParms"]
	if list, ok := filter.(pdfList); ok && len(list) == 1 {
		filter = list[0]
		if l, ok := parms.(pdfList); ok && len(l) == 1 {
			parms = l[0]
		}
	}
	if filter == nil {
		return b, nil
	}
	if filter != pdfName("FlateDecode") {
		return nil, trouble{recording.NotExamined, "a PDF stream of another coding"}
	}
	r, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, malformed("a PDF stream that does not unpack")
	}
	out, err := io.ReadAll(io.LimitReader(r, int64(maxInflated-p.inflated)+1))
	p.inflated = min(p.inflated+len(out), maxInflated)
	switch {
	case p.inflated == maxInflated:
		return nil, tooMuch("PDF streams of more than %d bytes", maxInflated)
	case err != nil:
		return nil, malformed("a PDF stream that does not unpack")
	}
	d, _ := parms.(pdfDict)
	return unpredict(d, out)
}

// unpredict undoes PNG prediction (predictors 10 to 15), row by row.
func unpredict(parms pdfDict, b []byte) ([]byte, error) {
	if p, _ := parms["Predictor"].(int64); p < 10 {
		return b, nil
	}
	columns, ok := parms["Columns"].(int64)
	if !ok {
		columns = 1
	}
	if columns < 1 || columns > 1<<16 {
		return nil, malformed("a predictor of %d columns", columns)
	}
	width := int(columns)
	out, above := make([]byte, 0, len(b)), make([]byte, width)
	for len(b) > width {
		row := make([]byte, width)
		copy(row, b[1:])
		switch b[0] {
		case 0:
		case 1:
			for i := 1; i < width; i++ {
				row[i] += row[i-1]
			}
		case 2:
			for i := range row {
				row[i] += above[i]
			}
		default:
			return nil, trouble{recording.NotExamined, "a PDF predictor"}
		}
		out, above, b = append(out, row...), row, b[width+1:]
	}
	return out, nil
}

// packed reads object number index of an object stream. The stream begins with
// pairs of object number and offset.
func (p *pdf) packed(stream, index int64) (any, error) {
	s, err := p.objectStream(stream)
	if err != nil {
		return nil, err
	}
	first, _ := s.dict["First"].(int64)
	if first < 0 || first > int64(len(s.content)) {
		return nil, malformed("object stream %d begins behind its end", stream)
	}
	pairs, body := &pdfLexer{b: s.content[:first]}, s.content[first:]
	var off any
	for range min(index, maxPDFTokens) + 1 {
		_, _ = pairs.value(0)
		off, _ = pairs.value(0)
	}
	at, ok := off.(int64)
	if !ok || at < 0 || at > int64(len(body)) {
		return nil, malformed("object %d of object stream %d is nowhere", index, stream)
	}
	v, ok := (&pdfLexer{b: body[at:]}).value(0)
	if !ok {
		return nil, malformed("object %d of object stream %d cannot be read", index, stream)
	}
	return v, nil
}

func (p *pdf) objectStream(number int64) (pdfStream, error) {
	if s, ok := p.streams[number]; ok {
		return s, nil
	}
	place, err := p.place(number)
	if err != nil {
		return pdfStream{}, err
	}
	if place.stream >= 0 {
		return pdfStream{}, malformed("an object stream inside another")
	}
	dict, content, err := p.stream(place.offset)
	if err != nil {
		return pdfStream{}, err
	}
	p.streams[number] = pdfStream{dict, content}
	return p.streams[number], nil
}
