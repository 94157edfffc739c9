package api

import "time"

// Activity is one enforcement activity 执法活动.
type Activity struct {
	Head
	ActivityDetails
	Agency         string       `json:"agency" doc:"主办单位"`
	Joining        []string     `json:"joining" doc:"协办单位"`
	Matter         string       `json:"matter,omitempty"`
	Pack           string       `json:"pack" doc:"the regulation pack of its day"`
	Ended          Ends         `json:"ended"`
	Moved          *Moved       `json:"moved,omitempty" doc:"the tour was corrected"`
	Joint          []JointTour  `json:"joint" doc:"tours of joining agencies, whose ends are then the 执法工作结束 of their officers"`
	Required       bool         `json:"required,omitempty" doc:"a person marked it so; the kind may require recording without"`
	RequiredReason string       `json:"required_reason,omitempty"`
	Breaches       []Breach     `json:"breaches" doc:"what falls short of the rule: taken, marked and asked a reason for"`
	Corrections    []Correction `json:"corrections,omitempty"`
	State          string       `json:"state" enum:"open,ended"`
}

// Moved is what a correction of the tour replaced: the end of duty rests on the tour.
type Moved struct {
	First   string `json:"first,omitempty" doc:"tour as first recorded; absent for none"`
	Counted string `json:"counted,omitempty" doc:"the tour that counts without an unsigned correction; absent for none"`
	Pending bool   `json:"pending,omitempty" doc:"the correction waits for the head's signature"`
}

// JointTour is the tour of a joining agency.
type JointTour struct {
	Agency string `json:"agency"`
	Tour   string `json:"tour"`
	Moved  *Moved `json:"moved,omitempty" doc:"the tour was corrected"`
}

// JoiningTour names the tour of one's own agency, which joined.
type JoiningTour struct {
	Tour   string `json:"tour" minLength:"1" maxLength:"64"`
	Reason string `json:"reason,omitempty" maxLength:"2000" doc:"needed after the activity ended, and where another tour was named"`
}

// ActivitySeen is an activity with its clocks.
type ActivitySeen struct {
	Activity
	Clocks   []OverallReading `json:"clocks" doc:"handover and storage, over what one may see of its material; no handover where something else records it"`
	Recorded bool             `json:"recorded" doc:"there is a recording; breaches that leave the choice stand no longer"`
	Gap      *Gap             `json:"gap,omitempty" doc:"the end does not fit the recordings"`
}

// ActivityDetails are what is said of an activity.
type ActivityDetails struct {
	Unit      string           `json:"unit,omitempty" maxLength:"64" doc:"where absent: one's own, when amending the present one"`
	Tour      string           `json:"tour,omitempty" maxLength:"64" doc:"whose end is then the 执法工作结束"`
	Kind      string           `json:"kind" maxLength:"64" doc:"activity kind of the pack, such as on-site-enforcement"`
	Place     string           `json:"place,omitempty" maxLength:"400"`
	People    []ActivityPerson `json:"people,omitempty" maxItems:"30"`
	StartedAt *time.Time       `json:"started_at,omitempty" doc:"absent while not known; when amending, the present one"`
}

// ActivityPerson takes part in an activity. Of an officer who is given by id, name,
// number and agency are filled in from the list of that day. Name and number of another
// agency's officer are kept as stated where the asker may not read that agency's list,
// until it named its own tour.
type ActivityPerson struct {
	Role        string `json:"role" maxLength:"64"`
	Officer     string `json:"officer,omitempty" maxLength:"64"`
	Name        string `json:"name,omitempty" maxLength:"200"`
	Certificate string `json:"certificate,omitempty" maxLength:"100"`
	Agency      string `json:"agency,omitempty" maxLength:"64"`
}

// NewActivity says what begins, or began before and is entered now.
type NewActivity struct {
	ActivityDetails
	Matter  string   `json:"matter,omitempty" maxLength:"64"`
	Joining []string `json:"joining,omitempty" maxItems:"10"`
	Now     bool     `json:"now,omitempty" doc:"it begins at this moment"`
}

// AmendedActivity fills in or corrects what is said of an activity.
type AmendedActivity struct {
	ActivityDetails
	Reason string `json:"reason,omitempty" maxLength:"2000" doc:"needed where something said before is replaced"`
}

// EndedActivity answers the end of an activity.
type EndedActivity struct {
	Changed[Activity]
	// Gap flags an end that does not fit the recordings.
	Gap *Gap `json:"gap,omitempty"`
}

// Gap is the difference between the stated end and the last recording. It is shown and
// refuses nothing.
type Gap struct {
	Flag          string    `json:"flag" enum:"end-after-last-recording,recording-after-end"`
	LastRecording time.Time `json:"last_recording" doc:"end of the last recording, by its device as corrected"`
	Seconds       int64     `json:"seconds" doc:"how far the two lie apart"`
}

// Breach is one shortfall against the pack of the activity's day.
type Breach struct {
	Code      string     `json:"code"`
	Role      string     `json:"role,omitempty"`
	Rule      string     `json:"rule"`
	Unless    bool       `json:"unless_recorded,omitempty" doc:"it does not count where the activity was recorded"`
	FoundAt   time.Time  `json:"found_at"`
	ClearedAt *time.Time `json:"cleared_at,omitempty"`
	Reason    string     `json:"reason,omitempty"`
	Explained *Step      `json:"explained,omitempty"`
}

// ExplainedBreach is the reason for one breach; code and role name it.
type ExplainedBreach struct {
	Code   string `json:"code" maxLength:"64"`
	Role   string `json:"role,omitempty" maxLength:"64"`
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

// AttachedMatter says to which matter an activity belongs.
type AttachedMatter struct {
	Matter string `json:"matter" maxLength:"64"`
	Reason string `json:"reason,omitempty" maxLength:"2000" doc:"needed where it belonged to another"`
}

// JoiningAgency is an agency that takes part.
type JoiningAgency struct {
	Agency string `json:"agency" maxLength:"64"`
}
