//go:build !linux

package sqldb

import "syscall"

// noticeSilence leaves it to the system's own time to notice that the other end of a
// connection has fallen silent.
func noticeSilence(string, string, syscall.RawConn) error { return nil }
