package api

import "time"

// Me is who is signed in and what he may do at this moment.
type Me struct {
	Account string   `json:"account"`
	Login   string   `json:"login"`
	Officer string   `json:"officer,omitempty"`
	Name    string   `json:"name,omitempty"`
	Agency  string   `json:"agency"`
	City    string   `json:"city"`
	Unit    string   `json:"unit,omitempty"`
	Admin   string   `json:"admin,omitempty" enum:"system,security,audit"`
	Posts   []Held   `json:"posts"`
	Scope   []string `json:"scope,omitempty" doc:"what the token is limited to; absent for a session"`
}

// Held is a post in force.
type Held struct {
	Kind   string `json:"kind"`
	Deputy bool   `json:"deputy,omitempty"`
}

// SignedIn answers a sign-in; the session itself is the cookie that comes with it.
type SignedIn struct {
	Account string `json:"account"`
	// MustChange says that nothing but setting an own password is possible.
	MustChange bool      `json:"must_change_password"`
	Expires    time.Time `json:"expires"`
}

// NewPassword is a change of one's own password.
type NewPassword struct {
	Former string `json:"former" maxLength:"1000"`
	New    string `json:"new" maxLength:"1000" doc:"10 to 256 characters, judged after Unicode normalisation (NFKC); longer texts are refused unread"`
}
