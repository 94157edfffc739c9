package api

import "time"

// Account is a sign-in 账号.
type Account struct {
	Head
	Agency        string     `json:"agency"`
	Login         string     `json:"login"`
	Officer       string     `json:"officer,omitempty"`
	Admin         string     `json:"admin,omitempty" enum:"system,security,audit"`
	PasswordSetAt *time.Time `json:"password_set_at" doc:"null while it has none"`
	MustChange    bool       `json:"must_change_password"`
	State         string     `json:"state" enum:"active,locked,closed"`
}

// NewAccount opens an account for an officer, or for a further administrator.
type NewAccount struct {
	Agency  string `json:"agency,omitempty" maxLength:"64" doc:"an administrator's is the city"`
	Officer string `json:"officer,omitempty" maxLength:"64" doc:"absent for an administrator"`
	Admin   string `json:"admin,omitempty" enum:"system,security,audit" doc:"absent for an officer"`
	Login   string `json:"login" maxLength:"200"`
}

// FirstPassword is a password that an administrator gives somebody else's account. It
// lets nobody in until another administrator unlocks the account, and its holder must
// replace it before he does anything else.
type FirstPassword struct {
	Password string `json:"password" maxLength:"1000" doc:"10 to 256 characters, judged after Unicode normalisation (NFKC); longer texts are refused unread"`
}

// NewLogin renames an account.
type NewLogin struct {
	Login  string `json:"login" maxLength:"200"`
	Reason string `json:"reason" maxLength:"2000"`
}
