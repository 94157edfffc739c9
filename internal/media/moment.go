package media

import (
	"strconv"
	"strings"
	"time"

	"liuhen/internal/recording"
)

// moment is a time as a field of a file states it: a wall time, and what the field
// tells of its zone. The wall's own location means nothing.
type moment struct {
	wall   time.Time
	zone   recording.Zone
	offset int
}

// isoLayouts are the forms of ISO 8601 that devices and ID3v2.4 write; a fraction
// of a second is understood after the seconds.
var isoLayouts = []struct {
	layout string
	zone   recording.Zone
}{
	{"2006-01-02T15:04:05Z0700", recording.ZoneStated},
	{"2006-01-02T15:04:05Z07:00", recording.ZoneStated},
	{"2006-01-02T15:04:05", recording.ZoneUnknown},
	{"2006-01-02T15:04", recording.ZoneUnknown},
}

// isoMoment reads text in one of isoLayouts, with a blank or a T in the middle.
func isoMoment(text string) (moment, bool) {
	text = strings.Trim(text, " \x00")
	if len(text) > 10 && text[10] == ' ' {
		text = text[:10] + "T" + text[11:]
	}
	for _, l := range isoLayouts {
		if t, err := time.Parse(l.layout, text); err == nil {
			_, offset := t.Zone()
			return moment{t.Truncate(time.Microsecond), l.zone, offset}, true
		}
	}
	return moment{}, false
}

// isDateOnly sees a year, a month or a day: true, but no moment.
func isDateOnly(text string) bool {
	text = strings.Trim(text, " \x00")
	for _, layout := range []string{"2006", "2006-01", "2006-01-02"} {
		if _, err := time.Parse(layout, text); err == nil {
			return true
		}
	}
	return false
}

// iso states the time that text gives, in a field that may also hold a date only
// or nothing.
func (f *findings) iso(rank int, source, text string) {
	at, ok := isoMoment(text)
	switch {
	case ok:
		f.started(rank, source, text, at)
	case isBlank(text) || isDateOnly(text):
	default:
		f.notTime(rank, source, text)
	}
}

// fields reads numbers at fixed places: text has the length of pattern, and digits
// wherever pattern has them; the digits of one letter run are one number. What
// stands between is not looked at, since devices vary it.
func fields(pattern, text string) ([]int, bool) {
	if len(text) != len(pattern) {
		return nil, false
	}
	var out []int
	for i := 0; i < len(pattern); {
		j := i
		for j < len(pattern) && pattern[j] == pattern[i] {
			j++
		}
		if pattern[i] != '.' {
			n, err := strconv.ParseUint(text[i:j], 10, 31)
			if err != nil {
				return nil, false
			}
			out = append(out, int(n))
		}
		i = j
	}
	return out, true
}

// stamp is "2026:06:03 09:12:45" with any separators, as EXIF and bext write it.
const stamp = "YYYY.MM.DD.hh.mm.ss"

// stampMoment reads a stamp as a wall time without zone.
func stampMoment(text string) (moment, bool) {
	n, ok := fields(stamp, text)
	if !ok {
		return moment{}, false
	}
	wall, ok := wallTime(n[0], n[1], n[2], n[3], n[4], n[5])
	return moment{wall: wall}, ok
}

// wallTime gives the time only if the calendar has it.
func wallTime(year, month, day, hour, minute, second int) (time.Time, bool) {
	t := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	ok := t.Year() == year && int(t.Month()) == month && t.Day() == day && t.Hour() == hour && t.Minute() == minute && t.Second() == second
	return t, ok
}

// offsetSeconds reads "+08:00".
func offsetSeconds(text string) (int, bool) {
	n, ok := fields(".hh.mm", text)
	if !ok || n[0] > 14 || n[1] > 59 || (text[0] != '+' && text[0] != '-') {
		return 0, false
	}
	seconds := n[0]*3600 + n[1]*60
	if text[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}

// isBlank sees a field that its device left unset: EXIF prescribes blanks between
// the colons, others write NULs.
func isBlank(text string) bool { return strings.Trim(text, " :\x00") == "" }

// fractionMicros reads the digits behind a second's point, as EXIF writes them in a
// field of their own.
func fractionMicros(digits string) (time.Duration, error) {
	digits = strings.TrimRight(digits, " \x00")
	if digits == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint((digits + "000000")[:6], 10, 32)
	return time.Duration(n) * time.Microsecond, err
}
