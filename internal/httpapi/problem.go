package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"
	"golang.org/x/text/language"

	"liuhen/internal/api"
	"liuhen/internal/fault"
)

// problem is an api.Problem on its way out.
type problem struct {
	api.Problem
	english bool
}

// Error names the code; the texts are for the client.
func (p *problem) Error() string { return p.Code }

// GetStatus implements huma.StatusError.
func (p *problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (*problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders implements huma.HeadersError.
func (p *problem) GetHeaders() http.Header {
	h := http.Header{"Content-Language": {"zh-CN"}, "Vary": {"Accept-Language"}}
	if p.english {
		h.Set("Content-Language", "en")
	}
	later := p.Status == http.StatusTooManyRequests || p.Status == http.StatusServiceUnavailable
	if seconds := p.Args["seconds"]; later && seconds != "" {
		h.Set("Retry-After", seconds)
	}
	if size := p.Args["size"]; p.Status == http.StatusRequestedRangeNotSatisfiable {
		h.Set("Content-Range", "bytes */"+size)
	}
	return h
}

// overdue names what a deadline ended that is in no words of the catalogue: the database
// says by itself that it did not answer, so it was the store of the files.
func overdue(err error) error {
	if known := new(fault.Error); errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &known) {
		return fault.StorageAway.Err("answer request", "", err)
	}
	return err
}

// statuses translates the kinds; a kind without a line is a defect: 500.
var statuses = map[fault.Kind]int{
	fault.Invalid: http.StatusUnprocessableEntity, fault.NotFound: http.StatusNotFound,
	fault.Conflict: http.StatusConflict, fault.Forbidden: http.StatusForbidden,
	fault.Unauthenticated: http.StatusUnauthorized, fault.TooMany: http.StatusTooManyRequests,
	fault.Full: http.StatusInsufficientStorage, fault.Unavailable: http.StatusServiceUnavailable,
}

// special are the codes for which HTTP has a status of its own.
var special = map[*fault.Code]int{
	fault.VersionMissing: http.StatusPreconditionRequired, fault.VersionSeen: http.StatusPreconditionFailed,
	fault.BodyTooLarge: http.StatusRequestEntityTooLarge, fault.BodySlow: http.StatusRequestTimeout,
	fault.MethodWrong: http.StatusMethodNotAllowed, fault.ContentWrong: http.StatusUnsupportedMediaType,
	fault.TusVersion: http.StatusPreconditionFailed, fault.ChecksumUnknown: http.StatusBadRequest,
	fault.PieceMismatch: statusChecksumMismatch, fault.UploadBusy: http.StatusLocked,
	fault.UploadTooLong: http.StatusRequestEntityTooLarge, fault.FileTooLarge: http.StatusRequestEntityTooLarge,
	fault.RangeBeyond: http.StatusRequestedRangeNotSatisfiable,
}

// statusChecksumMismatch is tus' own (checksum extension).
const statusChecksumMismatch = 460

func statusOf(code *fault.Code) int {
	if status, ok := special[code]; ok {
		return status
	}
	if status, ok := statuses[code.Kind]; ok {
		return status
	}
	return http.StatusInternalServerError
}

// problemOf says err in the words of the catalogue.
func problemOf(err error, accepted, request string) *problem {
	e := fault.Of(overdue(err))
	english := wantsEnglish(accepted)
	text := e.Text(english)
	p := api.Problem{
		Type: "urn:liuhen:error:" + e.Code.Name, Title: text.What, Status: statusOf(e.Code), Code: e.Code.Name,
		Safe: text.Safe, Next: text.Next, Args: e.Spoken(english),
	}
	if request != "" {
		p.Instance = "urn:liuhen:request:" + request
	}
	return &problem{p, english}
}

// problem answers with err where no operation of the API does.
func (p Parts) problem(w http.ResponseWriter, r *http.Request, err error) {
	p.problemAs(w, r, err, statusOf(fault.Of(overdue(err)).Code))
}

// problemAs is problem with another status than the code's own.
func (p Parts) problemAs(w http.ResponseWriter, r *http.Request, err error, status int) {
	p.report(r.Context(), err)
	answer := problemOf(err, r.Header.Get("Accept-Language"), requestOf(r.Context()))
	answer.Status = status
	body, err := json.Marshal(answer.Problem)
	if err != nil { // texts and numbers can always be written
		body = nil
	}
	for name, values := range answer.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", answer.ContentType(""))
	w.WriteHeader(answer.Status)
	_, _ = w.Write(body) // the client has gone
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

// speakCatalogue makes huma's own complaints problems of the catalogue. Huma keeps
// the way to do so, and how lists are described, in variables of its package.
var speakCatalogue = sync.OnceFunc(func() {
	huma.DefaultArrayNullable = false
	huma.NewError = func(status int, _ string, errs ...error) huma.StatusError {
		return problemOf(complaint(status, errs), "", "")
	}
	huma.NewErrorWithContext = func(c huma.Context, status int, _ string, errs ...error) huma.StatusError {
		p := problemOf(complaint(status, errs), c.Header("Accept-Language"), requestOf(c.Context()))
		for name, values := range p.GetHeaders() {
			c.SetHeader(name, values[0])
		}
		return p
	}
})

// complaint turns what huma found wrong with a request into a fault. Its texts may
// echo what was sent, so only the place is passed on.
func complaint(status int, errs []error) error {
	cause := errors.Join(errs...)
	var known *fault.Error
	switch {
	case errors.As(cause, &known):
		return known
	case status == http.StatusRequestEntityTooLarge:
		return fault.BodyTooLarge.Err("read request", "", nil)
	case status == http.StatusRequestTimeout:
		return fault.BodySlow.Err("read request", "", nil)
	case status >= http.StatusInternalServerError:
		return fault.Unexpected.Err("answer request", "", cause)
	}
	bad := fault.BadInput.Err("read request", "", nil).With("field", "body").
		WithBoth("problem", "不是有效的 JSON，或与接口说明不符", "it is not valid JSON, or does not fit the description of the API")
	var detail *huma.ErrorDetail
	if errors.As(cause, &detail) && detail.Location != "" {
		field, zh, en := plainly(detail.Location, detail.Message)
		bad = bad.With("field", field).WithBoth("problem", zh, en)
	}
	return bad
}

// plainly names the field of a complaint and says what it must be. Of the message it
// passes on only what stands in the description of the API: names, bounds and values.
func plainly(location, message string) (field, zh, en string) {
	for _, part := range []string{"body.", "query.", "header."} { // which of them is plain from the name
		location = strings.TrimPrefix(location, part)
	}
	field = location
	if message == validation.MsgUnexpectedProperty {
		return field, "没有这个字段", "there is no such field"
	}
	if strings.HasPrefix(message, "required ") {
		return field, "缺少必填字段", "a required field is missing"
	}
	if name, missing := said(message, validation.MsgExpectedRequiredProperty); missing {
		return strings.TrimPrefix(location+"."+name, "body."), "缺少必填字段", "a required field is missing"
	}
	for _, c := range complaints {
		if bound, fits := said(message, c.message); fits {
			return field, strings.Replace(c.zh, "{bound}", bound, 1), strings.Replace(c.en, "{bound}", bound, 1)
		}
	}
	return field, "与接口说明不符", "it does not fit the description of the API"
}

// complaints are huma's messages about a value, with one bound out of the description at
// most, and what they mean.
var complaints = []struct{ message, zh, en string }{
	{validation.MsgExpectedOneOf, "须为以下之一：{bound}", "it is one of {bound}"},
	{validation.MsgExpectedMinimumNumber, "不得小于 {bound}", "it is at least {bound}"},
	{validation.MsgExpectedMaximumNumber, "不得大于 {bound}", "it is at most {bound}"},
	{validation.MsgExpectedMinLength, "至少 {bound} 个字符", "it has at least {bound} characters"},
	{validation.MsgExpectedMaxLength, "过长，最多 {bound} 个字符", "it is too long: at most {bound} characters"},
	{validation.MsgExpectedMinItems, "至少 {bound} 项", "it has at least {bound} entries"},
	{validation.MsgExpectedMaxItems, "过长，最多 {bound} 项", "it is too long: at most {bound} entries"},
	{validation.MsgExpectedMatchPattern, "须符合格式 {bound}", "it must match {bound}"},
	{validation.MsgExpectedRFC3339DateTime, "须为 RFC 3339 格式的时间，如 2026-01-31T08:30:00+08:00", "it is a time as RFC 3339 has it, such as 2026-01-31T08:30:00+08:00"},
	{validation.MsgExpectedBoolean, "须为 true 或 false", "it is true or false"}, {"invalid boolean", "须为 true 或 false", "it is true or false"},
	{validation.MsgExpectedInteger, "须为整数", "it is a whole number"}, {"invalid integer", "须为整数", "it is a whole number"},
	{validation.MsgExpectedNumber, "须为数字", "it is a number"}, {"invalid float", "须为数字", "it is a number"},
	{validation.MsgExpectedString, "须为文字", "it is a text"},
	{validation.MsgExpectedArray, "须为列表", "it is a list"},
	{validation.MsgExpectedObject, "须为对象", "it is an object"},
	{validation.MsgExpectedArrayItemsUnique, "各项不得重复", "no entry stands in it twice"},
}

// said reports whether a message is of the form, whose one verb stands for the bound that
// is returned.
func said(message, form string) (bound string, fits bool) {
	at := strings.IndexByte(form, '%')
	if at < 0 {
		return "", message == form
	}
	before, after := form[:at], form[at+len("%d"):]
	bound, begins := strings.CutPrefix(message, before)
	bound, ends := strings.CutSuffix(bound, after)
	return bound, begins && ends
}
