package handover

import (
	"liuhen/internal/custody"
	"liuhen/internal/digest"
)

// ID names a handover for ever: a UUIDv7.
type ID string

// Ref returns the noun reference of the handover with this id.
func (id ID) Ref() custody.Ref { return custody.Ref{Kind: "handover", ID: string(id)} }

// MaxActivities is how many activities one handover names.
const MaxActivities = 200

// Handover is the value of one signed transfer.
type Handover struct {
	ID         ID            `json:"id"`
	Agency     string        `json:"agency"` // of officer and custodian alike
	Unit       string        `json:"unit,omitempty"`
	Officer    string        `json:"officer"`    // who signed
	Activities []string      `json:"activities"` // what the material records, for the receipt
	Set        Set           `json:"set"`
	Signed     custody.Step  `json:"signed"`
	Supervised *custody.Step `json:"supervised,omitempty"` // 监交
	Answer     *Answer       `json:"answer,omitempty"`
	Note       string        `json:"note,omitempty"`
	State      State         `json:"state"`
	Late       string        `json:"late,omitempty"` // the officer's reason where the clock was already over

	Head custody.Head `json:"-"`
}

// Set fixes what was signed over: counts, bytes and the ordered root over the
// items in the order in which they were listed.
type Set struct {
	Items    int           `json:"items"`
	Bytes    int64         `json:"bytes"`
	Papers   int           `json:"papers"`
	Carriers int           `json:"carriers"`
	Root     digest.SHA256 `json:"root"` // of the items; empty where there are none
}

// Answer is what the custodian made of it.
type Answer struct {
	custody.Step
	Accepted Set    `json:"accepted"`
	Returned Set    `json:"returned"`
	Reason   string `json:"reason,omitempty"` // for what was returned
	OneMan   bool   `json:"one_man"`          // 一人兼任: signer and receiver are one person
	Deputy   bool   `json:"deputy"`           // received by a deputy
}

// Ref names the handover.
func (h Handover) Ref() custody.Ref { return h.ID.Ref() }

// Home is the agency.
func (h Handover) Home() string { return h.Agency }

// Schema is the encoding of the value.
func (Handover) Schema() string { return "handover/v1" }

// KeyScope is the handover itself.
func (h Handover) KeyScope() custody.Ref { return h.Ref() }

// Seen is the head the value was read with.
func (h Handover) Seen() custody.Head { return h.Head }
