package api

import "time"

// Tour is a tour of duty 出勤.
type Tour struct {
	Head
	Agency      string       `json:"agency"`
	Unit        string       `json:"unit,omitempty"`
	Officers    []string     `json:"officers"`
	StartedAt   time.Time    `json:"started_at"`
	Ended       Ends         `json:"ended" doc:"执法工作结束"`
	Corrections []Correction `json:"corrections,omitempty"`
	State       string       `json:"state" enum:"open,ended"`
}

// TourSeen is a tour with the clocks over its activities.
type TourSeen struct {
	Tour
	Clocks []OverallReading `json:"clocks" doc:"handover and storage, over what one may see of its agency's material; no handover where something else records all its activities; empty while it has no activity"`
}

// NewTour says who goes out.
type NewTour struct {
	Unit      string     `json:"unit,omitempty" maxLength:"64" doc:"one's own where absent"`
	Officers  []string   `json:"officers,omitempty" maxItems:"40" doc:"officer ids; oneself where absent"`
	StartedAt *time.Time `json:"started_at,omitempty" doc:"now where absent"`
}

// EndedAt says when a tour or an activity ended.
type EndedAt struct {
	At *time.Time `json:"at,omitempty" doc:"now where absent"`
}

// CorrectedEnd is another end of a tour or an activity, with the reason.
type CorrectedEnd struct {
	At     time.Time `json:"at"`
	Reason string    `json:"reason" minLength:"1" maxLength:"2000"`
}
