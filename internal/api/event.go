package api

import (
	"encoding/json"
	"time"
)

// Event is one custody event 保管事件. For who reads logs only, it holds nothing from
// Officer on.
type Event struct {
	Agency  string        `json:"agency" doc:"in whose log it lies"`
	Place   int64         `json:"place" doc:"index in the log, from 0"`
	At      time.Time     `json:"at"`
	Account string        `json:"account" doc:"who acted"`
	Noun    string        `json:"noun" doc:"kind and id, such as item/0190…"`
	Version int64         `json:"version" doc:"of the noun after the event"`
	Action  string        `json:"action"`
	C256    string        `json:"c256" doc:"salted SHA-256 commitment to the content"`
	CSM3    string        `json:"csm3" doc:"salted SM3 commitment to the content"`
	Officer string        `json:"officer,omitempty"`
	Via     string        `json:"via,omitempty" doc:"session, token, the upload's own token or the program itself"`
	Reason  string        `json:"reason,omitempty"`
	Changes []FieldChange `json:"changes,omitempty" doc:"what the event changed"`
}

// FieldChange is one field of a noun before and after an event; null where it was, or
// is, not there.
type FieldChange struct {
	Field string          `json:"field"`
	Old   json.RawMessage `json:"old"`
	New   json.RawMessage `json:"new"`
}

// Order is in which order events are wanted, and which page.
type Order struct {
	Newest bool `query:"newest" doc:"the newest first"`
	Paging
}

// EventProof shows that an event stands in its log.
type EventProof struct {
	Event
	Entry []byte `json:"entry" doc:"the 80 bytes of the log, in base64"`
	Proof string `json:"proof" doc:"C2SP tlog-proof: inclusion path and signed checkpoint"`
}
