package api

import "time"

// Post is an appointment or delegation 任命、委托.
type Post struct {
	Head
	NewPost
	Delegator string `json:"delegator,omitempty" doc:"the appointment whose holder is away"`
	State     string `json:"state" enum:"in-force,ended"`
}

// NewPost appoints an officer.
type NewPost struct {
	Agency  string     `json:"agency" maxLength:"64"`
	Kind    string     `json:"kind" enum:"recording-manager,custodian,archivist,head,authority-head"`
	Officer string     `json:"officer" maxLength:"64"`
	Deputy  bool       `json:"deputy,omitempty"`
	From    time.Time  `json:"from"`
	Until   *time.Time `json:"until,omitempty" doc:"first moment no longer; absent while open"`
	Basis   string     `json:"basis" maxLength:"400" doc:"number of the document"`
}

// Delegation gives an appointed post to another officer while its holder is away.
type Delegation struct {
	Officer string    `json:"officer" maxLength:"64"`
	From    time.Time `json:"from"`
	Until   time.Time `json:"until" doc:"first moment no longer"`
	Basis   string    `json:"basis" maxLength:"400" doc:"number of the document"`
}

// EndPost ends an appointment or delegation.
type EndPost struct {
	Until  *time.Time `json:"until,omitempty" doc:"first moment no longer; the present moment where absent"`
	Reason string     `json:"reason" maxLength:"2000"`
}

// Holding is who held one of an agency's posts at a moment.
type Holding struct {
	Kind    string `json:"kind"`
	Vacant  bool   `json:"vacant" doc:"空缺: nobody holds it"`
	Holders []Post `json:"holders" doc:"principals first, then delegates and deputies"`
}

// Holdings are all posts of an agency at a moment.
type Holdings struct {
	Agency string    `json:"agency"`
	At     time.Time `json:"at"`
	Posts  []Holding `json:"posts"`
}
