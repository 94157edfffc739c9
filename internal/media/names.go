package media

import (
	"bytes"
	"path"
	"strings"

	"liuhen/internal/recording"
)

// claims gives the media type that a file name's extension claims.
var claims = map[string]string{
	".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/quicktime", ".3gp": "video/3gpp", ".m4a": "audio/mp4",
	".wav": "audio/wav", ".bwf": "audio/wav", ".mp3": "audio/mpeg", ".mp2": "audio/mpeg",
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".jpe": "image/jpeg", ".png": "image/png",
	".tif": "image/tiff", ".tiff": "image/tiff", ".dng": "image/tiff", ".pdf": "application/pdf",
	".avi": "video/x-msvideo", ".mkv": "video/x-matroska", ".webm": "video/x-matroska", ".ts": "video/mp2t", ".mts": "video/mp2t",
	".mpg": "video/mpeg", ".mpeg": "video/mpeg", ".wmv": "video/x-ms-asf", ".wma": "video/x-ms-asf", ".flv": "video/x-flv",
	".flac": "audio/flac", ".ogg": "application/ogg", ".aac": "audio/aac", ".amr": "audio/amr",
	".gif": "image/gif", ".webp": "image/webp", ".bmp": "image/bmp", ".heic": "image/heic", ".heif": "image/heic",
	".zip": "application/zip", ".ofd": "application/zip", ".docx": "application/zip", ".xlsx": "application/zip", ".pptx": "application/zip",
	".doc": "application/x-ole-storage", ".xls": "application/x-ole-storage", ".wps": "application/x-ole-storage",
	".rar": "application/vnd.rar", ".7z": "application/x-7z-compressed",
}

// relatives are media types of one container, between which no name misleads.
var relatives = map[string]string{
	"video/mp4": "iso", "audio/mp4": "iso", "video/quicktime": "iso", "video/3gpp": "iso",
}

// compareName notes what the name claims and whether the content disagrees. Where
// the content is unknown there is nothing to compare.
func (f *findings) compareName(name string) {
	claim := claims[strings.ToLower(path.Ext(name))]
	f.facts.NameSays = claim
	if claim == "" || f.facts.Format == recording.Unknown || family(claim) == family(f.facts.Format) {
		return
	}
	f.problem(recording.NameMismatch, "the name says %s, the content is %s", claim, f.facts.Format)
}

func family(media string) string {
	if r := relatives[media]; r != "" {
		return r
	}
	return media
}

// marks are the first bytes of kinds that we name but do not read.
var marks = []struct{ media, mark string }{
	{"video/x-matroska", "\x1aE\xdf\xa3"},
	{"video/mpeg", "\x00\x00\x01\xba"},
	{"video/mpeg", "\x00\x00\x01\xb3"},
	{"video/x-ms-asf", "\x30\x26\xb2\x75\x8e\x66\xcf\x11"},
	{"video/x-flv", "FLV\x01"},
	{"audio/flac", "fLaC"},
	{"application/ogg", "OggS"},
	{"audio/amr", "#!AMR"},
	{"image/gif", "GIF87a"},
	{"image/gif", "GIF89a"},
	{"application/zip", "PK\x03\x04"},
	{"application/x-ole-storage", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"},
	{"application/vnd.rar", "Rar!\x1a\x07"},
	{"application/x-7z-compressed", "7z\xbc\xaf\x27\x1c"},
	{"audio/aac", "\xff\xf1"},
	{"audio/aac", "\xff\xf9"},
}

// unexamined names a known kind that no parser of ours reads; empty for others.
func unexamined(head []byte) string {
	for _, m := range marks {
		if bytes.HasPrefix(head, []byte(m.mark)) {
			return m.media
		}
	}
	switch {
	case riffOf(head, "AVI "):
		return "video/x-msvideo"
	case riffOf(head, "WEBP"):
		return "image/webp"
	case isTransportStream(head):
		return "video/mp2t"
	case len(head) >= 26 && bytes.HasPrefix(head, []byte("BM")) && head[14] >= 12 && head[15] == 0 && head[16] == 0 && head[17] == 0:
		return "image/bmp"
	}
	return ""
}

func riffOf(head []byte, kind string) bool {
	return len(head) >= 12 && bytes.HasPrefix(head, []byte("RIFF")) && string(head[8:12]) == kind
}

// isTransportStream sees the sync byte of four packets in a row, with or without
// the four bytes of time stamp that cameras put before each.
func isTransportStream(head []byte) bool {
	for _, form := range []struct{ first, step int }{{0, 188}, {4, 192}} {
		n := 0
		for at := form.first; at < len(head) && n < 4 && head[at] == 0x47; at += form.step {
			n++
		}
		if n == 4 {
			return true
		}
	}
	return false
}
