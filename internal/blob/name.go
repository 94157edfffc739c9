package blob

import (
	"strings"

	"liuhen/internal/fault"
)

const (
	maxName    = 512 // bytes in a whole name
	maxSegment = 128 // bytes between two slashes; every file system allows 255
	maxID      = 64  // bytes in an upload id
)

// CheckName reports whether name may name an object on the Shelf: segments of
// a–z, 0–9, '.', '_' and '-', parted by single slashes, each beginning with a
// letter or digit and not ending with a dot, none a device name of Windows, at
// most 128 bytes a segment and 512 in all. The error is shelf-name.
func CheckName(name string) error {
	if len(name) > maxName {
		return fault.ShelfName.Err("check name", name[:maxSegment]+"…", nil)
	}
	for segment := range strings.SplitSeq(name, "/") {
		if len(segment) > maxSegment || !plain(segment) {
			return fault.ShelfName.Err("check name", name, nil)
		}
	}
	return nil
}

// CheckUploadID reports whether id may name an upload: 1 to 64 of a–z, 0–9 and
// '-', beginning with a letter or digit, no device name of Windows. The error is
// bad-input.
func CheckUploadID(id string) error {
	if len(id) > maxID || !plain(id) || strings.ContainsAny(id, "._") {
		return fault.BadInput.Err("check upload id", "", nil).With("field", "upload").
			WithBoth("problem", "上传编号格式不符", "the upload id is malformed")
	}
	return nil
}

// plain reports whether s is safe as a file name on every system.
func plain(s string) bool {
	if s == "" || !letterOrDigit(s[0]) || s[len(s)-1] == '.' {
		return false
	}
	for i := range len(s) {
		if !letterOrDigit(s[i]) && s[i] != '.' && s[i] != '_' && s[i] != '-' {
			return false
		}
	}
	stem, _, _ := strings.Cut(s, ".")
	return !device(stem)
}

func letterOrDigit(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }

// device reports whether Windows takes the name, with any extension, for a device.
func device(stem string) bool {
	switch stem {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(stem) == 4 && (stem[:3] == "com" || stem[:3] == "lpt") && '0' <= stem[3] && stem[3] <= '9'
}
