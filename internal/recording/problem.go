package recording

import "liuhen/internal/fault"

// ProblemCode is a permanent name of a reason for which Facts say less than they
// might. The file is kept all the same, byte for byte.
type ProblemCode string

// The problems. Package fault holds the sentences for each.
const (
	Empty               ProblemCode = "empty"                // no bytes at all
	NotRecognised       ProblemCode = "not-recognised"       // content of no kind that we know
	NotExamined         ProblemCode = "not-examined"         // a known kind whose inside we do not read
	Truncated           ProblemCode = "truncated"            // the file ends before its content does
	Malformed           ProblemCode = "malformed"            // contradicts its own format
	ImplausibleTime     ProblemCode = "implausible-time"     // a time that is none, or outside FirstYear to LastYear
	ImplausiblePosition ProblemCode = "implausible-position" // not a place on the earth
	Encrypted           ProblemCode = "encrypted"            // needs a password to be read
	NameMismatch        ProblemCode = "name-mismatch"        // extension and content disagree
	LimitReached        ProblemCode = "limit-reached"        // too large or too deep to be read to the end
	OutOfTime           ProblemCode = "out-of-time"          // reading was stopped
	Unreadable          ProblemCode = "unreadable"           // the bytes could not be had from the store
	ReaderFailed        ProblemCode = "reader-failed"        // a defect of ours, met by this file
)

// Problem is one occurrence, with an English detail for experts.
type Problem struct {
	Code   ProblemCode `json:"code"`
	Detail string      `json:"detail,omitempty"`
}

var problemFaults = map[ProblemCode]*fault.Code{
	Empty: fault.RecordingEmpty, NotRecognised: fault.RecordingNotRecognised, NotExamined: fault.RecordingNotExamined,
	Truncated: fault.RecordingTruncated, Malformed: fault.RecordingMalformed, ImplausibleTime: fault.RecordingTime,
	ImplausiblePosition: fault.RecordingPosition, Encrypted: fault.RecordingEncrypted, NameMismatch: fault.RecordingName,
	LimitReached: fault.RecordingLimit, OutOfTime: fault.RecordingOutOfTime, Unreadable: fault.RecordingUnreadable,
	ReaderFailed: fault.RecordingReader,
}

// Fault returns the catalogue's entry, whose texts tell people what the problem
// means; an unknown code, as a newer version may write, gives fault.Unexpected.
func (c ProblemCode) Fault() *fault.Code {
	if known := problemFaults[c]; known != nil {
		return known
	}
	return fault.Unexpected
}
