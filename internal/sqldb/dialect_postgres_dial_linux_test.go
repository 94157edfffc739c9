package sqldb

import (
	"net"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// TestASilentServerIsNoticedByTheSystem looks at the connection that is made to an
// address: what it sends must be confirmed in time, and it gives signs of life.
func TestASilentServerIsNoticedByTheSystem(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	config, err := configOf("postgres://" + listener.Addr().String() + "/liuhen")
	if err != nil {
		t.Fatal(err)
	}
	c, err := config.DialFunc(t.Context(), "tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	raw, err := c.(syscall.Conn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var timeout, alive int
	var failed [2]error
	err = raw.Control(func(fd uintptr) {
		timeout, failed[0] = unix.GetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT)
		alive, failed[1] = unix.GetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_KEEPALIVE)
	})
	if err != nil || failed != [2]error{} || timeout != int(silence.Milliseconds()) || alive != 1 {
		t.Errorf("unconfirmed for %d ms at most, signs of life %d: %v %v", timeout, alive, err, failed)
	}
}
