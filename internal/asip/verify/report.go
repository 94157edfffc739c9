package verify

import (
	"errors"

	"liuhen/internal/asip"
	"liuhen/internal/casefile"
	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// Answer is what is said of one item.
type Answer string

// The answers. Nothing else is said, and MATCH only after the bytes were hashed.
const (
	Match      Answer = "MATCH"
	Mismatch   Answer = "MISMATCH"
	Missing    Answer = "MISSING"
	Unreadable Answer = "UNREADABLE"
)

// The exit codes of liuhen-verify.
const (
	Good      = 0 // everything holds under the keys that the user named
	Wrong     = 1 // something does not, and is named
	NoPackage = 2 // this is no package, or nothing could be checked
	Unknown   = 3 // everything holds, but the user named no key for some log
)

// Item is one member of the case file with its answer.
type Item struct {
	Position int64
	Path     string // inside the root folder, of foreign origin
	Answer   Answer
}

// Origin is one log that the package has proofs from.
type Origin struct {
	Log         string
	Fingerprint translog.Fingerprint // of the key that signed, as far as it is known
	Size        int64                // of the checkpoint
	Trusted     bool                 // the user named that key
	Own         bool                 // the case file's events lie here
}

// maxFindings bounds what a hostile package can make us hold and print.
const maxFindings = 1000

// Report is what the check of one package found.
type Report struct {
	Members  int64 // as many as members.txt lists
	Answers  map[Answer]int64
	Seal     *casefile.Seal     // as the log holds it; nil if it could not be had
	Title    string             // of the case file, likewise
	Issuance *casefile.Issuance // likewise
	Origins  []Origin
	Findings []*fault.Error
	Omitted  int // findings beyond maxFindings
}

// Exit returns the exit code that the report amounts to.
func (r *Report) Exit() int {
	for _, f := range r.Findings {
		if errors.Is(f, fault.NoPackage) {
			return NoPackage
		}
	}
	if len(r.Findings) > 0 {
		return Wrong
	}
	for _, o := range r.Origins {
		if !o.Trusted {
			return Unknown
		}
	}
	return Good
}

// find records an error as a finding.
func (r *Report) find(err error) {
	if len(r.Findings) >= maxFindings {
		r.Omitted++
		return
	}
	r.Findings = append(r.Findings, bilingual(fault.Of(err)))
}

// bad records a finding of a code about a file of the package.
func (r *Report) bad(code *fault.Code, path, detail string) {
	r.find(code.Err("check package", "", nil).With("path", asip.Show(path)).With("detail", detail))
}
