package source

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"
)

const (
	tcpSource = "tcp"
	// LoopbackAddress is where DataWedge's IP output connects by default.
	LoopbackAddress = "127.0.0.1:58627"
	// idleEnd ends a scan that came without a suffix.
	idleEnd = 50 * time.Millisecond
	// connectionsMost is the most senders at once; there is one scan service on a device.
	connectionsMost = 8
)

// ErrNotLoopback is returned for an address that other machines could reach.
var ErrNotLoopback = errors.New("address is not on the loopback")

// TCP takes scans and lines of RFID readers from a service on the same device. A scan ends with CR or LF, with the connection, or after 50 ms of silence.
type TCP struct {
	// Take gets each delivery, one at a time for each connection.
	Take func(Raw)
	// Now gives the boot clock's time.
	Now func() time.Duration
	// Deadline gives the wall time that is idleEnd away; tests give one in the future or the past.
	Deadline func() time.Time
}

// NewTCP returns a source that gives its deliveries to take.
func NewTCP(take func(Raw), now func() time.Duration) *TCP {
	return &TCP{Take: take, Now: now, Deadline: func() time.Time { return time.Now().Add(idleEnd) }}
}

// Listen opens the port, which must be on the loopback: what comes in is believed to be a scan.
func (t *TCP) Listen(address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("listen for scans: %w", err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return nil, fmt.Errorf("listen for scans on %s: %w", host, ErrNotLoopback)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen for scans: %w", err)
	}
	return listener, nil
}

// Serve takes connections until ctx ends, then closes the listener and all of them and returns nil.
func (t *TCP) Serve(ctx context.Context, listener net.Listener) error {
	stop := context.AfterFunc(ctx, func() { listener.Close() })
	defer stop()
	var all sync.WaitGroup
	defer all.Wait()
	room := make(chan struct{}, connectionsMost)
	for {
		conn, err := listener.Accept()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("accept scanner: %w", err)
		}
		select {
		case room <- struct{}{}:
		default:
			conn.Close()
			continue
		}
		all.Go(func() {
			t.read(ctx, conn)
			<-room
		})
	}
}

// read frames one connection's bytes.
func (t *TCP) read(ctx context.Context, conn net.Conn) {
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	var f frame
	chunk := make([]byte, 1024)
	for {
		deadline := time.Time{}
		if len(f.text) > 0 {
			deadline = t.Deadline()
		}
		if conn.SetReadDeadline(deadline) != nil {
			return
		}
		n, err := conn.Read(chunk)
		for _, c := range chunk[:n] {
			if text, done := f.add(c); done {
				t.deliver(text)
			}
		}
		if err != nil {
			t.deliver(f.end())
			if !errors.Is(err, os.ErrDeadlineExceeded) {
				return
			}
		}
	}
}

func (t *TCP) deliver(text string) {
	if text != "" {
		t.Take(Raw{Data: text, Source: tcpSource, At: t.Now()})
	}
}

// frame gathers the bytes of one scan.
type frame struct{ text []byte }

// add takes one byte; CR, LF and NUL end a scan, also an empty one. Beyond the limit bytes only count as too many.
func (f *frame) add(c byte) (text string, done bool) {
	if c == '\r' || c == '\n' || c == 0 {
		return f.end(), true
	}
	if len(f.text) <= scanMost {
		f.text = append(f.text, c)
	}
	return "", false
}

func (f *frame) end() string {
	text := string(f.text)
	f.text = f.text[:0]
	return strings.Trim(text, "\x02\x03")
}
