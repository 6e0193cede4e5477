package platform

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handtruck/handtruck/scanner"
	"github.com/handtruck/handtruck/scanner/source"
)

// heard is a sink that keeps what it is given.
type heard struct {
	scans   []source.Raw
	presses []Press
	typing  []string
	trouble []error
	refuse  error
}

func (h *heard) into() Sink {
	return Sink{
		Scan: func(raw source.Raw) error {
			if h.refuse != nil {
				return h.refuse
			}
			h.scans = append(h.scans, raw)
			return nil
		},
		Press:   func(p Press) { h.presses = append(h.presses, p) },
		Typing:  func(text string) { h.typing = append(h.typing, text) },
		Trouble: func(err error) { h.trouble = append(h.trouble, err) },
	}
}

func TestEveryMakersBroadcastBecomesAScan(t *testing.T) {
	for _, r := range recordings {
		var h heard
		r.want.At = 5 * time.Second
		deliver(bridged(r.action, r.extras), r.want.At, h.into())
		if !slices.Equal(h.scans, []source.Raw{r.want}) || len(h.trouble) > 0 {
			t.Errorf("%s: got %+v, %v, want %+v", r.want.Source, h.scans, h.trouble, r.want)
		}
	}
}

// TestWhatIsNoScanIsSaidOrLeft: nothing that another app sends may be lost without a word, end the app, or be taken for a scan.
func TestWhatIsNoScanIsSaidOrLeft(t *testing.T) {
	plugin := func(verdict string) []extra {
		return []extra{{resultCommand, "s", "DataWedge INTENT"}, {resultVerdict, "s", verdict}, {"RESULT_INFO", "m", "RESULT_CODE=APP_ALREADY_ASSOCIATED"}}
	}
	poisoned := appendEntry(bridged(source.OwnAction, []extra{{"data", "s", "0401"}}), kindTrouble, extraPrefix+"dataBytes", []byte("class not found"))
	for _, c := range []struct {
		name    string
		bytes   []byte
		scans   int
		trouble string // "" for none
	}{
		{"the trigger was let go", bridged("nlscan.action.SCANNER_RESULT", []extra{{"SCAN_STATE", "s", "fail"}}), 0, ""},
		{"settings were taken", bridged(dataWedgeResult, plugin("SUCCESS")), 0, ""},
		{"settings were refused", bridged(dataWedgeResult, plugin("FAILURE")), 0, "DataWedge INTENT: APP_ALREADY_ASSOCIATED"},
		{"nothing that we know", bridged(source.OwnAction, nil), 0, "no extra that we know"},
		{"one extra is broken", poisoned, 1, "class not found"},
		{"half a bundle", poisoned[:20], 0, "damaged"},
		{"no bytes", nil, 0, "no extra that we know"},
	} {
		var h heard
		deliver(c.bytes, 0, h.into())
		var said []string
		for _, err := range h.trouble {
			said = append(said, err.Error())
		}
		if len(h.scans) != c.scans || (c.trouble == "") != (len(said) == 0) || !strings.Contains(strings.Join(said, "\n"), c.trouble) {
			t.Errorf("%s: %d scans, said %q, want %q", c.name, len(h.scans), said, c.trouble)
		}
	}
	full := heard{refuse: source.ErrFull}
	deliver(bridged(source.OwnAction, []extra{{"data", "s", "0401"}}), 0, full.into())
	if len(full.trouble) != 1 || !errors.Is(full.trouble[0], source.ErrFull) {
		t.Errorf("a scan that found no room: %v", full.trouble)
	}
}

func TestAMegabyteIsNoScan(t *testing.T) {
	var h heard
	deliver(bridged(source.OwnAction, []extra{{"data", "s", strings.Repeat("1", 1<<20)}}), 0, h.into())
	if len(h.scans) != 1 || h.scans[0].Scan(&scanner.Parser{}).Code != "SCAN_TOO_LONG" {
		t.Error("a megabyte was taken for a scan, or lost without a word")
	}
}

func FuzzBroadcast(f *testing.F) {
	for _, r := range recordings {
		f.Add(bridged(r.action, r.extras))
	}
	f.Add([]byte("s\x00\x00\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var h heard
		deliver(b, 0, h.into())
		if len(h.scans) > 1 {
			t.Errorf("one broadcast gave %d scans", len(h.scans))
		}
	})
}
