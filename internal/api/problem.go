package api

// Problem is why a request failed (RFC 9457, application/problem+json), in Chinese,
// or in English where Accept-Language prefers it.
type Problem struct {
	Type     string `json:"type" doc:"urn:liuhen:error:CODE"`
	Title    string `json:"title" doc:"what happened"`
	Status   int    `json:"status"`
	Code     string `json:"code" doc:"of the catalogue of errors; never renamed"`
	Safe     string `json:"safe" doc:"whether the data is safe"`
	Next     string `json:"next" doc:"what to do next"`
	Instance string `json:"instance,omitempty" doc:"the reference to give to the system administrator"`
	// Args are the values that the texts were filled with, such as the item that
	// is here already.
	Args map[string]string `json:"args,omitempty"`
}
