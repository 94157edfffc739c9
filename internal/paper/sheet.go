package paper

import "time"

// Sheet is what is printed of one paper, before it is laid out.
type Sheet struct {
	Kind   Kind
	Agency string // name of the agency, above the title
	Title  string // of the paper; Kind's Chinese name where empty
	Number string // under the title, such as the id of what it tells of
	Blocks []Block

	PrintedBy string    // name, as it stands in the head line
	PrintedAt time.Time // in the zone in which it is shown
	Code      Code
	Link      string // where the code can be checked; drawn as a QR code
}

// Block is one part of a sheet. Exactly one of the fields other than Heading is filled.
type Block struct {
	Heading string
	Fields  []Field
	Grid    *Grid
	Text    string // paragraphs, one each line
	Box     *Box
	Signs   []string // whose signatures the paper has room for, each in a few words
	Front   *Front
}

// Field is one thing that is stated. Two that are not Wide share a row.
type Field struct {
	Label, Value string
	Wide         bool
}

// Grid is rows under columns; its head is repeated on every page.
type Grid struct {
	Columns []Column
	Rows    [][]string // each with one cell for every column
	Empty   string     // what stands in the place of rows where there are none
}

// Column is one column of a table.
type Column struct {
	Title string
	Width int  // relative to the sum of all
	Right bool // numbers stand to the right
}

// Box is a framed room in which somebody has written, or is to write by hand.
type Box struct {
	Label, Text string
	Lines       int // least height in lines
}

// Front is the face of a file: its title in the middle of the page, large.
type Front struct {
	Title string
	Lines []Field
}
