package durable_test

import (
	"os"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// mincore asks which pages of a mapping are in memory; x/sys has no wrapper for it.
func mincore(t *testing.T, mem []byte) []byte {
	t.Helper()
	pages := make([]byte, (len(mem)+os.Getpagesize()-1)/os.Getpagesize())
	_, _, errno := unix.Syscall(unix.SYS_MINCORE, uintptr(unsafe.Pointer(&mem[0])), uintptr(len(mem)), uintptr(unsafe.Pointer(&pages[0])))
	if errno != 0 {
		t.Fatal(errno)
	}
	return pages
}
