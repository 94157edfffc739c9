package recording

// MaxEncoded bounds the JSON of any Facts in bytes: an event's payload is at most
// 64 KiB and carries the whole item, of which this is one part.
const MaxEncoded = 24 << 10

// Facts is what one file says about itself. The zero value says nothing. Text is
// valid UTF-8 without control characters: control characters are escaped as \xNN or
// \uNNNN, a backslash of the file's own as \\, and in a text that is not UTF-8 as a
// whole every byte beyond ASCII as \xNN, so that the bytes can be told from the text
// and nobody's encoding is guessed.
type Facts struct {
	Format     string    `json:"format"`                // media type by content: "video/mp4"; Unknown if nothing was recognised
	NameSays   string    `json:"name_says,omitempty"`   // media type that the file's extension claims; empty if it claims none that we know
	Version    string    `json:"version,omitempty"`     // of the format, where archives ask for it: PDF "1.7", EXIF "0232"
	Started    *Clock    `json:"started,omitempty"`     // best statement of when the recording began or the picture was taken
	Duration   int64     `json:"duration_us,omitempty"` // microseconds; 0 for stills, documents and where the file does not say
	Codecs     []string  `json:"codecs,omitempty"`      // one per track in the file's order: "avc1", "pcm-s16"
	Width      int       `json:"width,omitempty"`       // pixels
	Height     int       `json:"height,omitempty"`      // pixels
	Resolution *Density  `json:"resolution,omitempty"`  // of a scanned page
	SampleRate int       `json:"sample_rate,omitempty"` // sound, Hz
	Channels   int       `json:"channels,omitempty"`    // sound
	Pages      int       `json:"pages,omitempty"`       // of a document or scan; 0 if the file does not say
	Maker      string    `json:"maker,omitempty"`       // of the device
	Model      string    `json:"model,omitempty"`       // of the device
	Serial     string    `json:"serial,omitempty"`      // of the device
	Position   *Position `json:"position,omitempty"`    // where the device believed to be
	Raw        []Tag     `json:"raw,omitempty"`         // texts as found, in the file's order
	Problems   []Problem `json:"problems,omitempty"`    // what could not be read or believed, in the order met
}

// Unknown is the Format of a file whose content was not recognised.
const Unknown = "application/octet-stream"

// Tag is one text that the file carries, under the name its format gives it, with
// the part of the file first: "exif.DateTimeOriginal", "mvhd.creation_time".
type Tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Density is a scan's resolution in thousandths of a dot per inch, so that 200 dpi
// is 200000; standards for scanned archives are written in dpi (DA/T 31).
type Density struct {
	X int `json:"x_mdpi"`
	Y int `json:"y_mdpi"`
}

// Position is a place on the earth in units of 1e-7 degree, north and east
// positive, with the text it was read from. The datum is whatever the device used.
type Position struct {
	Latitude  int64  `json:"latitude_e7"`
	Longitude int64  `json:"longitude_e7"`
	Raw       string `json:"raw"`
}

// Tag returns the first raw text under key, and whether there is one.
func (f Facts) Tag(key string) (string, bool) {
	for _, t := range f.Raw {
		if t.Key == key {
			return t.Value, true
		}
	}
	return "", false
}

// Has reports whether the file showed this problem.
func (f Facts) Has(code ProblemCode) bool {
	for _, p := range f.Problems {
		if p.Code == code {
			return true
		}
	}
	return false
}
