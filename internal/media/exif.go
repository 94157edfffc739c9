package media

import (
	"strings"

	"liuhen/internal/recording"
)

// Tags that point to further directories.
const (
	tagEXIF = 0x8769
	tagGPS  = 0x8825
)

// Fields of EXIF (CIPA DC-008) that are kept, by directory.
var (
	tiffNames = map[uint16]string{
		0x010d: "DocumentName", 0x010e: "ImageDescription", 0x010f: "Make", 0x0110: "Model", 0x0112: "Orientation",
		0x0131: "Software", 0x0132: "DateTime", 0x013b: "Artist", 0x8298: "Copyright", 0xc62f: "CameraSerialNumber",
	}
	exifNames = map[uint16]string{
		0x9000: "ExifVersion", 0x9003: "DateTimeOriginal", 0x9004: "DateTimeDigitized",
		0x9010: "OffsetTime", 0x9011: "OffsetTimeOriginal", 0x9012: "OffsetTimeDigitized",
		0x9290: "SubSecTime", 0x9291: "SubSecTimeOriginal", 0x9292: "SubSecTimeDigitized",
		0xa002: "PixelXDimension", 0xa003: "PixelYDimension", 0xa420: "ImageUniqueID", 0xa430: "CameraOwnerName",
		0xa431: "BodySerialNumber",
	}
	gpsNames = map[uint16]string{
		0x0001: "GPSLatitudeRef", 0x0002: "GPSLatitude", 0x0003: "GPSLongitudeRef", 0x0004: "GPSLongitude",
		0x0005: "GPSAltitudeRef", 0x0006: "GPSAltitude", 0x0007: "GPSTimeStamp", 0x0012: "GPSMapDatum",
		0x001d: "GPSDateStamp", 0x001f: "GPSHPositioningError",
	}
)

// readEXIF reads an EXIF block, as JPEG and PNG carry it.
func readEXIF(in span, f *findings) error {
	t, off, err := openTIFF(in, f)
	if err != nil {
		return err
	}
	t.block = true
	entries, _, err := t.directory(off)
	if err != nil {
		return err
	}
	t.exif(entries)
	t.conclude()
	return nil
}

// exif keeps what the first directory and those it points to say.
func (t *tiff) exif(entries []directoryEntry) {
	t.keep(entries, "tiff", tiffNames)
	t.resolution(entries)
	if off := t.first(entries, tagEXIF); off > 0 {
		inner, _, err := t.directory(off)
		t.f.failed(err)
		t.keep(inner, "exif", exifNames)
	}
	if off := t.first(entries, tagGPS); off > 0 {
		inner, _, err := t.directory(off)
		t.f.failed(err)
		t.keep(inner, "gps", gpsNames)
		t.position(inner)
	}
}

// conclude draws device and time from the kept fields.
func (t *tiff) conclude() {
	word(&t.f.facts.Maker, t.texts["tiff.Make"])
	word(&t.f.facts.Model, t.texts["tiff.Model"])
	word(&t.f.facts.Serial, t.texts["exif.BodySerialNumber"])
	word(&t.f.facts.Serial, t.texts["tiff.CameraSerialNumber"])
	word(&t.f.facts.Version, t.texts["exif.ExifVersion"])
	t.time(1, "exif.DateTimeOriginal", "exif.OffsetTimeOriginal", "exif.SubSecTimeOriginal")
	t.time(2, "exif.DateTimeDigitized", "exif.OffsetTimeDigitized", "exif.SubSecTimeDigitized")
	t.time(3, "tiff.DateTime", "exif.OffsetTime", "exif.SubSecTime")
}

// time states the time in key, with the offset and the fraction that stand apart.
func (t *tiff) time(rank int, key, offsetKey, fractionKey string) {
	raw := t.texts[key]
	if isBlank(raw) {
		return
	}
	at, ok := stampMoment(strings.TrimRight(raw, " "))
	if !ok {
		t.f.notTime(rank, key, raw)
		return
	}
	if fraction, err := fractionMicros(t.texts[fractionKey]); err == nil {
		at.wall = at.wall.Add(fraction)
	}
	if offset, ok := offsetSeconds(strings.TrimSpace(t.texts[offsetKey])); ok {
		at.zone, at.offset = recording.ZoneStated, offset
		raw += " " + t.texts[offsetKey]
	}
	t.f.started(rank, key, raw, at)
}

// position reads latitude and longitude. A fraction with denominator 0 is EXIF's
// "not known".
func (t *tiff) position(entries []directoryEntry) {
	latitude, okLat := t.angle(entries, 0x0002)
	longitude, okLong := t.angle(entries, 0x0004)
	if !okLat || !okLong {
		return
	}
	north, east := t.texts["gps.GPSLatitudeRef"], t.texts["gps.GPSLongitudeRef"]
	if strings.HasPrefix(north, "S") {
		latitude = -latitude
	}
	if strings.HasPrefix(east, "W") {
		longitude = -longitude
	}
	t.f.place(latitude, longitude, north+" "+t.texts["gps.GPSLatitude"]+", "+east+" "+t.texts["gps.GPSLongitude"])
}

// angle reads degrees, minutes and seconds as 1e-7 degree, rounded.
func (t *tiff) angle(entries []directoryEntry, tag uint16) (int64, bool) {
	e, ok := find(entries, tag)
	if !ok || e.kind != typeRational || e.count != 3 {
		return 0, false
	}
	var sum int64 // in 1/3600 of 1e-7 degree
	for i, unit := range []int64{3600, 60, 1} {
		num, den, ok := t.ratio(e, uint32(i))
		if !ok || den == 0 {
			return 0, false
		}
		if num/den > 3600 {
			return 1 << 40, true // no place on the earth; say so rather than overflow
		}
		whole, rest := num/den, num%den
		sum += (whole*10_000_000 + rest*10_000_000/den) * unit
	}
	return (sum + 1800) / 3600, true
}
