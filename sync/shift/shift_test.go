package shift

import (
	"io"
	"maps"
	"net"
	"testing"
	"testing/fstest"
	"time"

	"github.com/handtruck/handtruck/assets"
)

func TestLabel(t *testing.T) {
	p := &paper{items: map[string]article{"C1": {gtin: "09521001004015"}, "0401": {}}}
	for _, test := range []struct {
		item, lot, expiry, serial string
		want                      map[string]string
	}{
		{"0401", "", "", "", map[string]string{"scan": "0401"}},
		{"0401", "L1", "", "", map[string]string{"scan": "0401"}}, // an item without GTIN has no GS1 label
		{"C1", "", "", "", map[string]string{"scan": "C1"}},
		{"C1", "L1", "2026-05-01", "", map[string]string{"scan": "0109521001004015172605" + "01" + "10L1", "symbology": "]C1"}},
		{"C1", "L1", "", "S7", map[string]string{"scan": "010952100100401510L1\u001d21S7", "symbology": "]C1"}},
	} {
		if got := p.label(test.item, test.lot, test.expiry, test.serial); !maps.Equal(got, test.want) {
			t.Errorf("label of %+v is %q, want %q", test, got, test.want)
		}
	}
}

func TestReadPaper(t *testing.T) {
	p, err := readPaper(assets.Demo())
	if err != nil {
		t.Fatal(err)
	}
	if len(p.people) == 0 || len(p.receipts) == 0 || len(p.orders) == 0 || p.packing() == "" || p.morning.Hour() != 6 {
		t.Errorf("%d people, %d receipts, %d orders, packing at %q, begins at %v", len(p.people), len(p.receipts), len(p.orders), p.packing(), p.morning)
	}
	if _, err := readPaper(fstest.MapFS{}); err == nil {
		t.Error("an empty folder is a warehouse")
	}
}

func TestMeterCountsAndOutlivesTheHub(t *testing.T) {
	m, err := newMeter()
	if err != nil {
		t.Fatal(err)
	}
	defer m.close()
	hub, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			c, err := hub.Accept()
			if err != nil {
				return // closed
			}
			go func() {
				defer c.Close()
				io.Copy(c, io.LimitReader(c, 5)) // echoes what it is told
			}()
		}
	}()
	address := hub.Addr().String()
	m.target.Store(&address)
	if got := talk(t, m, "hello"); got != "hello" {
		t.Errorf("the hub answered %q", got)
	}
	if up, down := m.up.Load(), m.down.Load(); up != 5 || down != 5 {
		t.Errorf("%d bytes up and %d down", up, down)
	}
	hub.Close()
	if got := talk(t, m, "hello"); got != "" {
		t.Errorf("a hub that is gone answered %q", got)
	}
}

// talk says something to the hub through the meter and returns all of the answer.
func talk(t *testing.T, m *meter, text string) string {
	t.Helper()
	c, err := (&net.Dialer{Timeout: time.Minute}).DialContext(t.Context(), "tcp", m.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Write([]byte(text)); err != nil {
		return ""
	}
	answer, err := io.ReadAll(c)
	if err != nil {
		return "" // the other side is gone
	}
	return string(answer)
}
