package api

import "time"

// NewExtract says which list is wanted as a file.
type NewExtract struct {
	List     string        `json:"list" enum:"matters,activities,items,handovers,casefiles,officers,devices"`
	Format   string        `json:"format" enum:"xlsx,csv" doc:"xlsx takes at most 1,048,575 rows; csv is UTF-8 with a byte order mark"`
	Language string        `json:"language" enum:"zh-CN,en" doc:"of headings and of the words for codes"`
	Filter   ExtractFilter `json:"filter" doc:"as of the list itself"`
}

// ExtractFilter narrows the list as its own query does; a list takes the conditions that it
// has.
type ExtractFilter struct {
	Agency   string `json:"agency,omitempty" maxLength:"64"`
	Unit     string `json:"unit,omitempty" maxLength:"64"`
	State    string `json:"state,omitempty" maxLength:"64"`
	Officer  string `json:"officer,omitempty" maxLength:"64"`
	Matter   string `json:"matter,omitempty" maxLength:"64"`
	Tour     string `json:"tour,omitempty" maxLength:"64"`
	Activity string `json:"activity,omitempty" maxLength:"64"`
	Handover string `json:"handover,omitempty" maxLength:"64"`
}

// Extract is a list as a file 列表导出, kept for a day for who ordered it.
type Extract struct {
	Head
	NewExtract
	Agency  string       `json:"agency"`
	Ordered Step         `json:"ordered"`
	Rows    int64        `json:"rows" doc:"written so far"`
	Total   int64        `json:"total,omitempty" doc:"how many there will be; absent where that is not known"`
	Made    *ExtractMade `json:"made,omitempty"`
	Failure string       `json:"failure,omitempty" doc:"code of why it cannot be made, as in docs/errors.md"`
	Expires time.Time    `json:"expires" doc:"when the file goes, or the order is given up"`
	State   string       `json:"state" enum:"ordered,ready,failed,expired"`
}

// ExtractMade is the file.
type ExtractMade struct {
	At     time.Time `json:"at"`
	Size   int64     `json:"size" doc:"in bytes"`
	SHA256 string    `json:"sha256"`
}
