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

// Bounds that keep the value within custody.MaxPayload.
const (
	MaxLinks    = 10
	MaxReaders  = 3   // of one link: the first of the lead agency's officers
	MaxSignings = 16  // beyond it the oldest but the first give way; they stay in the chain of events
	MaxReasons  = 2   // newest signings that keep the reason of their return
	MaxDamages  = 10  // beyond it the oldest give way
	MaxFileName = 255 // bytes, as file systems have it
	keptOfText  = 100 // characters of a text that a correction keeps
)

// Item is the value of one stored file. Every change makes a new value.
type Item struct {
	ID          ID                  `json:"id"`
	Agency      string              `json:"agency"`         // owner, whose custodian and log it belongs to
	Unit        string              `json:"unit,omitempty"` // the maker's team or 科室
	Uploader    string              `json:"uploader"`       // officer id who brought it in
	Title       string              `json:"title,omitempty"`
	FileName    string              `json:"file_name"` // as given, made safe to show
	Class       Class               `json:"class"`
	Size        int64               `json:"size"`
	SHA256      digest.SHA256       `json:"sha256"`
	SM3         digest.SM3          `json:"sm3"` // set at deposit
	Facts       recording.Facts     `json:"facts"`
	Times       Times               `json:"times"`
	Origin      Origin              `json:"origin"`
	Proof       Proof               `json:"proof"`
	Links       []Link              `json:"links"`
	Signings    []Signing           `json:"signings"`
	State       State               `json:"state"`
	Accepted    *custody.Step       `json:"accepted,omitempty"`
	Deposit     *Deposit            `json:"deposit,omitempty"`
	Void        *Void               `json:"void,omitempty"`
	Damages     []Damage            `json:"damages,omitempty"` // what checks of the stored bytes found, oldest first
	Verified    custody.Micros      `json:"verified"`          // when a check of a kept item last read the stored bytes and matched them
	FromCard    bool                `json:"from_card,omitempty"`
	Freed       *Freed              `json:"freed,omitempty"` // the newest removal of its file from a card
	DerivedOf   ID                  `json:"derived_of,omitempty"`
	Corrections custody.Corrections `json:"corrections,omitempty"`
	Restricted  Restriction         `json:"restricted,omitzero"`

	Head custody.Head `json:"-"`
	// Circle are the officers of the item's activities and matters as of the reading. The
	// store fills it in where the item is restricted, and nothing records it: who answers
	// for a matter changes without the item.
	Circle []string `json:"-"`
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

// What an obtained item was copied from.
const (
	OriginalCarrier = "original" // 原始载体
	Copy            = "copy"     // 复制件
)

// Origin says how the item came about.
type Origin struct {
	How      string `json:"how"`                // Made or Obtained
	Maker    string `json:"maker,omitempty"`    // officer id
	Device   string `json:"device,omitempty"`   // device id
	Provider string `json:"provider,omitempty"` // 提供人
	Source   string `json:"source,omitempty"`   // 出处
	Carrier  string `json:"carrier,omitempty"`  // OriginalCarrier or Copy
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
	// Lead is the agency that leads the activity, where that is not the item's own, and
	// Readers are its officers in the activity as of the link: they may read the item
	// and put it into their own file, while it stays with its agency's custodian.
	Lead    string   `json:"lead,omitempty"`
	Readers []string `json:"readers,omitempty"`
}

// Signing is one handover of the item.
type Signing struct {
	Handover string         `json:"handover"`
	At       custody.Micros `json:"at"`
	Returned custody.Micros `json:"returned"` // null while it stands
	Reason   string         `json:"reason,omitempty"`
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
	Proposed  custody.Step  `json:"proposed"`
	Reason    string        `json:"reason"`
	Confirmed *custody.Step `json:"confirmed,omitempty"`
	Refused   *custody.Step `json:"refused,omitempty"`
}

// Damage is one finding of a check of the stored bytes. It stands until a later
// check, or the deposit, read the bytes and matched them.
type Damage struct {
	Finding string         `json:"finding"` // Mismatch, Missing or Unreadable
	Found   custody.Micros `json:"found"`
	Healed  custody.Micros `json:"healed"` // when a check matched again; null while it stands
}

// Freed says that the item's file goes from the card on which it came: it was read
// there once more, its digest is the item's, and it is removed when this is recorded.
type Freed struct {
	custody.Step
	Name string `json:"name"`           // of the file on the card, made safe to show
	Card string `json:"card,omitempty"` // number printed on the card, as its holder says
}

// What a check can find of stored bytes.
const (
	Match      = "MATCH"      // they are the bytes that came in; never the finding of a Damage
	Mismatch   = "MISMATCH"   // they are not the bytes that came in
	Missing    = "MISSING"    // they are not there
	Unreadable = "UNREADABLE" // they are there and cannot be read
)

// Ref names the item.
func (it Item) Ref() custody.Ref { return it.ID.Ref() }

// Home is the owning agency.
func (it Item) Home() string { return it.Agency }

// Schema is the encoding of the value: item/v2 is item/v1 with the member restricted, and
// only what is restricted needs it. Who knows item/v1 alone is told so, rather than let him
// take such an item for one that everybody may see.
func (it Item) Schema() string {
	if it.Restricted.IsZero() {
		return "item/v1"
	}
	return "item/v2"
}

// KeyScope is the item itself, so that it can be lawfully destroyed alone.
func (it Item) KeyScope() custody.Ref { return it.Ref() }

// Seen is the head the value was read with.
func (it Item) Seen() custody.Head { return it.Head }

// Damage returns what the last check of the stored bytes found wrong with them; it
// is empty where they are whole as far as is known.
func (it Item) Damage() string {
	if n := len(it.Damages); n > 0 && it.Damages[n-1].Healed.IsZero() {
		return it.Damages[n-1].Finding
	}
	return ""
}

// VoidPending reports whether somebody proposed to mark the item void and nobody
// decided yet.
func (it Item) VoidPending() bool {
	return it.Void != nil && it.Void.Confirmed == nil && it.Void.Refused == nil
}

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
