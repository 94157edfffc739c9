package api

import "time"

// Handover is an exact set that an officer signed over 移交.
type Handover struct {
	Head
	Agency     string       `json:"agency"`
	Unit       string       `json:"unit,omitempty"`
	Officer    string       `json:"officer" doc:"who signed"`
	Activities []string     `json:"activities"`
	Set        Set          `json:"set"`
	SignedAt   time.Time    `json:"signed_at"`
	Supervised *Step        `json:"supervised,omitempty" doc:"监交"`
	Answer     *SetAnswered `json:"answer,omitempty"`
	Note       string       `json:"note,omitempty"`
	Late       string       `json:"late,omitempty" doc:"the officer's reason where the clock was over"`
	State      string       `json:"state"`
}

// Set counts what is in a handover.
type Set struct {
	Items    int    `json:"items"`
	Bytes    int64  `json:"bytes"`
	Papers   int    `json:"papers"`
	Carriers int    `json:"carriers"`
	Root     string `json:"root,omitempty" doc:"ordered root over the items as they stood before this step; absent where there are none. What was accepted has another root than what was signed, also where the items are the same: the signature lies between (docs/formats/log.md)"`
}

// SetAnswered is what the custodian counted.
type SetAnswered struct {
	Step
	Accepted Set    `json:"accepted"`
	Returned Set    `json:"returned"`
	Reason   string `json:"reason,omitempty"`
	OneMan   bool   `json:"one_man,omitempty" doc:"一人兼任"`
	Deputy   bool   `json:"deputy,omitempty"`
}

// Step is who did something, and when.
type Step struct {
	Account string    `json:"account"`
	Officer string    `json:"officer,omitempty"`
	At      time.Time `json:"at"`
}

// HandoverList is the exact set that an officer signs over, in his order.
type HandoverList struct {
	Items      []string     `json:"items,omitempty" maxItems:"1000"`
	Carriers   []NewCarrier `json:"carriers,omitempty" maxItems:"1000" doc:"papers and carriers listed for the first time"`
	Again      []string     `json:"again,omitempty" maxItems:"1000" doc:"papers and carriers that were returned"`
	Activities []string     `json:"activities,omitempty" maxItems:"100"`
	Note       string       `json:"note,omitempty" maxLength:"2000"`
	Late       string       `json:"late,omitempty" maxLength:"2000" doc:"the reason where the clock is over"`
}

// Count is what the custodian found. What is not returned is received.
type Count struct {
	Items    []string `json:"items,omitempty" maxItems:"1000" doc:"returned to the officer"`
	Carriers []string `json:"carriers,omitempty" maxItems:"1000" doc:"returned to the officer"`
	Reason   string   `json:"reason,omitempty" maxLength:"2000" doc:"for what is returned"`
	Place    string   `json:"place,omitempty" maxLength:"400" doc:"of storage; needed where papers or carriers are received"`
}

// HandoverContents is a handover with what lies in it: the receipt 交接凭证.
type HandoverContents struct {
	Handover
	Items     []HandoverItem `json:"items" doc:"that stand in it now"`
	Things    []Carrier      `json:"carriers" doc:"that stand in it now"`
	Account   []HandoverLine `json:"account" doc:"everything that was signed over, in its order, and what became of it"`
	Withheld  int            `json:"withheld,omitempty" doc:"items of the set that are restricted and that you may not see; they stand in neither list"`
	Signature string         `json:"fingerprint" doc:"of the key under which the agency's log is signed"`
}

// HandoverLine is one thing of the exact set that was signed over, as it was then, and
// what the custodian made of it.
type HandoverLine struct {
	Noun     string `json:"noun" doc:"kind and id, such as item/0190…"`
	Kind     string `json:"kind" doc:"class of the file, or kind of the carrier"`
	Title    string `json:"title,omitempty"`
	Name     string `json:"name,omitempty" doc:"of the file, or the number on the carrier"`
	Size     int64  `json:"size,omitempty" doc:"bytes"`
	SHA256   string `json:"sha256,omitempty"`
	Pages    int    `json:"pages,omitempty"`
	Copies   int    `json:"copies,omitempty"`
	Secret   bool   `json:"secret,omitempty" doc:"涉及国家秘密: a carrier that is registered without its content"`
	Fate     string `json:"fate" enum:"waits,received,returned"`
	Answered *Step  `json:"answered,omitempty" doc:"who received or returned it"`
	Reason   string `json:"reason,omitempty" doc:"why it was returned"`
}

// HandoverItem is one file of a handover as its receipt shows it.
type HandoverItem struct {
	ID       string `json:"id"`
	FileName string `json:"file_name"`
	Title    string `json:"title,omitempty"`
	Size     int64  `json:"size"`
	SHA256   string `json:"sha256"`
	State    string `json:"state"`
}
