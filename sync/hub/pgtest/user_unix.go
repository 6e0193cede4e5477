//go:build unix

package pgtest

import (
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// lowUsers may run a server where the tests run as root, which PostgreSQL refuses.
var lowUsers = []string{"postgres", "nobody"}

// lowUser is whom a server runs as; ok is false when that is whoever runs the tests.
func lowUser() (uid, gid int, ok bool) {
	if os.Getuid() != 0 {
		return 0, 0, false
	}
	for _, name := range lowUsers {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, badUser := strconv.Atoi(found.Uid)
		gid, badGroup := strconv.Atoi(found.Gid)
		if badUser == nil && badGroup == nil {
			return uid, gid, true
		}
	}
	return 0, 0, false
}

func unprivileged(command *exec.Cmd) {
	if uid, gid, ok := lowUser(); ok {
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}
}

// giveAway makes a folder the server's.
func giveAway(dir string) error {
	if uid, gid, ok := lowUser(); ok {
		return os.Chown(dir, uid, gid)
	}
	return nil
}
