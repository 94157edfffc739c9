package api

// Setup is what the holder of the one-time code states.
type Setup struct {
	Code     string        `json:"code" maxLength:"100" doc:"the one-time code that the first start printed"`
	City     AgencyDetails `json:"city"`
	Units    []Unit        `json:"units,omitempty" maxItems:"64"`
	System   Credentials   `json:"system" doc:"系统管理员"`
	Security Credentials   `json:"security" doc:"安全保密管理员"`
	Audit    Credentials   `json:"audit" doc:"安全审计员"`
}

// SetupState tells whether anybody has set the installation up.
type SetupState struct {
	Awaited bool `json:"awaited" doc:"the one-time code that the program printed has not been used yet"`
}

// Credentials are a login and its password.
type Credentials struct {
	Login    string `json:"login" maxLength:"200"`
	Password string `json:"password" maxLength:"1000" doc:"10 to 256 characters, judged after Unicode normalisation (NFKC); longer texts are refused unread"`
}
