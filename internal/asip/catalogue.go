package asip

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"

	"liuhen/internal/fault"
)

// catalogue writes 目录文件.xml: the columns of DA/T 93-2022 with 文号, 页数 and the
// name of the computer file.
type catalogue struct {
	paper
	head Head
}

func newCatalogue(w io.Writer, h Head) memberPaper {
	c := catalogue{newPaper(w), h}
	c.open("", "文件目录", "版本", Format)
	return c
}

func (c catalogue) add(m Member, path string) {
	c.open("  ", "文件")
	c.leaf("    ", "顺序号", "", number(m.Position))
	c.leaf("    ", "档号", "", ItemCode(c.head.Code, m.Position))
	c.leaf("    ", "文号", "", m.Placement.Number)
	c.leaf("    ", "责任者", "", m.Author())
	c.leaf("    ", "题名", "", m.Title())
	c.leaf("    ", "日期", "", day(m.Date()))
	c.leaf("    ", "保管期限", "", retentionNames[string(c.head.Retention)])
	c.leaf("    ", "密级", "", unmarked)
	c.leaf("    ", "页数", "", pages(m.Pages()))
	c.leaf("    ", "备注", "", "")
	c.leaf("    ", "计算机文件名", "", path[len(dataFolder):])
	c.end("  ", "文件")
}

func pages(n int) string {
	if n == 0 {
		return ""
	}
	return number(n)
}

func (c catalogue) finish() error {
	c.end("", "文件目录")
	return c.close()
}

// Row is one row of 目录文件.xml as far as it can be held against the events.
type Row struct {
	Position int64
	Code     string // 档号 of the member
	Title    string
	Path     string // below data/
}

// Bounds of a catalogue of foreign origin.
const (
	maxText  = 64 << 10  // bytes of one text
	maxToken = 256 << 10 // bytes that the decoder may take in for one token
)

// Catalogue reads 目录文件.xml row by row in memory that does not grow.
type Catalogue struct {
	dec    *xml.Decoder
	tokens *tokenLimit
	begun  bool
}

// NewCatalogue reads from r.
func NewCatalogue(r io.Reader) *Catalogue {
	limit := &tokenLimit{r: r}
	return &Catalogue{dec: xml.NewDecoder(limit), tokens: limit}
}

// tokenLimit stops a decoder that takes in more than maxToken bytes for one token.
type tokenLimit struct {
	r    io.Reader
	used int
	err  error // the first failure of r itself
}

func (l *tokenLimit) Read(p []byte) (int, error) {
	if l.used > maxToken {
		return 0, catalogueForm("a text is too long")
	}
	n, err := l.r.Read(p)
	l.used += n
	if err != nil && !errors.Is(err, io.EOF) {
		l.err = err
	}
	return n, err
}

func catalogueForm(detail string) error {
	return fault.PackageForm.Err("read catalogue", "", nil).With("path", CataloguePaper).With("detail", detail)
}

func (c *Catalogue) token() (xml.Token, error) {
	for {
		c.tokens.used = 0
		t, err := c.dec.RawToken()
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		if c.tokens.err != nil {
			return nil, c.tokens.err
		}
		if err != nil {
			return nil, catalogueForm("no well-formed XML")
		}
		switch t := t.(type) {
		case xml.Comment, xml.ProcInst:
			continue
		case xml.Directive:
			return nil, catalogueForm("a document type is not allowed")
		default:
			return t, nil
		}
	}
}

// Next returns the next row, or io.EOF after the last.
func (c *Catalogue) Next() (Row, error) {
	if !c.begun {
		c.begun = true
		if err := c.start("文件目录"); err != nil {
			return Row{}, err
		}
	}
	for {
		t, err := c.token()
		if errors.Is(err, io.EOF) {
			return Row{}, catalogueForm("it ends early")
		}
		if err != nil {
			return Row{}, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local != "文件" || t.Name.Space != "" {
				return Row{}, catalogueForm("an unknown element")
			}
			return c.row()
		case xml.EndElement:
			return Row{}, c.trailer()
		}
	}
}

// start skips to the first element, which must have the name.
func (c *Catalogue) start(name string) error {
	for {
		t, err := c.token()
		if errors.Is(err, io.EOF) {
			return catalogueForm("it is empty")
		}
		if err != nil {
			return err
		}
		if s, ok := t.(xml.StartElement); ok {
			if s.Name.Local != name {
				return catalogueForm("an unknown element")
			}
			return nil
		}
	}
}

// trailer expects nothing but space until the end.
func (c *Catalogue) trailer() error {
	for {
		t, err := c.token()
		if err != nil {
			return err
		}
		if _, ok := t.(xml.CharData); !ok {
			return catalogueForm("something follows its end")
		}
	}
}

// row reads the leaves of one row up to its end.
func (c *Catalogue) row() (Row, error) {
	var row Row
	seen := map[string]string{}
	for len(seen) < 64 {
		t, err := c.token()
		if err != nil {
			return Row{}, early(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			value, err := c.leafText(t.Name.Local)
			if err != nil {
				return Row{}, err
			}
			if _, twice := seen[t.Name.Local]; twice {
				return Row{}, catalogueForm("a column stands twice")
			}
			seen[t.Name.Local] = value
		case xml.EndElement:
			row.Position, err = strconv.ParseInt(seen["顺序号"], 10, 64)
			if err != nil {
				return Row{}, catalogueForm("a row has no number")
			}
			row.Code, row.Title, row.Path = seen["档号"], seen["题名"], seen["计算机文件名"]
			return row, nil
		}
	}
	return Row{}, catalogueForm("a row has too many columns")
}

// leafText reads the text of an element that holds nothing else.
func (c *Catalogue) leafText(name string) (string, error) {
	text := ""
	for {
		t, err := c.token()
		if err != nil {
			return "", early(err)
		}
		switch t := t.(type) {
		case xml.CharData:
			if text += string(t); len(text) > maxText {
				return "", catalogueForm("a text is too long")
			}
		case xml.EndElement:
			if t.Name.Local != name {
				return "", catalogueForm("elements overlap")
			}
			return text, nil
		default:
			return "", catalogueForm("a column holds an element")
		}
	}
}

func early(err error) error {
	if errors.Is(err, io.EOF) {
		return catalogueForm("it ends early")
	}
	return err
}
