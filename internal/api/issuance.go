package api

// Issuance is one archiving package 归档信息包 that was made of a sealed case file.
type Issuance struct {
	Head
	NewIssuance
	Agency   string `json:"agency"`
	CaseFile string `json:"casefile"`
	Format   string `json:"format" doc:"such as liuhen.package/v1"`
	Code     string `json:"code" doc:"档号"`
	Number   string `json:"number" doc:"电子文件号; the package is this with .zip"`
	Manifest string `json:"manifest" doc:"SHA-256 of manifest-sha256.txt, as the log has it"`
	Files    int64  `json:"files" doc:"payload files"`
	Bytes    int64  `json:"bytes" doc:"sum of their sizes"`
	Issued   Step   `json:"issued"`
	State    string `json:"state" enum:"issued"`
}

// Tag is the strong tag of the package's bytes, which are the same every time.
func (i Issuance) Tag() string { return `"package-` + i.Manifest + `"` }

// NewIssuance says what a package is for.
type NewIssuance struct {
	Purpose string `json:"purpose" minLength:"1" maxLength:"200" doc:"for whom and what for; it stands inside the package"`
}
