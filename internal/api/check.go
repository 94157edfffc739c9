package api

// NewCheck orders a check of the whole store 全库核验.
type NewCheck struct {
	SM3 bool `json:"sm3,omitempty" doc:"compute the SM3 of what is deposited anew, too"`
}

// NewItemCheck orders a check of an item's stored bytes; it says nothing more.
type NewItemCheck struct{}

// Check is a check of the whole store that the server makes beside its work.
type Check struct {
	Job    Job          `json:"job"`
	Report *CheckReport `json:"report,omitempty" doc:"absent until the check has come to its end"`
}

// CheckReport is what a check found.
type CheckReport struct {
	Items     map[string]int64 `json:"items" doc:"answers, one an item"`
	Files     int64            `json:"files" doc:"kept files that were read, each once"`
	Prints    int64            `json:"prints" doc:"kept prints of papers that were read, each once"`
	Read      int64            `json:"read" doc:"bytes read of files and prints"`
	Recorded  int64            `json:"recorded" doc:"sum of the sizes recorded for them"`
	Logs      int64            `json:"logs"`
	Events    int64            `json:"events" doc:"checked"`
	Destroyed int64            `json:"destroyed" doc:"events whose payload was lawfully destroyed"`
	Pending   int64            `json:"pending" doc:"events that no signed checkpoint covers yet"`
	Rows      int64            `json:"rows"`
	Objects   int64            `json:"objects" doc:"of the logs, compared byte for byte"`
	Replayed  int64            `json:"replayed" doc:"events from which nouns were made again outside the database"`
	Orphans   int64            `json:"orphans" doc:"what nothing names; it harms nobody"`
	Found     int64            `json:"found" doc:"what is not as it must be"`
	Stopped   bool             `json:"stopped" doc:"the check was stopped before its end, so that what it does not name was not looked at"`
	Findings  []CheckFinding   `json:"findings" doc:"the first thousand of them"`
	Orphaned  []CheckOrphan    `json:"orphaned" doc:"the first thousand orphans"`
}

// CheckFinding names one thing that is not as it must be.
type CheckFinding struct {
	Answer  string `json:"answer" doc:"MISMATCH, MISSING, UNREADABLE or NOT CHECKED"`
	Part    string `json:"part"`
	Subject string `json:"subject"`
	Detail  string `json:"detail,omitempty"`
}

// CheckOrphan is a kept file, print or object of a log that nothing names.
type CheckOrphan struct {
	Name string `json:"name" doc:"blob/DIGEST, or the object's name"`
	Size int64  `json:"size" doc:"bytes of a file; 0 for an object"`
}
