package card

import (
	"time"

	"liuhen/internal/api"
)

// ReceiptFormat names the form of a Receipt as JSON.
const ReceiptFormat = "liuhen.ingest-receipt/v1"

// Receipt is what became of a card: for the officer, and for whoever asks later.
type Receipt struct {
	Format      string    `json:"format"`
	Server      string    `json:"server"`
	Folder      string    `json:"folder"`
	Activity    string    `json:"activity"`
	Agency      string    `json:"agency"`
	AgencyName  string    `json:"agency_name"`
	Account     string    `json:"account"`
	Officer     string    `json:"officer"`
	Name        string    `json:"name"`
	LogOrigin   string    `json:"log_origin"`
	Fingerprint string    `json:"fingerprint"` // of the key under which the agency's log is signed
	Began       time.Time `json:"began"`       // by this machine's clock
	Ended       time.Time `json:"ended"`       // by this machine's clock
	Counts      Counts    `json:"counts"`
	Files       []Entry   `json:"files"`
	Left        []Left    `json:"left"`
}

// Counts sum a receipt up. Each file is counted in exactly one of Received, Already,
// Same, Failed and Waiting.
type Counts struct {
	Files    int   `json:"files"`
	Bytes    int64 `json:"bytes"`
	Received int   `json:"received"` // by this run
	Already  int   `json:"already"`  // were in custody before
	Same     int   `json:"same"`     // have the bytes of another file on the card
	Failed   int   `json:"failed"`
	Waiting  int   `json:"not_reached"` // the run was stopped before
	Left     int   `json:"left"`
	Freed    int   `json:"freed"`          // removed from the card
	Kept     int   `json:"kept"`           // to be removed, and not
	Differ   int   `json:"device_differs"` // name another device than the one that was said
}

// What became of a file.
const (
	Received = "received"    // this run brought it
	Already  = "already"     // it was in custody before
	Same     = "same"        // another file on the card has the same bytes
	Failed   = "failed"      // it is not in custody, as far as is known
	Waiting  = "not-reached" // the run was stopped before
)

// Entry is what became of one file.
type Entry struct {
	Path   string `json:"path"` // as Spell gives it
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256,omitempty"` // as this run read it on the card
	What   string `json:"what"`
	Item   string `json:"item,omitempty"`
	State  string `json:"state,omitempty"` // of the item
	// Uploader is the officer who brought the item, and Since when that was, by the
	// server's clock: of a file that was here before, maybe somebody else, earlier.
	Uploader string    `json:"uploader,omitempty"`
	Since    time.Time `json:"since,omitzero"`
	Device   string    `json:"device,omitempty"` // recorded with the item
	Place    *Place    `json:"place,omitempty"`  // of the event that took it in
	Freed    *Place    `json:"freed,omitempty"`  // of the event that recorded its removal from the card
	Gone     bool      `json:"gone,omitempty"`   // it is no longer on the card
	// Err is why the file is not in custody, or is still on the card though it was to be
	// freed.
	Err     error        `json:"-"`
	Problem *api.Problem `json:"problem,omitempty"` // Err in words
	// Doubt is what the file itself contradicts of what was said of it; it is in custody
	// all the same.
	Doubt   error        `json:"-"`
	Warning *api.Problem `json:"warning,omitempty"` // Doubt in words
}

// Place is where an event lies, and under whose key.
type Place struct {
	Log         string `json:"log"`         // agency whose log it is
	Place       int64  `json:"place"`       // index in it, from 0
	Fingerprint string `json:"fingerprint"` // of the key under which it is signed
}

// Good reports whether every file is in custody, and freed where that was asked for.
func (r Receipt) Good() bool {
	return r.Counts.Failed+r.Counts.Waiting+r.Counts.Kept == 0
}

// count sums the entries up; freeing says that the card was to be freed.
func (r *Receipt) count(freeing bool) {
	c := Counts{Files: len(r.Files), Left: len(r.Left)}
	for _, e := range r.Files {
		c.Bytes += e.Size
		if e.Doubt != nil {
			c.Differ++
		}
		switch e.What {
		case Received:
			c.Received++
		case Already:
			c.Already++
		case Same:
			c.Same++
		case Failed:
			c.Failed++
		default:
			c.Waiting++
		}
		switch {
		case e.Gone:
			c.Freed++
		case freeing && e.Item != "":
			c.Kept++
		}
	}
	r.Counts = c
}
