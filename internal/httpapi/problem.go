package httpapi

import (
	"encoding/json"
	"net/http"

	"golang.org/x/text/language"

	"liuhen/internal/fault"
)

// problem is a problem document (RFC 9457); code, safe and next are our additions.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Code   string `json:"code"`
	Safe   string `json:"safe"`
	Next   string `json:"next"`
}

// statuses translates the kinds; a kind without a line is a defect: 500.
var statuses = map[fault.Kind]int{
	fault.Invalid: http.StatusUnprocessableEntity, fault.NotFound: http.StatusNotFound,
	fault.Conflict: http.StatusConflict, fault.Forbidden: http.StatusForbidden,
	fault.Unauthenticated: http.StatusUnauthorized, fault.TooMany: http.StatusTooManyRequests,
	fault.Full: http.StatusInsufficientStorage, fault.Unavailable: http.StatusServiceUnavailable,
}

func (p Parts) problem(w http.ResponseWriter, r *http.Request, err error) {
	e := fault.Of(err)
	status, ok := statuses[e.Code.Kind]
	if !ok {
		status = http.StatusInternalServerError
	}
	if status >= http.StatusInternalServerError {
		p.Logger.ErrorContext(r.Context(), "request failed", "code", e.Code.Name, "error", err)
	}
	english := wantsEnglish(r.Header.Get("Accept-Language"))
	text, spoken := e.Text(english), "zh-CN"
	if english {
		spoken = "en"
	}
	body, err := json.Marshal(problem{"urn:liuhen:error:" + e.Code.Name, text.What, status, e.Code.Name, text.Safe, text.Next})
	if err != nil { // texts and numbers can always be written
		body = nil
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Content-Language", spoken)
	w.Header().Set("Vary", "Accept-Language")
	w.WriteHeader(status)
	w.Write(body)
}

// languages lists what we speak, the one for everybody else first.
var languages = language.NewMatcher([]language.Tag{language.SimplifiedChinese, language.English})

func wantsEnglish(accepted string) bool {
	tags, _, err := language.ParseAcceptLanguage(accepted)
	if err != nil {
		return false
	}
	_, index, _ := languages.Match(tags...)
	return index == 1
}
