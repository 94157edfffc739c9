package api

// Header fields of our own. All others are those of HTTP and of tus.
const (
	// ReasonHeader says in a request why somebody looks at another agency's content. It
	// is percent-encoded, since a field of HTTP takes no Chinese.
	ReasonHeader = "Liuhen-Reason"
	// RequestHeader names in an answer the request, as the server's log names it.
	RequestHeader = "Liuhen-Request"
	// UploadTokenHeader gives in the answer to a new upload its own token, to sessions.
	UploadTokenHeader = "Liuhen-Upload-Token"
)
