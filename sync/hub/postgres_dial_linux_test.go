package hub

import (
	"net"
	"testing"

	"golang.org/x/sys/unix"
)

func TestDialerLimitsSilence(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	conn, err := dialer().DialContext(t.Context(), "tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	raw, err := conn.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	err = raw.Control(func(fd uintptr) {
		got, err := unix.GetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT)
		if err != nil || got != int(vanished.Milliseconds()) {
			t.Errorf("unconfirmed data may wait for %d ms: %v", got, err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}
