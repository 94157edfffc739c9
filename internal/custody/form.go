package custody

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"liuhen/internal/fault"
)

// ClockTolerance is how far a time that a person states may lie after the time of
// the transaction: as much as the clocks of two machines of one agency may differ.
const ClockTolerance = 2 * time.Second

// MaxReason is the greatest length of a reason in characters.
const MaxReason = 300

// Form checks what people typed for one step of one noun. It keeps the first
// thing that is wrong; the checks after it do nothing.
type Form struct {
	op, subject string
	err         error
}

// NewForm starts the checks of the step op on the noun.
func NewForm(op string, subject Ref) *Form { return &Form{op: op, subject: subject.String()} }

// Err returns the first thing that is wrong, or nil.
func (f *Form) Err() error { return f.err }

// That asks for ok; else the field is refused with the problem in both languages.
func (f *Form) That(ok bool, field, zh, en string) {
	if f.err == nil && !ok {
		f.err = fault.BadInput.Err(f.op, f.subject, nil).With("field", field).WithBoth("problem", zh, en)
	}
}

// Given asks for a value that is not empty.
func (f *Form) Given(field, value string) {
	f.That(value != "", field, "必须填写", "it must be given")
}

// Bytes of one character that count towards a bound on a text's length: those of
// the characters in daily use. A text with rarer ones is held to the same number of
// bytes, so that the largest value of a noun has a size that can be known.
const bytesPerCharacter = 3

// Text asks for one line of at least least and at most most characters (and three
// bytes for each), in valid UTF-8, without control characters and without space
// around it. The bound keeps a noun's value within MaxPayload.
func (f *Form) Text(field, value string, least, most int) {
	f.That(utf8.ValidString(value), field, "不是有效的 UTF-8 文字", "it is not valid UTF-8")
	f.That(!strings.ContainsFunc(value, unseen), field, "含有控制字符", "it holds control characters")
	f.That(strings.TrimSpace(value) == value, field, "首尾有空格", "it starts or ends with a space")
	f.That(utf8.RuneCountInString(value) >= least, field, "至少 "+strconv.Itoa(least)+" 个字", "it has fewer than "+strconv.Itoa(least)+" characters")
	f.within(field, value, most)
}

func (f *Form) within(field, value string, most int) {
	f.That(utf8.RuneCountInString(value) <= most && len(value) <= most*bytesPerCharacter,
		field, "最多 "+strconv.Itoa(most)+" 个字", "it has more than "+strconv.Itoa(most)+" characters")
}

// MaxID is the greatest length of an id or code in bytes.
const MaxID = 64

// ID takes an optional id or code: at most MaxID letters, digits and marks of ASCII.
func (f *Form) ID(field, value string) {
	odd := func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\\' }
	f.That(len(value) <= MaxID && !strings.ContainsFunc(value, odd), field, "不是有效的编号", "it is no valid id")
}

// unseen reports characters that show nothing or turn the reading order round, so
// that two texts which look alike could differ.
func unseen(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r)
}

// IDs takes a list of ids, each as ID does.
func (f *Form) IDs(field string, list []string) {
	for _, id := range list {
		f.ID(field, id)
	}
}

// OneOf asks for a value out of a closed list.
func (f *Form) OneOf(field, value string, list ...string) {
	f.That(slices.Contains(list, value), field, "只能是："+strings.Join(list, "、"), "it must be one of "+strings.Join(list, ", "))
}

// Reason asks for the actor's own words; it fails with reason-missing.
func (f *Form) Reason(reason string) {
	if f.err == nil && strings.TrimSpace(reason) == "" {
		f.err = fault.ReasonMissing.Err(f.op, f.subject, nil)
	}
	f.Prose("reason", reason)
}

// Prose takes an optional text of several lines and at most MaxReason characters.
func (f *Form) Prose(field, value string) {
	f.That(utf8.ValidString(value), field, "不是有效的 UTF-8 文字", "it is not valid UTF-8")
	f.That(!strings.ContainsFunc(strings.ReplaceAll(value, "\n", ""), unseen), field, "含有控制字符", "it holds control characters")
	f.within(field, value, MaxReason)
}

// NotAhead asks that a stated time is known and not after now by more than
// ClockTolerance; it fails with time-in-future.
func (f *Form) NotAhead(field string, stated Micros, now time.Time) {
	f.That(!stated.IsZero(), field, "必须填写", "it must be given")
	if f.err == nil && stated.After(now.Add(ClockTolerance)) {
		f.err = fault.TimeInFuture.Err(f.op, f.subject, nil).With("field", field)
	}
}

// InOrder asks that until is not before from, where both are known; it fails with
// end-before-start.
func (f *Form) InOrder(field string, from, until Micros) {
	if f.err == nil && !from.IsZero() && !until.IsZero() && until.Before(from.Time) {
		f.err = fault.EndBeforeStart.Err(f.op, f.subject, nil).With("field", field)
	}
}

// Distinct asks for a list of at most most different, non-empty values.
func (f *Form) Distinct(field string, list []string, most int) {
	f.That(len(list) <= most, field, "最多 "+strconv.Itoa(most)+" 项", "it has more than "+strconv.Itoa(most)+" entries")
	f.That(!slices.Contains(list, ""), field, "有空项", "it has an empty entry")
	sorted := slices.Sorted(slices.Values(list))
	f.That(len(slices.Compact(sorted)) == len(list), field, "有重复项", "it has an entry twice")
}
