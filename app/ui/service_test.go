package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"testing"

	"fyne.io/fyne/v2/test"

	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/scanner/source"
)

// What a service on the device sends to the loopback stands in the line with all other inputs; a tag in sight stands there once.
func TestScansOfAService(t *testing.T) {
	test.NewTempApp(t)
	w := NewWindow(test.NewTempWindow(t, nil), nil, Light, false)
	free, err := net.Listen("tcp", "127.0.0.1:0") // finds a port that is free
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- w.TakeScansAt(address)(ctx) }()
	conn := dial(t, address)
	const tag = "3074257BF7194E4000001A85"
	_, _ = io.WriteString(conn, "]C10109501101530003\r\n"+tag+"\n"+tag+"\nW-1\n")
	for _, want := range []string{"]C10109501101530003", tag, "W-1"} {
		if entry, err := w.inputs.Pop(t.Context()); err != nil || entry.Raw.Data != want {
			t.Errorf("got %q, %v, want %q", entry.Raw.Data, err, want)
		}
	}
	conn.Close()
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// dial connects as soon as somebody listens.
func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	for t.Context().Err() == nil {
		if conn, err := net.Dial("tcp", address); err == nil {
			return conn
		}
	}
	t.Fatal("nobody listens")
	return nil
}

func TestTroubleInTheWorkersLanguage(t *testing.T) {
	for _, known := range troubles {
		if said := troubleIn("de", fmt.Errorf("on the way: %w", known.err)); said == known.phrase || said == known.err.Error() {
			t.Errorf("%q is not said in German", known.phrase)
		}
	}
	if said := work.Message("", work.ScanNotTaken, troubleIn("", source.ErrFull)); said != "Not taken: too many scans wait. Scan it again." {
		t.Error(said)
	}
	if said := troubleIn("de", errors.New("something else")); said != "something else" {
		t.Error(said)
	}
}
