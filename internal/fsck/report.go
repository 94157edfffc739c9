package fsck

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"unicode"

	"liuhen/internal/fault"
)

// Answer is what is said of one thing. No other words are used.
type Answer string

// The answers of a check (docs/glossary.md).
const (
	Match      Answer = "MATCH"       // read, and what was recorded
	Mismatch   Answer = "MISMATCH"    // read, and something else
	Missing    Answer = "MISSING"     // not there
	Unreadable Answer = "UNREADABLE"  // there, but cannot be read
	Destroyed  Answer = "DESTROYED"   // lawfully destroyed, by a named event
	NotChecked Answer = "NOT CHECKED" // nobody looked, or could
)

// Part is the kind of thing that a finding is about.
type Part string

// The parts of the store.
const (
	PartBytes      Part = "bytes"      // a kept file, as one item knows it, or blob/<digest> where no item does
	PartPaper      Part = "paper"      // a kept print of a paper, as its noun knows it
	PartExtract    Part = "extract"    // the kept file of an extract, as its noun knows it
	PartBlob       Part = "blob"       // the database's row of a kept file
	PartRow        Part = "row"        // a noun's row, with what lies beside it for rights
	PartSeries     Part = "series"     // the last number of a series of archival codes
	PartEvent      Part = "event"      // an event in the database
	PartLog        Part = "log"        // a log as a whole
	PartTree       Part = "tree"       // a log's tree row
	PartCheckpoint Part = "checkpoint" // a signed checkpoint, published or kept elsewhere
	PartTile       Part = "tile"       // a tile of hashes on the shelf
	PartEntries    Part = "entries"    // an entry bundle on the shelf
	PartSealed     Part = "sealed"     // a bundle of sealed payloads on the shelf
	PartKeys       Part = "keys"       // a key file on the shelf
	PartDatabase   Part = "database"   // the database itself
	PartReplay     Part = "replay"     // what differs from a replay of the log
)

// Finding names one thing that is not as it must be. It holds ids, digests and
// numbers, never a name or title.
type Finding struct {
	Answer  Answer `json:"answer"`
	Part    Part   `json:"part"`
	Subject string `json:"subject"`          // noun, event (log/<agency>/<place>) or object on the shelf
	Detail  string `json:"detail,omitempty"` // key=value, parted by spaces
}

// String gives the finding in one line of four fields parted by tabs, which stays
// the same from version to version.
//
// What a subject or detail has of a forged row is quoted, so that it forges no line.
func (f Finding) String() string {
	return strings.Join([]string{string(f.Answer), string(f.Part), oneField(f.Subject), oneField(f.Detail)}, "\t")
}

func oneField(text string) string {
	if strings.ContainsFunc(text, unicode.IsControl) {
		return strconv.Quote(text)
	}
	return text
}

// Orphan is a file or object that nothing names.
type Orphan struct {
	Name string `json:"name"` // blob/<digest>, or the object's name on the shelf
	Size int64  `json:"size"` // bytes; 0 for an object
}

// MaxFindings is how many findings and how many orphans a Report keeps; all are
// counted and handed to the callbacks.
const MaxFindings = 1000

// Report is what a check found.
type Report struct {
	Items     map[Answer]int64 `json:"items"`     // answers, one an item
	Files     int64            `json:"files"`     // kept files that were read, each once
	Prints    int64            `json:"prints"`    // kept prints of papers that were read, each once
	Read      int64            `json:"read"`      // bytes read of files and prints
	Recorded  int64            `json:"recorded"`  // sum of the sizes recorded for them
	Logs      int64            `json:"logs"`      //
	Events    int64            `json:"events"`    // checked
	Destroyed int64            `json:"destroyed"` // events whose payload was lawfully destroyed
	Pending   int64            `json:"pending"`   // events that no signed checkpoint covers yet
	Rows      int64            `json:"rows"`      // of nouns
	Objects   int64            `json:"objects"`   // of the logs on the shelf, compared byte for byte
	Replayed  int64            `json:"replayed"`  // events made again from the shelf
	Orphans   int64            `json:"orphans"`   //
	Found     int64            `json:"found"`     // findings
	Stopped   bool             `json:"stopped"`   // the check was stopped before its end

	Findings []Finding `json:"findings,omitempty"` // the first MaxFindings
	Orphaned []Orphan  `json:"orphaned,omitempty"` // likewise
}

// Fine reports whether everything was checked and nothing was found.
func (r Report) Fine() bool { return r.Found == 0 && !r.Stopped }

// Progress tells how far a check has come; of the bytes, those of files. Totals are as of its start, so that a
// store that grows meanwhile may exceed them.
type Progress struct {
	Stage       Stage `json:"stage"`
	Files       int64 `json:"files"`
	FilesTotal  int64 `json:"files_total"`
	Bytes       int64 `json:"bytes"`
	BytesTotal  int64 `json:"bytes_total"`
	Events      int64 `json:"events"`
	EventsTotal int64 `json:"events_total"`
}

// Stage is what a check is doing.
type Stage string

// The stages, in their order.
const (
	StageDatabase Stage = "database"
	StageLog      Stage = "log"
	StageRows     Stage = "rows"
	StageBytes    Stage = "bytes"
	StageReplay   Stage = "replay"
)

// find counts a finding and hands it on.
func (c *check) find(f Finding) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.report.Found++
	if len(c.report.Findings) < MaxFindings {
		c.report.Findings = append(c.report.Findings, f)
	}
	if c.options.Found != nil {
		c.options.Found(f)
	}
}

func (c *check) orphan(o Orphan) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.report.Orphans++
	if len(c.report.Orphaned) < MaxFindings {
		c.report.Orphaned = append(c.report.Orphaned, o)
	}
	if c.options.Orphan != nil {
		c.options.Orphan(o)
	}
}

// count changes the numbers of the report and tells how far the check has come.
func (c *check) count(change func(r *Report, p *Progress)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(&c.report, &c.progress)
	if c.options.Progress != nil {
		c.options.Progress(c.progress)
	}
}

// fail turns an error that kept a thing from being checked into a finding about it.
func (c *check) fail(ctx context.Context, part Part, subject string, err error) {
	if ctx.Err() != nil {
		return // the check was stopped, which says nothing of the thing
	}
	c.find(Finding{Answer: answerOf(err), Part: part, Subject: subject, Detail: reason(err)})
}

// reason gives code and cause of an error for an operator, in one line.
func reason(err error) string {
	known := fault.Of(err)
	text := "error=" + known.Code.Name
	if known.Cause != nil {
		text += " cause=" + strconv.Quote(known.Cause.Error())
	}
	return text
}

// answerOf says what an error means for the thing that it is about.
func answerOf(err error) Answer {
	switch {
	case errors.Is(err, fault.BlobUnreadable), errors.Is(err, fault.ShelfUnreadable),
		errors.Is(err, fault.DatabaseDamaged), errors.Is(err, fault.PayloadUnreadable):
		return Unreadable
	case errors.Is(err, fault.KeyMissing):
		return Missing
	}
	switch fault.KindOf(err) {
	case fault.NotFound:
		return Missing
	case fault.Corrupt:
		return Mismatch
	}
	return NotChecked
}
