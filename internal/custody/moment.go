package custody

// LogSize is how many events an agency's log holds.
type LogSize struct {
	Log  string `json:"log"` // agency id
	Size int64  `json:"size"`
}

// Moment is a point in the history of all agencies, told by the sizes of their
// logs. A time cannot tell it: two logs may give one time to what came before and
// after, and a clock may be set. What was true at a moment is what the events below
// these sizes say, and stays readable whatever is recorded later.
type Moment []LogSize

// Size returns how many events the agency's log held; 0 for a log that was not yet
// there.
func (m Moment) Size(log string) int64 {
	for _, l := range m {
		if l.Log == log {
			return l.Size
		}
	}
	return 0
}
