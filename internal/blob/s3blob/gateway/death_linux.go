package gateway

import (
	"os/exec"
	"syscall"
)

// diesWithUs ends the server also when the test's process is killed.
func diesWithUs(server *exec.Cmd) {
	server.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
