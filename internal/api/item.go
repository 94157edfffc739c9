package api

import "time"

// Item is one stored file of any kind 音像或电子文件.
type Item struct {
	Head
	Agency   string    `json:"agency" doc:"whose custodian and log it belongs to"`
	Unit     string    `json:"unit,omitempty"`
	Uploader string    `json:"uploader" doc:"officer who brought it in"`
	Title    string    `json:"title,omitempty"`
	FileName string    `json:"file_name" doc:"as its sender named it, made safe to show"`
	Class    string    `json:"class" enum:"video,audio,photo,document,other"`
	Size     int64     `json:"size" doc:"bytes"`
	SHA256   string    `json:"sha256"`
	SM3      string    `json:"sm3,omitempty" doc:"computed at deposit"`
	Facts    Facts     `json:"facts" doc:"what the file says of itself"`
	Times    ItemTimes `json:"times"`
	Origin   Origin    `json:"origin"`
	Proof    Proof     `json:"proof"`
	Links    []Link    `json:"links"`
	Signings []Signing `json:"signings" doc:"handovers of it, the oldest first"`
	Accepted *Step     `json:"accepted,omitempty"`
	Deposit  *Deposit  `json:"deposit,omitempty"`
	Void     *Void     `json:"void,omitempty"`
	Damages  []Damage  `json:"damages" doc:"what checks of the stored bytes found"`
	// Verified is null before the first ordered check.
	Verified *time.Time `json:"verified" doc:"when a check last read the stored bytes and matched them"`
	FromCard bool       `json:"from_card,omitempty" doc:"its file waits on a card to be freed"`
	Freed    *Freed     `json:"freed,omitempty" doc:"the newest removal of its file from a card"`
	// Restricted is absent for what everybody may see who otherwise would.
	Restricted *Restriction `json:"restricted,omitempty" doc:"限制查看: only its makers, the officers of its activities and matters and the custodian see it"`
	State      string       `json:"state" enum:"received,signed,accepted,locking,deposited,void"`
}

// Restriction says why few people may see an item.
type Restriction struct {
	Home       bool `json:"home,omitempty" doc:"recorded inside a home 住宅内"`
	Minors     bool `json:"minors,omitempty" doc:"shows minors 未成年人"`
	Bystanders bool `json:"bystanders,omitempty" doc:"shows people who have nothing to do with the matter 无关人员"`
}

