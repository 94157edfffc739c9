package item

import (
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/recording"
)

// ID names an item for ever: a UUIDv7.
type ID string

// Ref returns the noun reference of the item with this id.
func (id ID) Ref() custody.Ref { return custody.Ref{Kind: "item", ID: string(id)} }

// Class is the coarse kind of a file, by its content.
type Class string

// The classes.
const (
	Video    Class = "video"    // 录像
	Audio    Class = "audio"    // 录音
	Photo    Class = "photo"    // 照片
	Document Class = "document" // 文书, page images and electronic documents
	Other    Class = "other"    // 其他
)

// Item is the value of one stored file. Every change makes a new value.
type Item struct {
	ID        ID              `json:"id"`
	Agency    string          `json:"agency"`         // owner, whose custodian and log it belongs to
	Unit      string          `json:"unit,omitempty"` // the maker's team or 科室
	Uploader  string          `json:"uploader"`       // officer id who brought it in
	Title     string          `json:"title,omitempty"`
	FileName  string          `json:"file_name"` // as given, made safe to show
	Class     Class           `json:"class"`
	Size      int64           `json:"size"`
	SHA256    digest.SHA256   `json:"sha256"`
	SM3       digest.SM3      `json:"sm3"` // set at deposit
	Facts     recording.Facts `json:"facts"`
	Times     Times           `json:"times"`
	Origin    Origin          `json:"origin"`
	Proof     Proof           `json:"proof"`
	Links     []Link          `json:"links"`
	Signings  []Signing       `json:"signings"`
	State     State           `json:"state"`
	Accepted  *Step           `json:"accepted,omitempty"`
	Deposit   *Deposit        `json:"deposit,omitempty"`
	Void      *Void           `json:"void,omitempty"`
	Damage    string          `json:"damage,omitempty"` // last failed check: MISMATCH, MISSING or UNREADABLE
	FromCard  bool            `json:"from_card,omitempty"`
	DerivedOf ID              `json:"derived_of,omitempty"`
	Corrected []Correction    `json:"corrected,omitempty"`

	Head custody.Head `json:"-"`
}

// Times are the three times of a recording (decision 11): the device's word, that
// word corrected by the device's known drift, and the server's receipt.
type Times struct {
	Device    custody.Micros `json:"device"`    // start by the device's clock, read as Asia/Shanghai where it names no zone; null if unknown
	Corrected custody.Micros `json:"corrected"` // Device less the drift; null where no drift was measured
	Duration  int64          `json:"duration"`  // microseconds; 0 for stills and documents
	Received  custody.Micros `json:"received"`  // when all bytes were durable
}

// Made or Obtained: where an item comes from.
const (
	Made     = "made"     // by us, with a device
	Obtained = "obtained" // from somebody else
)

// Origin says how the item came about.
type Origin struct {
	How      string `json:"how"`                // Made or Obtained
	Maker    string `json:"maker,omitempty"`    // officer id
	Device   string `json:"device,omitempty"`   // device id
	Provider string `json:"provider,omitempty"` // 提供人
	Source   string `json:"source,omitempty"`   // 出处
	Carrier  string `json:"carrier,omitempty"`  // "original" (原始载体) or "copy"
	Copying  string `json:"copying,omitempty"`  // how it was copied
}

// Proof holds the four facts that courts ask of audio-visual material: 制作方法,
// 制作时间, 制作人, 证明对象 (行政诉讼证据规定第十二条).
type Proof struct {
	Method string         `json:"method,omitempty"`
	MadeAt custody.Micros `json:"made_at"`
	Maker  string         `json:"maker,omitempty"`
	Object string         `json:"object,omitempty"`
}

// Link joins the item to an activity, and through it or directly to a matter,
// with the span it shows there. A null span means the whole item.
type Link struct {
	Activity string         `json:"activity,omitempty"`
	Matter   string         `json:"matter,omitempty"`
	From     custody.Micros `json:"from"`
	Until    custody.Micros `json:"until"`
}

// Signing is one handover of the item.
type Signing struct {
	Handover string         `json:"handover"`
	At       custody.Micros `json:"at"`
	Returned custody.Micros `json:"returned"` // null while it stands
	Reason   string         `json:"reason,omitempty"`
}

// Step is who did something, and when.
type Step struct {
	By custody.Actor  `json:"by"`
	At custody.Micros `json:"at"`
}

// Deposit says what was read back from the store (engine: deposit is steps).
type Deposit struct {
	Began       custody.Micros `json:"began"`
	Done        custody.Micros `json:"done"`
	Protection  string         `json:"protection,omitempty"` // object-lock, immutable or read-only
	LockedUntil custody.Micros `json:"locked_until"`
	PastCache   bool           `json:"past_cache"` // bytes were read from the device, not from memory
	Server      string         `json:"server"`     // the agency's 专用服务器
}

// Void is the two-person marking of a wrongly uploaded item.
type Void struct {
	Proposed  Step           `json:"proposed"`
	Reason    string         `json:"reason"`
	Confirmed *Step          `json:"confirmed,omitempty"`
	Refused   custody.Micros `json:"refused"`
}

// Correction keeps what was corrected, and by whom (decision 12).
type Correction struct {
	Field  string `json:"field"`
	Old    string `json:"old"`
	New    string `json:"new"`
	Reason string `json:"reason"`
	Step   Step   `json:"step"`
}

// Ref names the item.
func (it Item) Ref() custody.Ref { return it.ID.Ref() }

// Home is the owning agency.
func (it Item) Home() string { return it.Agency }

// Schema is the encoding of the value.
func (Item) Schema() string { return "item/v1" }

// KeyScope is the item itself, so that it can be lawfully destroyed alone.
func (it Item) KeyScope() custody.Ref { return it.Ref() }

// Seen is the head the value was read with.
func (it Item) Seen() custody.Head { return it.Head }

// InActivity reports whether the item is linked to the activity.
func (it Item) InActivity(activity string) bool {
	for _, l := range it.Links {
		if l.Activity == activity {
			return true
		}
	}
	return false
}

// Standing returns the last signing when it was not returned.
func (it Item) Standing() (Signing, bool) {
	if n := len(it.Signings); n > 0 && it.Signings[n-1].Returned.IsZero() {
		return it.Signings[n-1], true
	}
	return Signing{}, false
}

// Span returns start and end as best known: corrected device time, else device
// time. ok is false where the file says nothing of its time.
func (it Item) Span() (from, until time.Time, ok bool) {
	start := it.Times.Corrected
	if start.IsZero() {
		start = it.Times.Device
	}
	if start.IsZero() {
		return from, until, false
	}
	return start.Time, start.Add(time.Duration(it.Times.Duration) * time.Microsecond), true
}
