package pgtest

import (
	"os/exec"
	"syscall"
)

// endWithUs lets the kernel end a server whose test program was killed: it runs no clean-up then.
func endWithUs(command *exec.Cmd) {
	if command.SysProcAttr == nil {
		command.SysProcAttr = &syscall.SysProcAttr{}
	}
	command.SysProcAttr.Pdeathsig = syscall.SIGQUIT // PostgreSQL's immediate shutdown
}
