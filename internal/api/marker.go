package api

// Marker is a mark at a moment or span of a recording 标注.
type Marker struct {
	Head
	Item string `json:"item"`
	NewMarker
	Made      Step        `json:"made"`
	Agency    string      `json:"agency" doc:"where its maker works"`
	Withdrawn *Withdrawal `json:"withdrawn,omitempty"`
	State     string      `json:"state" enum:"standing,withdrawn"`
}

// NewMarker marks a place of a recording.
type NewMarker struct {
	Kind  string `json:"kind" enum:"person,evidence,credentials,rights,signature,other" doc:"人员, 物证, 出示证件, 告知权利, 签字, 其他"`
	From  int64  `json:"from_us" minimum:"0" doc:"microseconds from the beginning of the recording, by no clock"`
	Until int64  `json:"until_us" minimum:"0" doc:"likewise; the same as from_us where a moment is marked"`
	Text  string `json:"text" minLength:"1" maxLength:"800" doc:"what is to be seen or heard there; one line of at most 200 characters"`
}

// Withdrawal says when and why a marker was taken back. It stays to be read.
type Withdrawal struct {
	Step
	Reason string `json:"reason"`
}
