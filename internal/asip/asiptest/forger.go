package asiptest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"

	"liuhen/internal/digest"
)

// Forger is a package taken apart: its files in the order in which they stand. What
// is altered here comes out as a zip of the right shape, whatever it holds.
type Forger struct {
	Root  string // with a final slash
	Files []Forged
}

// Forged is one file.
type Forged struct {
	Path string // inside the root folder
	Data []byte
}

// TakeApart takes a good package apart with another program than ours.
func TakeApart(data []byte) *Forger {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(err)
	f := &Forger{}
	for _, e := range r.File {
		root, path, _ := strings.Cut(e.Name, "/")
		f.Root = root + "/"
		in, err := e.Open()
		must(err)
		content, err := io.ReadAll(in)
		must(err)
		f.Files = append(f.Files, Forged{path, content})
	}
	return f
}

// Find returns the file whose path ends so; there must be one.
func (f *Forger) Find(suffix string) *Forged {
	for i := range f.Files {
		if strings.HasSuffix(f.Files[i].Path, suffix) {
			return &f.Files[i]
		}
	}
	panic("no file " + suffix)
}

// Replace puts new in the place of every old in a file, in which old must stand.
func (f *Forger) Replace(suffix, old, new string) {
	file := f.Find(suffix)
	if !bytes.Contains(file.Data, []byte(old)) {
		panic(file.Path + " does not hold " + old)
	}
	file.Data = bytes.ReplaceAll(file.Data, []byte(old), []byte(new))
}

// Put adds a file at its place in the order, or a second one beside its namesake.
func (f *Forger) Put(path string, data []byte) {
	at, _ := slices.BinarySearchFunc(f.Files, path, func(e Forged, path string) int { return strings.Compare(e.Path, path) })
	f.Files = slices.Insert(f.Files, at, Forged{path, data})
}

// Drop takes a file out.
func (f *Forger) Drop(suffix string) {
	path := f.Find(suffix).Path
	f.Files = slices.DeleteFunc(f.Files, func(e Forged) bool { return e.Path == path })
}

// Settle makes everything again that needs no key: the order of the files, 校验信息
// and both manifests, as a forger would who knows the format. It is idempotent, and
// on a good package it changes nothing.
func (f *Forger) Settle() {
	slices.SortStableFunc(f.Files, func(a, b Forged) int { return strings.Compare(a.Path, b.Path) })
	f.checksums()
	f.list("manifest-sha256.txt", func(path string) bool { return strings.HasPrefix(path, "data/") })
	f.list("tagmanifest-sha256.txt", func(path string) bool {
		return !strings.HasPrefix(path, "data/") && path != "tagmanifest-sha256.txt"
	})
}

func (f *Forger) list(name string, listed func(path string) bool) {
	var b bytes.Buffer
	for _, e := range f.Files {
		if listed(e.Path) {
			fmt.Fprintf(&b, "%s  %s\n", digest.SumSHA256(e.Data), e.Path)
		}
	}
	for i := range f.Files {
		if f.Files[i].Path == name {
			f.Files[i].Data = b.Bytes()
		}
	}
}

func (f *Forger) checksums() {
	var paper *Forged
	var b bytes.Buffer
	for i, e := range f.Files {
		name, inside := strings.CutPrefix(e.Path, "data/")
		switch {
		case name == "校验信息.txt":
			paper = &f.Files[i]
		case inside:
			fmt.Fprintf(&b, "# %d 字节\nSM3 (%s) = %s\nSHA256 (%s) = %s\n", len(e.Data), name, digest.SumSM3(e.Data), name, digest.SumSHA256(e.Data))
		}
	}
	if paper != nil {
		head, _, _ := bytes.Cut(paper.Data, []byte("\n"))
		paper.Data = slices.Concat(head, []byte("\n"), b.Bytes())
	}
}

// Bytes puts the files together in their order, as docs/formats/package.md says: this
// is a second writer of the format, for packages below 4 GiB.
func (f *Forger) Bytes() []byte {
	var out, directory []byte
	for _, e := range f.Files {
		start := uint32(len(out))
		out = f.file(out, e)
		directory = f.record(directory, e, start)
	}
	start, count := uint32(len(out)), uint32(len(f.Files))
	out = le.AppendUint32(append(out, directory...), 0x06054b50)
	for _, n := range []uint32{0, count | count<<16, uint32(len(directory)), start} {
		out = le.AppendUint32(out, n)
	}
	return append(out, 0, 0)
}

var le = binary.LittleEndian

// wide reports whether a file is written with sizes of eight bytes: those outside the
// payload.
func (e Forged) wide() bool { return !strings.HasPrefix(e.Path, "data/") }

// version is what a reader needs for the file.
func (e Forged) version() uint16 {
	if e.wide() {
		return 45
	}
	return 20
}

// file appends a file with what stands before and after its bytes.
func (f *Forger) file(out []byte, e Forged) []byte {
	name, size := f.Root+e.Path, uint32(len(e.Data))
	out = le.AppendUint32(out, 0x04034b50)
	for _, n := range []uint16{e.version(), 0x0808, 0, 0, 0x21, 0, 0} {
		out = le.AppendUint16(out, n)
	}
	if e.wide() {
		out = append(out, bytes.Repeat([]byte{0xff}, 8)...)
		out = le.AppendUint16(le.AppendUint16(out, uint16(len(name))), 20)
		out = append(append(out, name...), 1, 0, 16, 0)
		out = append(out, make([]byte, 16)...)
	} else {
		out = append(out, make([]byte, 8)...)
		out = append(le.AppendUint32(out, uint32(len(name))), name...)
	}
	out = le.AppendUint32(le.AppendUint32(append(out, e.Data...), 0x08074b50), crc32.ChecksumIEEE(e.Data))
	if e.wide() {
		return le.AppendUint64(le.AppendUint64(out, uint64(size)), uint64(size))
	}
	return le.AppendUint32(le.AppendUint32(out, size), size)
}

// record appends a file's record in the directory.
func (f *Forger) record(directory []byte, e Forged, start uint32) []byte {
	name, size := f.Root+e.Path, uint32(len(e.Data))
	directory = le.AppendUint32(directory, 0x02014b50)
	for _, n := range []uint16{0x032d, e.version(), 0x0808, 0, 0, 0x21} {
		directory = le.AppendUint16(directory, n)
	}
	for _, n := range []uint32{crc32.ChecksumIEEE(e.Data), size, size, uint32(len(name))} {
		directory = le.AppendUint32(directory, n)
	}
	directory = append(directory, make([]byte, 6)...)
	directory = le.AppendUint32(le.AppendUint32(directory, 0o100644<<16), start)
	return append(directory, name...)
}
