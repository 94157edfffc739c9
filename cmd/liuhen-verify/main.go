// Command liuhen-verify checks an archiving package (归档信息包) without network,
// server or trust in the agency. See docs/formats/package.md.
package main

import (
	"io"
	"os"
	"runtime/debug"

	"liuhen/internal/asip/verify"
	"liuhen/internal/stamp"
)

func main() {
	note, _ := debug.ReadBuildInfo() // nil without one
	os.Exit(verify.Main(os.Args[1:], verify.World{
		Open: open, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Version: stamp.Line("liuhen-verify", note),
	}))
}

// file is an open file with its size.
type file struct {
	*os.File
	size int64
}

// Size returns the length in bytes.
func (f file) Size() int64 { return f.size }

func open(name string) (verify.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		_ = f.Close()
		return nil, verify.ErrFolder
	}
	size, err := f.Seek(0, io.SeekEnd) // also of a block device
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return file{f, size}, nil
}
