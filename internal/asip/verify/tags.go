package verify

import (
	"crypto/sha256"
	"errors"
	"hash/crc32"
	"io"
	"maps"
	"slices"
	"strings"

	"liuhen/internal/asip"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// checkTags holds the files around the payload to tagmanifest-sha256.txt. This
// alone proves nothing about who made them; it finds what was damaged.
func (c *check) checkTags() {
	if b, ok := c.content(asip.BagItFile, 1<<10); ok && string(b) != asip.BagItText {
		c.report.bad(fault.PackageForm, asip.BagItFile, "another version")
	}
	r, ok := c.open(asip.TagFile)
	if !ok {
		return
	}
	listed := map[string]digest.SHA256{}
	manifest := asip.NewManifest(r, asip.TagFile)
	for len(listed) <= maxTags {
		l, err := manifest.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			c.report.find(err)
			return
		}
		listed[l.Path] = l.SHA256
	}
	for _, path := range slices.Sorted(maps.Keys(listed)) {
		if _, ok := c.tags[path]; !ok {
			c.missing(path)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(c.tags)) {
		if path != asip.TagFile && !strings.HasPrefix(path, "data/") {
			c.checkTag(path, listed)
		}
	}
}

func (c *check) checkTag(path string, listed map[string]digest.SHA256) {
	want, ok := listed[path]
	if !ok {
		c.report.bad(fault.PackageExtra, path, "")
		return
	}
	sum, why := c.hash(c.tags[path])
	switch {
	case why != "":
		c.report.bad(fault.PackageUnreadable, path, why)
	case sum != want:
		c.report.bad(fault.PackageFile, path, "SHA-256")
	}
}

// hash reads a file once and returns its SHA-256; why says what is wrong with its
// bytes as such.
func (c *check) hash(e asip.Entry) (sum digest.SHA256, why string) {
	h, crc := sha256.New(), crc32.NewIEEE()
	if _, err := io.Copy(io.MultiWriter(h, crc), c.zip.Open(e)); err != nil {
		return sum, asip.Show(err.Error())
	}
	if crc.Sum32() != e.CRC {
		why = "its checksum in the zip differs"
	}
	return digest.SHA256(h.Sum(nil)), why
}
