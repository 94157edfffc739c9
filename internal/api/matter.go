package api

import "time"

// Matter is a case or other matter 案件、事项.
type Matter struct {
	Head
	MatterDetails
	Agency      string       `json:"agency"`
	Pack        string       `json:"pack" doc:"the regulation pack of its day"`
	End         *Ending      `json:"end,omitempty" doc:"行政执法行为终结"`
	Completed   *Ending      `json:"completed,omitempty" doc:"办结"`
	Corrections []Correction `json:"corrections,omitempty"`
	State       string       `json:"state" enum:"open,ended,completed"`
}

// MatterSeen is a matter with its clocks.
type MatterSeen struct {
	Matter
	Clocks []Reading `json:"clocks" doc:"casefile and archive"`
}

// MatterDetails are what is said of a matter.
type MatterDetails struct {
	Unit     string     `json:"unit,omitempty" maxLength:"64" doc:"where absent: one's own, when amending the present one"`
	Kind     string     `json:"kind" maxLength:"64" doc:"matter kind of the pack, such as penalty"`
	Number   string     `json:"number,omitempty" maxLength:"200" doc:"案号"`
	Party    string     `json:"party,omitempty" maxLength:"400" doc:"当事人; absent while unknown"`
	Subject  string     `json:"subject" maxLength:"400" doc:"案由"`
	Officers []string   `json:"officers,omitempty" maxItems:"20" doc:"承办人, officer ids; where absent: oneself, when amending the present ones"`
	OpenedAt *time.Time `json:"opened_at,omitempty" doc:"where absent: now, when amending the present one"`
}

// AmendedMatter fills in or corrects what is said of a matter.
type AmendedMatter struct {
	MatterDetails
	Reason string `json:"reason,omitempty" maxLength:"2000" doc:"needed where something said before is replaced"`
}

// FiledMatter answers the opening or amending of a matter.
type FiledMatter struct {
	Changed[Matter]
	// Alike warns of matters of any agency against the same party and subject.
	Alike []AlikeMatter `json:"alike"`
}

// AlikeMatter is all that may be told of another agency's matter.
type AlikeMatter struct {
	Agency string `json:"agency"`
	Number string `json:"number,omitempty"`
}

// Ending is one of the two ends of a matter.
type Ending struct {
	Event string `json:"event" doc:"event code of the pack"`
	Paper string `json:"paper,omitempty"`
	Note  string `json:"note,omitempty"`
	Ends
}

// Ends is a time on which a clock of the law rests, with its corrections.
type Ends struct {
	At      *time.Time `json:"at" doc:"as stated last; null while it has not happened"`
	Counted *time.Time `json:"counted" doc:"what counts without an unsigned correction"`
	Pending bool       `json:"pending,omitempty" doc:"a correction waits for the head's signature"`
	Marked  bool       `json:"marked,omitempty" doc:"rests on a correction that the head signed"`
}

// Correction is what was corrected, with the reason; the old value stays.
type Correction struct {
	Field      string    `json:"field"`
	Old        string    `json:"old"`
	New        string    `json:"new"`
	Reason     string    `json:"reason"`
	Account    string    `json:"account"`
	Officer    string    `json:"officer,omitempty"`
	At         time.Time `json:"at"`
	HeadSigned *Step     `json:"head_signed,omitempty"`
}

// MatterEvent states which event ended an act or completed a matter, and the paper
// that shows it. It is never guessed.
type MatterEvent struct {
	Event string     `json:"event" maxLength:"64" doc:"event code of the pack"`
	Paper string     `json:"paper,omitempty" maxLength:"200"`
	Note  string     `json:"note,omitempty" maxLength:"1000"`
	At    *time.Time `json:"at,omitempty" doc:"where absent: now, when correcting the present one"`
}

// CorrectedEvent is another end of a matter, with the reason.
type CorrectedEvent struct {
	MatterEvent
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

// SignedField names the corrected end that the head signs.
type SignedField struct {
	Field string `json:"field" enum:"end,completed"`
}
