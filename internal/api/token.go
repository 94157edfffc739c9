package api

import "time"

// Token is a program's way in, in the name of an account 令牌.
type Token struct {
	Head
	Account string    `json:"account"`
	Name    string    `json:"name"`
	Scope   []string  `json:"scope"`
	Issued  time.Time `json:"issued"`
	Expires time.Time `json:"expires" doc:"first moment it no longer works"`
	State   string    `json:"state" enum:"active,revoked" doc:"an active one works until it expires or its account gets another password"`
}

// NewToken is a token that somebody wants for himself.
type NewToken struct {
	Name    string    `json:"name" maxLength:"200" doc:"what it is for"`
	Scope   []string  `json:"scope" maxItems:"6" enum:"read,intake,receiving,assembly,archive,admin"`
	Expires time.Time `json:"expires" doc:"at most a year from now"`
}

// IssuedToken answers the issue of a token. Secret is shown here and nowhere else.
type IssuedToken struct {
	Changed[Token]
	Secret string `json:"secret"`
}
