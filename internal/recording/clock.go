package recording

import "time"

// WallLayout is how Clock.Wall is written, always with six decimals.
const WallLayout = "2006-01-02T15:04:05.000000"

// The years in which a device's clock is believed to have been set at all. Earlier
// are the starting points of unset clocks (1904, 1970, 1980), later ones damage.
const (
	FirstYear = 1990
	LastYear  = 2099
)

// Zone says what is known of the time zone of a Clock.
type Zone string

// The degrees of knowledge.
const (
	ZoneUnknown  Zone = ""          // a wall clock without zone, as most cameras write
	ZoneByFormat Zone = "by-format" // the format prescribes UTC and nothing in the file confirms that the device obeyed; many write local time
	ZoneStated   Zone = "stated"    // the file writes the offset beside the time
)

// Clock is one statement of time, in the device's own words.
type Clock struct {
	Raw    string `json:"raw"`                // as found
	Source string `json:"source"`             // which field said it: a Tag key
	Wall   string `json:"wall,omitempty"`     // the same in WallLayout; empty if it cannot be read or believed
	Zone   Zone   `json:"zone,omitempty"`     // what is known of its zone
	Offset int    `json:"offset_s,omitempty"` // seconds east of UTC, with ZoneStated only
}

// NewClock states that source wrote raw, meaning wall (whose location is ignored)
// in a zone known as given. A wall time outside FirstYear to LastYear is left out,
// and plausible is false.
func NewClock(source, raw string, wall time.Time, zone Zone, offset int) (c Clock, plausible bool) {
	c = Clock{Raw: raw, Source: source}
	if y := wall.Year(); y < FirstYear || y > LastYear {
		return c, false
	}
	c.Wall, c.Zone = wall.Format(WallLayout), zone
	if zone == ZoneStated {
		c.Offset = offset
	}
	return c, true
}

// ZoneKnown reports whether the file itself names the offset from UTC.
func (c Clock) ZoneKnown() bool { return c.Zone == ZoneStated }

// In returns the instant meant, and whether there is one: by the stated offset
// where there is one, as UTC where only the format prescribes it, else as a wall
// time in local.
func (c Clock) In(local *time.Location) (time.Time, bool) {
	loc := local
	switch c.Zone {
	case ZoneStated:
		loc = time.FixedZone("", c.Offset)
	case ZoneByFormat:
		loc = time.UTC
	}
	t, err := time.ParseInLocation(WallLayout, c.Wall, loc)
	return t, err == nil
}
