package asip

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"liuhen/internal/casefile"
	"liuhen/internal/fault"
	"liuhen/internal/item"
)

// A folder is where a member lies under data/.
type folder uint8

const (
	papersFolder folder = iota
	evidenceFolder
	videoFolder
	audioFolder
	photoFolder
	restFolder
)

// folderNames are fixed by the layout of the package.
var folderNames = [...]string{
	papersFolder: "文书材料", evidenceFolder: "证据材料", videoFolder: "音像记录/录像",
	audioFolder: "音像记录/录音", photoFolder: "音像记录/照片", restFolder: "其他",
}

// folderOf follows the part that the case officer chose; a recording is told apart
// by its kind, and what is no sound or picture cannot lie among the recordings.
func folderOf(part casefile.Part, class item.Class) folder {
	switch part {
	case casefile.Papers:
		return papersFolder
	case casefile.Evidence:
		return evidenceFolder
	case casefile.Record:
		if f, ok := recordFolders[class]; ok {
			return f
		}
	}
	return restFolder
}

var recordFolders = map[item.Class]folder{item.Video: videoFolder, item.Audio: audioFolder, item.Photo: photoFolder}

var numberRule = regexp.MustCompile(`^[0-9A-Za-z](?:[0-9A-Za-z-]{0,118}[0-9A-Za-z])?$`)

// CheckNumber fails with package-name-invalid unless the 电子文件号 can name a
// package and its root folder on every system: 1 to 120 letters of ASCII, digits
// and hyphens, no hyphen at either end.
func CheckNumber(number string) error {
	if !numberRule.MatchString(number) {
		return fault.PackageName.Err("name package", Show(number), nil).With("detail", Show(number))
	}
	return nil
}

// FileName returns the name of the package with this 电子文件号.
func FileName(number string) string { return number + ".zip" }

// Bounds of a title in a name: long enough to tell files apart, short enough for
// the 260 characters of a path on Windows.
const (
	maxTitleRunes = 40
	maxTitleBytes = 120
)

// fileName returns the last part of a member's path: its position in at least
// width digits, what is harmless of the title, and the extension of the original
// name.
func fileName(position int64, width int, title, original string) string {
	name := fmt.Sprintf("%0*d", width, position)
	if t := safeTitle(title); t != "" {
		name += "-" + t
	}
	return name + "." + safeExtension(original)
}

// safeTitle keeps letters, digits and the signs of Chinese titles, and puts one
// underscore for each run of anything else. The ranges are spelled out, so that a
// later Unicode does not give an issued package other names.
func safeTitle(title string) string {
	var b strings.Builder
	runes, gap := 0, false
	for _, r := range title {
		if !harmless(r) {
			gap = runes > 0
			continue
		}
		if runes == maxTitleRunes || b.Len() > maxTitleBytes-8 {
			break
		}
		if gap {
			b.WriteByte('_')
		}
		b.WriteRune(r)
		runes, gap = runes+1, false
	}
	return b.String()
}

// harmless reports the characters that names in packages are made of: no dots, no
// spaces, nothing that a shell, a file system or a reader's eye takes for
// something else.
func harmless(r rune) bool {
	switch {
	case '0' <= r && r <= '9', 'A' <= r && r <= 'Z', 'a' <= r && r <= 'z':
		return true
	case 0x4E00 <= r && r <= 0x9FFF, 0x3400 <= r && r <= 0x4DBF, 0x20000 <= r && r <= 0x2EBE0:
		return true // CJK ideographs with extensions A to F
	case 0xC0 <= r && r <= 0x24F && r != 0xD7 && r != 0xF7:
		return true // letters of Latin scripts
	}
	return strings.ContainsRune("-·〇（）《》〔〕【】、", r)
}

var extensionRule = regexp.MustCompile(`^\.[0-9A-Za-z]{1,8}$`)

// safeExtension returns the extension of the original name without its dot, or
// "bin" where there is none that is harmless.
func safeExtension(original string) string {
	ext := path.Ext(original)
	if !extensionRule.MatchString(ext) {
		return "bin"
	}
	return strings.ToLower(ext[1:])
}

// Show makes a text of foreign origin safe for a terminal or a report: what is no
// plain character is escaped, and the end is cut off beyond 200 characters.
func Show(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > 200 {
			return b.String() + "…"
		}
		if r == '/' || r == '_' || r == '.' || r == ' ' || r == ':' || r == '=' || harmless(r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "\\u{%x}", r)
		}
	}
	return b.String()
}
