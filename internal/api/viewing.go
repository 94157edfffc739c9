package api

import "time"

// Viewing is one person's sitting with one thing 查阅记录.
type Viewing struct {
	Head
	Account string     `json:"account"`
	Officer string     `json:"officer,omitempty"`
	Agency  string     `json:"agency" doc:"where he works"`
	Purpose string     `json:"purpose" enum:"view,download,export"`
	Reason  string     `json:"reason,omitempty"`
	From    time.Time  `json:"from"`
	Until   *time.Time `json:"until,omitempty" doc:"absent while it goes on"`
	Ranges  []Range    `json:"ranges" doc:"bytes that were sent"`
	How     string     `json:"how,omitempty" enum:"ended,silent,shutdown,end-unknown" doc:"how it ended"`
}

// Range is a run of bytes, up to but not including Until.
type Range struct {
	From  int64 `json:"from"`
	Until int64 `json:"until"`
}
