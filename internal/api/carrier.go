package api

import "time"

// Carrier is one physical thing handed over 载体: paper, card, disc, tape, drive or
// the device itself.
type Carrier struct {
	Head
	NewCarrier
	Agency   string    `json:"agency"`
	Unit     string    `json:"unit,omitempty"`
	Officer  string    `json:"officer"`
	Handover string    `json:"handover"`
	Place    string    `json:"place,omitempty" doc:"of storage"`
	SignedAt time.Time `json:"signed_at"`
	Received *Step     `json:"received,omitempty"`
	Returned *Step     `json:"returned,omitempty"`
	ReadIn   *ReadIn   `json:"read_in,omitempty"`
	Loans    []Loan    `json:"loans"`
	State    string    `json:"state"`
}

// NewCarrier is a paper or carrier as an officer lists it.
type NewCarrier struct {
	Kind     string `json:"kind" enum:"paper,memory-card,disc,tape,drive,device"`
	Title    string `json:"title,omitempty" maxLength:"400" doc:"of the paper record"`
	Number   string `json:"number,omitempty" maxLength:"200" doc:"printed on the carrier"`
	Pages    int    `json:"pages,omitempty" minimum:"0" maximum:"100000"`
	Copies   int    `json:"copies,omitempty" minimum:"0" maximum:"1000"`
	Original bool   `json:"original,omitempty" doc:"原始载体留存"`
	Secret   bool   `json:"secret,omitempty" doc:"涉及国家秘密: registered by its number alone, without a title; never read in"`
	Activity string `json:"activity,omitempty" maxLength:"64"`
}

// ReadIn is who read how many files from a carrier.
type ReadIn struct {
	Step
	Files int `json:"files"`
}

// Loan is one lending of a paper or carrier.
type Loan struct {
	To    string    `json:"to" doc:"officer"`
	Out   Step      `json:"out"`
	Until time.Time `json:"until"`
	Back  *Step     `json:"back,omitempty"`
}

// NewLoan lends a paper or carrier to an officer until a date.
type NewLoan struct {
	To     string    `json:"to" maxLength:"64"`
	Until  time.Time `json:"until"`
	Reason string    `json:"reason" maxLength:"2000"`
}

// FilesRead says how many files were read from a carrier.
type FilesRead struct {
	Files int `json:"files" minimum:"0" maximum:"1000000"`
}

// Shelf is a place of storage.
type Shelf struct {
	Place string `json:"place" minLength:"1" maxLength:"400"`
}
