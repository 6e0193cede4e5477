package shift

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
)

// meter stands between the terminals and the hub and counts what goes over the wire. It stays when the hub goes.
type meter struct {
	listener net.Listener
	target   atomic.Pointer[string] // the hub's address
	up, down atomic.Int64           // bytes
	group    sync.WaitGroup
}

func newMeter() (*meter, error) {
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("start meter: %w", err)
	}
	m := &meter{listener: listener}
	m.group.Go(m.accept)
	return m, nil
}

// address is where terminals find the hub.
func (m *meter) address() string { return "http://" + m.listener.Addr().String() }

func (m *meter) reset() {
	m.up.Store(0)
	m.down.Store(0)
}

func (m *meter) accept() {
	for {
		device, err := m.listener.Accept()
		if err != nil {
			return // closed
		}
		m.group.Go(func() { m.carry(device) })
	}
}

// carry passes bytes on until one side ends; a hub that is not there ends at once.
func (m *meter) carry(device net.Conn) {
	defer device.Close()
	hub, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", *m.target.Load())
	if err != nil {
		return
	}
	defer hub.Close()
	done := make(chan struct{})
	go func() {
		defer close(done)
		count(hub, device, &m.up)
		hub.Close()
	}()
	count(device, hub, &m.down)
	device.Close()
	<-done
}

// count copies and counts while it copies, as connections live for hours.
func count(to io.Writer, from io.Reader, bytes *atomic.Int64) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		bytes.Add(int64(n))
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

func (m *meter) close() error {
	if err := m.listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("stop meter: %w", err)
	}
	m.group.Wait()
	return nil
}

func bytesOf(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d B", n)
}
