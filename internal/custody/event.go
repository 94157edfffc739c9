package custody

import (
	"bytes"
	"encoding/json"
	"time"

	"liuhen/internal/fault"
)

// EventType is the type and schema version that every payload of this version
// carries.
const EventType = "liuhen.event/v1"

// MaxPayload is the greatest length in bytes of a payload. A noun that needs more
// grows with its children and is modelled wrongly.
const MaxPayload = 64 << 10

// Event is one transition with its place in a log. Field order is the encoding
// order and therefore part of the format (docs/formats/event.md).
type Event struct {
	Type     string          `json:"type"`
	Log      string          `json:"log"`              // agency id
	Place    int64           `json:"place"`            // 0 for the first event of the log
	At       Micros          `json:"at"`               // time of the transaction
	Change   string          `json:"change"`           // id shared by all events of one transaction's command
	Actor    Actor           `json:"actor"`            //
	Noun     Ref             `json:"noun"`             //
	Version  int64           `json:"version"`          // version of the noun after the event
	Previous *int64          `json:"previous"`         // place of the noun's previous event; null for its first
	Action   string          `json:"action"`           //
	Reason   string          `json:"reason,omitempty"` //
	Twins    []Twin          `json:"twins,omitempty"`  // events of the same change in other logs
	Schema   string          `json:"schema"`           // schema of Value
	Value    json.RawMessage `json:"value"`            // the noun's whole new value
}

// Twin names an event of the same change in another agency's log.
type Twin struct {
	Log   string `json:"log"`
	Place int64  `json:"place"`
}

// Micros is a time cut to microseconds, encoded as RFC 3339 in UTC with exactly
// six decimals, so that one instant has one spelling.
type Micros struct{ time.Time }

// At cuts t to microseconds in UTC.
func At(t time.Time) Micros { return Micros{t.UTC().Truncate(time.Microsecond)} }

const microsLayout = "2006-01-02T15:04:05.000000Z"

// MarshalJSON writes the one spelling; the zero time becomes null.
func (m Micros) MarshalJSON() ([]byte, error) {
	if m.IsZero() {
		return []byte("null"), nil
	}
	return []byte(m.UTC().Format(`"` + microsLayout + `"`)), nil
}

// UnmarshalJSON reads what MarshalJSON writes and refuses other spellings.
func (m *Micros) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*m = Micros{}
		return nil
	}
	t, err := time.Parse(`"`+microsLayout+`"`, string(b))
	m.Time = t
	return err
}

// Encode returns the payload: JSON in struct order without HTML escaping and
// without a final newline. It fails with payload-too-large above MaxPayload.
func (e Event) Encode() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		return nil, fault.Unexpected.Err("encode event", e.Noun.String(), err)
	}
	payload := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	if len(payload) > MaxPayload {
		return nil, fault.PayloadTooLarge.Err("encode event", e.Noun.String(), nil)
	}
	return payload, nil
}

// Decode reads a payload of any version ever written. Unknown fields are refused:
// a payload that says more than its version allows was not written by us.
func Decode(payload []byte) (Event, error) {
	var e Event
	if len(payload) > MaxPayload {
		return e, fault.PayloadTooLarge.Err("decode event", "", nil)
	}
	dec := json.NewDecoder(bytes.NewReader(payload))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&e); err != nil {
		return e, fault.PayloadMalformed.Err("decode event", "", err)
	}
	if e.Type != EventType || dec.More() {
		return e, fault.PayloadMalformed.Err("decode event", e.Type, nil)
	}
	return e, nil
}

// EncodeValue returns the canonical JSON of a noun's value.
func EncodeValue(n Noun) (json.RawMessage, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(n); err != nil {
		return nil, fault.Unexpected.Err("encode", n.Ref().String(), err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
