package httpapi

import (
	"encoding/base64"
	"net/http"
	"strings"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/intake"
)

// maxMetadata bounds what may be said of an upload, in bytes of the header.
const maxMetadata = 8 << 10

// parseMetadata reads Upload-Metadata: pairs of a key and a value in Base64, parted by
// commas. It takes what we know of it, "filename" and "sha256" (of the whole file, 64
// lower-case hexadecimal digits), and passes over every other well-formed pair.
func parseMetadata(header string) (intake.Announced, error) {
	var said intake.Announced
	if len(header) > maxMetadata {
		return said, badMetadata(nil)
	}
	seen := map[string]bool{}
	for pair := range strings.SplitSeq(header, ",") {
		key, coded, _ := strings.Cut(strings.Trim(pair, " "), " ")
		if key == "" && header != "" || seen[key] || !isToken(key) {
			return said, badMetadata(nil)
		}
		seen[key] = true
		value, err := decoded(coded)
		if err != nil {
			return said, badMetadata(err)
		}
		switch key {
		case "filename":
			said.FileName = string(value)
		case "sha256":
			if said.Declared, err = declared("sha256", string(value)); err != nil {
				return said, err
			}
		}
	}
	return said, nil
}

func badMetadata(cause error) error {
	return fault.BadInput.Err("read metadata", "", cause).With("field", "Upload-Metadata").
		WithBoth("problem", "须为逗号分隔的“键 Base64值”", "it is pairs of a key and a value in Base64, parted by commas")
}

// decoded reads Base64 in its one spelling: the library would pass over line ends.
func decoded(coded string) ([]byte, error) {
	if strings.ContainsAny(coded, "\r\n") {
		return nil, base64.CorruptInputError(0)
	}
	return base64.StdEncoding.Strict().DecodeString(coded)
}

// isToken reports whether s is visible ASCII.
func isToken(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// parseChecksum reads Upload-Checksum: "sha256" and 32 bytes in Base64. Without the
// header the digest is zero, which means none; nothing has a digest of zeros, so a
// piece with that one differs.
func parseChecksum(h http.Header) (digest.SHA256, error) {
	values := h.Values("Upload-Checksum")
	if len(values) == 0 {
		return digest.SHA256{}, nil
	}
	algorithm, coded, _ := strings.Cut(values[0], " ")
	sum, err := decoded(coded)
	if err != nil || len(values) > 1 || algorithm != "sha256" || len(sum) != digest.Size {
		return digest.SHA256{}, fault.ChecksumUnknown.Err("read checksum", "", err)
	}
	if digest.SHA256(sum).IsZero() {
		return digest.SHA256{}, fault.PieceMismatch.Err("read checksum", "", nil)
	}
	return digest.SHA256(sum), nil
}
