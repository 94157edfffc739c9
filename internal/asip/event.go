package asip

import (
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// Event is one custody event with what ties it to its log.
type Event struct {
	Log     string // origin
	Place   int64
	Salt    [translog.SaltSize]byte
	Payload []byte
}

const (
	eventsMagic  = "liuhen.events/v1\n"
	entriesMagic = "liuhen.entries/v1\n"
	hashesMagic  = "liuhen.hashes/v1\n"
)

// The values of one noun differ little from event to event, and the facts of a
// recording, which are most of an item's value, not at all. So a line may take one
// run of bytes over from the line before.
const (
	anchor   = `"facts":{`
	leastRun = 64 // a shorter run saves nothing
)

// eventWriter writes events.txt.
type eventWriter struct {
	w      io.Writer
	before []byte // payload of the line before
}

func newEventWriter(w io.Writer) (*eventWriter, error) {
	_, err := io.WriteString(w, eventsMagic)
	return &eventWriter{w: w}, err
}

// add writes "place, salt, from, length, head, tail" with tabs between: the payload
// is head, then length bytes of the payload before beginning at from, then tail.
func (e *eventWriter) add(ev Event) error {
	if strings.ContainsAny(string(ev.Payload), "\t\n") || len(ev.Payload) > custody.MaxPayload {
		return fault.PayloadMalformed.Err("write events", ev.Log, nil)
	}
	from, at, n := sharedRun(e.before, ev.Payload)
	_, err := fmt.Fprintf(e.w, "%d\t%s\t%d\t%d\t%s\t%s\n", ev.Place, hex.EncodeToString(ev.Salt[:]), from, n, ev.Payload[:at], ev.Payload[at+n:])
	e.before = ev.Payload
	return err
}

// sharedRun returns where in before and in now a common run begins, and its
// length; without a run that is worth it, it returns 0, len(now), 0.
func sharedRun(before, now []byte) (from, at, n int) {
	from, at = strings.Index(string(before), anchor), strings.Index(string(now), anchor)
	if from < 0 || at < 0 {
		return 0, len(now), 0
	}
	for from+n < len(before) && at+n < len(now) && before[from+n] == now[at+n] {
		n++
	}
	for n > 0 && at+n < len(now) && now[at+n]&0xC0 == 0x80 {
		n-- // a character is not divided, so that the file stays readable text
	}
	if n < leastRun {
		return 0, len(now), 0
	}
	return from, at, n
}

// Events reads events.txt.
type Events struct {
	lines  *lines
	begun  bool
	before []byte
}

// NewEvents reads from r; path names the file in errors.
func NewEvents(r io.Reader, path string) *Events { return &Events{lines: newLines(r, path, MaxLine)} }

// Next returns the next event without its log, or io.EOF after the last. The
// payload is valid until the next call. It fails with package-malformed.
func (e *Events) Next() (Event, error) {
	if !e.begun {
		e.begun = true
		if err := e.lines.expect(eventsMagic); err != nil {
			return Event{}, err
		}
	}
	line, err := e.lines.next()
	if err != nil {
		return Event{}, err
	}
	f := strings.Split(line, "\t")
	if len(f) != 6 {
		return Event{}, e.lines.bad("no event")
	}
	ev := Event{}
	place, err1 := parseInt(f[0])
	salt, err2 := hex.DecodeString(f[1])
	from, err3 := parseInt(f[2])
	n, err4 := parseInt(f[3])
	if err1 != nil || err2 != nil || err3 != nil || err4 != nil || len(salt) != len(ev.Salt) || hex.EncodeToString(salt) != f[1] {
		return Event{}, e.lines.bad("no event")
	}
	size := int64(len(e.before))
	if from > size || n > size-from || int64(len(f[4])+len(f[5]))+n > custody.MaxPayload {
		return Event{}, e.lines.bad("it takes over what is not there")
	}
	ev.Place, ev.Salt = place, [translog.SaltSize]byte(salt)
	ev.Payload = append(append([]byte(f[4]), e.before[from:from+n]...), f[5]...)
	e.before = ev.Payload
	return ev, nil
}

// entryLine is how long every line of entries.txt is: place in 15 digits, the two
// commitments in hexadecimal.
const entryLine = 15 + 1 + 64 + 1 + 64 + 1

func writeEntry(w io.Writer, place int64, e translog.Entry) error {
	_, err := fmt.Fprintf(w, "%015d %s %s\n", place, e.C256, e.CSM3)
	return err
}
