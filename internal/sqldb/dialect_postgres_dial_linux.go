package sqldb

import (
	"errors"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// silence is how long the other end may leave unconfirmed what was sent to it, data or a
// sign of life, before a connection counts as lost: a cable that was pulled closes
// nothing. It says nothing of how long an answer may take.
const silence = 30 * time.Second

// noticeSilence lets the system end a connection whose other end has fallen silent.
func noticeSilence(network, _ string, c syscall.RawConn) error {
	if !strings.HasPrefix(network, "tcp") {
		return nil
	}
	var failed error
	err := c.Control(func(fd uintptr) {
		failed = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(silence.Milliseconds()))
	})
	return errors.Join(err, failed)
}