// NewRestriction says anew why few people may see an item; none of the three lifts what
// stood.
type NewRestriction struct {
	Restriction
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

// ItemTimes are the three times of a recording.
type ItemTimes struct {
	Device    *time.Time `json:"device" doc:"start by the device's own clock; null where the file does not say"`
	Corrected *time.Time `json:"corrected" doc:"the same less the device's measured offset"`
	Duration  int64      `json:"duration_us,omitempty" doc:"microseconds; absent for stills and documents"`
	Received  time.Time  `json:"received" doc:"when all bytes were durable, by the server's clock"`
}

// Facts are what one file says about itself.
type Facts struct {
	Format   string         `json:"format" doc:"media type by content"`
	Started  string         `json:"started,omitempty" doc:"when it began, as the device wrote it"`
	Codecs   []string       `json:"codecs,omitempty"`
	Width    int            `json:"width,omitempty" doc:"pixels"`
	Height   int            `json:"height,omitempty" doc:"pixels"`
	Pages    int            `json:"pages,omitempty"`
	Maker    string         `json:"maker,omitempty" doc:"of the device"`
	Model    string         `json:"model,omitempty"`
	Serial   string         `json:"serial,omitempty"`
	Position *FactsPosition `json:"position,omitempty"`
	Raw      []Tag          `json:"raw,omitempty" doc:"texts as found, in the file's order"`
	Problems []FactsProblem `json:"problems,omitempty" doc:"what could not be read or believed; the file is kept all the same"`
}

// FactsPosition is where the device believed to be, in units of 1e-7 degree.
type FactsPosition struct {
	Latitude  int64  `json:"latitude_e7"`
	Longitude int64  `json:"longitude_e7"`
	Raw       string `json:"raw"`
}

// Tag is one text that a file carries, under the name that its format gives it.
type Tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// FactsProblem is why the facts say less than they might.
type FactsProblem struct {
	Code   string `json:"code"`
	Detail string `json:"detail,omitempty" doc:"in English, for experts"`
}

// Origin says how the item came about.
type Origin struct {
	How      string `json:"how" enum:"made,obtained" doc:"自行制作、调取收集"`
	Maker    string `json:"maker,omitempty" maxLength:"64" doc:"officer; the uploader where it is absent and we made it"`
	Device   string `json:"device,omitempty" maxLength:"64"`
	Provider string `json:"provider,omitempty" maxLength:"400" doc:"提供人"`
	Source   string `json:"source,omitempty" maxLength:"800" doc:"出处"`
	Carrier  string `json:"carrier,omitempty" enum:"original,copy" doc:"原始载体、复制件"`
	Copying  string `json:"copying,omitempty" maxLength:"400" doc:"how it was copied"`
}

// Proof holds the four facts that courts ask of 视听资料.
type Proof struct {
	Method string     `json:"method,omitempty" maxLength:"400" doc:"制作方法"`
	MadeAt *time.Time `json:"made_at,omitempty" doc:"制作时间"`
	Maker  string     `json:"maker,omitempty" maxLength:"240" doc:"制作人"`
	Object string     `json:"object,omitempty" maxLength:"800" doc:"证明对象"`
}

// Link joins an item to an activity or a matter, with the span that it shows there.
type Link struct {
	Activity string     `json:"activity,omitempty" maxLength:"64"`
	Matter   string     `json:"matter,omitempty" maxLength:"64"`
	From     *time.Time `json:"from,omitempty" doc:"absent: from its beginning"`
	Until    *time.Time `json:"until,omitempty" doc:"absent: to its end"`
}

// Signing is one handover of the item.
type Signing struct {
	Handover string     `json:"handover"`
	At       time.Time  `json:"at"`
	Returned *time.Time `json:"returned,omitempty" doc:"absent while it stands"`
	Reason   string     `json:"reason,omitempty"`
}

// Deposit says what was read back from the store.
type Deposit struct {
	Began       time.Time  `json:"began"`
	Done        *time.Time `json:"done,omitempty"`
	Protection  string     `json:"protection,omitempty" enum:"object-lock,immutable,read-only"`
	LockedUntil *time.Time `json:"locked_until,omitempty"`
	PastCache   bool       `json:"past_cache,omitempty" doc:"the bytes were read from the device, not from memory"`
	Server      string     `json:"server" doc:"专用服务器"`
}

// Void is the marking of a wrongly uploaded item by two people.
type Void struct {
	Proposed  Step   `json:"proposed"`
	Reason    string `json:"reason"`
	Confirmed *Step  `json:"confirmed,omitempty"`
	Refused   *Step  `json:"refused,omitempty"`
}

// Freed is a removal of the item's file from the card on which it came.
type Freed struct {
	Step
	Name string `json:"name" doc:"of the file on the card"`
	Card string `json:"card,omitempty" doc:"number printed on the card"`
}

// FileOnCard is a file as it was just read on its card, about to be removed there.
type FileOnCard struct {
	Name   string `json:"name" minLength:"1" maxLength:"1000"`
	SHA256 string `json:"sha256" pattern:"^[0-9a-f]{64}$" doc:"of all its bytes, read on the card for this"`
	Card   string `json:"card,omitempty" maxLength:"240" doc:"number printed on the card; where absent, it may be any that is kept as an original"`
}

// Damage is one finding of a check of the stored bytes.
type Damage struct {
	Finding string     `json:"finding" enum:"MISMATCH,MISSING,UNREADABLE"`
	Found   time.Time  `json:"found"`
	Healed  *time.Time `json:"healed,omitempty" doc:"when a check matched again; absent while it stands"`
}

// NewItem makes an item of a complete upload or, as the part "item" of a form beside
// the part "file", of that file.
type NewItem struct {
	Upload   string `json:"upload,omitempty" maxLength:"64" doc:"the complete upload; absent in a form with the file itself"`
	SHA256   string `json:"sha256,omitempty" pattern:"^[0-9a-f]{64}$" doc:"of the whole file, as its sender knows it; a file that differs is refused"`
	Title    string `json:"title,omitempty" maxLength:"480"`
	Origin   Origin `json:"origin"`
	Proof    *Proof `json:"proof,omitempty"`
	Links    []Link `json:"links,omitempty" maxItems:"10"`
	FromCard bool   `json:"from_card,omitempty" doc:"its file waits on a card to be freed"`
	// Restricted counts from the first byte: an upload is seen by its own account alone.
	Restricted *Restriction `json:"restricted,omitempty" doc:"why few people may see it; an item that is here already keeps what was said of it"`
	Anew       bool         `json:"anew,omitempty" doc:"make a second item although you may see one on the same bytes"`
}

// Description is what is said of an item, as a whole: what is left out is emptied.
type Description struct {
	Title  string `json:"title,omitempty" maxLength:"480"`
	Origin Origin `json:"origin"`
	Proof  Proof  `json:"proof"`
	Reason string `json:"reason,omitempty" maxLength:"2000" doc:"needed where an earlier word is replaced"`
}

// Received answers a NewItem.
type Received struct {
	Changed[Item]
	Already bool `json:"already,omitempty" doc:"the same bytes are here as this item, which you may see: nothing new was made; link it where it is needed"`
}
