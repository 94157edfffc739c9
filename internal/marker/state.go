package marker

import (
	"slices"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/item"
)

// State is where a marker stands.
type State string

// The states of a marker.
const (
	None      State = ""
	Standing  State = "standing"
	Withdrawn State = "withdrawn" // by its maker; it stays to be read
)

// Action is a verb that may change a marker.
type Action string

// The actions on a marker.
const (
	Mark     Action = "mark"
	Withdraw Action = "withdraw"
)

// Table is the life of a marker.
var Table = custody.Table[State, Action]{
	None:      {Mark: Standing},
	Standing:  {Withdraw: Withdrawn},
	Withdrawn: {},
}

// Bounds of a place in a recording, in microseconds.
const (
	// MaxPlace bounds a place where the file does not say how long it is: a week.
	MaxPlace = 7 * 24 * int64(time.Hour/time.Microsecond)
	// Overrun is how far a place may lie beyond the length that the file states: players
	// count the last frame and the sound beside it, and containers round.
	Overrun = int64(time.Second / time.Microsecond)
)

func (m Marker) step(a Action, reason string) (Marker, custody.Transition, error) {
	next, err := Table.Next(m.Ref().String(), m.State, a)
	if err != nil {
		return m, custody.Transition{}, err
	}
	m.State = next
	return m, custody.Transition{Noun: m, Action: string(a), Reason: reason}, nil
}

// New marks a place of the item. The caller fills ID, Kind, From, Until and Text. It
// fails with marker-unfit for an item that has no length in time or is marked void, and
// with bad-input for a place outside the recording or a text that is none.
func New(m Marker, it item.Item, by custody.Actor, at time.Time) (Marker, custody.Transition, error) {
	plays := it.Class == item.Video || it.Class == item.Audio
	if !plays || it.State == item.Voided {
		return m, custody.Transition{}, fault.MarkerUnfit.Err("mark", it.Ref().String(), nil)
	}
	f := custody.NewForm("mark", m.Ref())
	f.That(slices.Contains(Kinds(), m.Kind), "kind", "没有这种标注", "there is no such kind of marker")
	f.That(m.From >= 0, "from", "不能早于录音录像开头", "it lies before the recording begins")
	f.That(m.Until >= m.From, "until", "结束早于开始", "it ends before it starts")
	f.That(m.Until <= last(it), "until", "超出录音录像末尾", "it lies beyond the recording's end")
	f.Text("text", m.Text, 1, MaxText)
	if err := f.Err(); err != nil {
		return m, custody.Transition{}, err
	}
	m.Item, m.Agency = it.ID, it.Agency
	m.State, m.Withdrawn, m.Made = None, nil, custody.Step{By: by, At: custody.At(at)}
	return m.step(Mark, "")
}

// last is the last place of the item that can be marked.
func last(it item.Item) int64 {
	if it.Times.Duration <= 0 {
		return MaxPlace
	}
	return it.Times.Duration + Overrun
}

// WithdrawBy takes the marker back. It fails with marker-of-another for everybody but
// its maker, and with reason-missing.
func (m Marker) WithdrawBy(by custody.Actor, at time.Time, reason string) (Marker, custody.Transition, error) {
	if !m.MadeBy(by) {
		return m, custody.Transition{}, fault.MarkerOfAnother.Err("withdraw", m.Ref().String(), nil)
	}
	f := custody.NewForm("withdraw", m.Ref())
	f.Reason(reason)
	if err := f.Err(); err != nil {
		return m, custody.Transition{}, err
	}
	m.Withdrawn = &Withdrawal{Step: custody.Step{By: by, At: custody.At(at)}, Reason: reason}
	return m.step(Withdraw, reason)
}
