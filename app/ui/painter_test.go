package ui_test

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/app/ui"
	"github.com/handtruck/handtruck/domain/route"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/scanner"
	"github.com/handtruck/handtruck/scanner/labels"
)

var update = flag.Bool("update", false, "rewrite the golden images")

// screens are one answer of every kind that there is to draw.
var screens = map[string]terminal.Answer{
	"login": {Step: "login/badge", Title: "Log in", Prompt: "Scan your badge", Tone: work.Ask, Show: work.Fields{{Name: "site", Value: "Millbrook House & Garden"}}, Online: true},
	"loading": {Step: "login/badge", Title: "Log in", Prompt: "Loading the site", Tone: work.Warn, Code: work.Loading, Message: "This device is still loading the site: 1,200 of 3,000 rows have come. Your badge is taken as soon as it is there.",
		Show: work.Fields{{Name: "loaded", Value: "1,200 of 3,000 rows"}}, Echo: &work.Echoed{Text: "W-1", Tone: work.Warn}, Options: []work.Option{{ID: "device", Label: "Device"}}},
	"damaged": {Step: "pick/location", Title: "Pick S-5001", Prompt: "Scan the location", Tone: work.OK, Progress: &work.Progress{Done: 7, Total: 23}, Unsynced: 3, OldestS: 12,
		Show:   work.Fields{{Name: "location", Value: "A-03-02"}, {Name: "item", Value: "0401"}, {Name: "name", Value: "Bolt M8 x 40"}, {Name: "quantity", Value: int64(6)}},
		Notice: &terminal.Notice{Code: work.DataDamaged, Message: "Some data of this device cannot be read. All scans are safe. Go where there is radio when you can."}, Options: []work.Option{{ID: "short", Label: "Short"}, {ID: "skip", Label: "Skip"}}},
	"pin": {Step: "login/pin", Title: "Log in", Prompt: "Enter your PIN", Tone: work.OK, Show: work.Fields{{Name: "worker", Value: "Ana Petrova"}}, Echo: &work.Echoed{Text: "W-1", Tone: work.OK}, Online: true},
	"home": {Step: "home", Title: "Home", Prompt: "Scan or choose", Tone: work.OK, Show: work.Fields{{Name: "worker", Value: "Ana Petrova"}}, Online: true, Options: []work.Option{
		{ID: "receive", Label: "Receive", Count: 6}, {ID: "putaway", Label: "Put away", Count: 12}, {ID: "pick", Label: "Pick", Count: 61},
		{ID: "pack", Label: "Pack", Count: 2}, {ID: "ship", Label: "Ship"}, {ID: "count", Label: "Count", Count: 3}, {ID: "return", Label: "Return", Count: 4},
		{ID: "move", Label: "Move"}, {ID: "replenish", Label: "Replenish"}, {ID: "lookup", Label: "Look up"}, {ID: "report", Label: "Report"}, {ID: "supervise", Label: "Supervise", Count: 9}, {ID: "logout", Label: "Log out"}, {ID: "device", Label: "Device"}}},
	"location": {Step: "pick/location", Title: "Pick S-5001", Prompt: "Scan the location", Tone: work.OK, Progress: &work.Progress{Done: 7, Total: 23}, Unsynced: 3, OldestS: 12,
		Show: work.Fields{{Name: "location", Value: "A-03-02"}, {Name: "item", Value: "0401"}, {Name: "name", Value: "Bolt M8 x 40"}, {Name: "quantity", Value: int64(6)},
			{Name: "taken", Value: int64(0)}, {Name: "uom", Value: "piece"}, {Name: "next", Value: "B-01-11"}},
		Echo: &work.Echoed{Text: "A-03-01", Tone: work.OK}, Options: []work.Option{{ID: "short", Label: "Short"}, {ID: "skip", Label: "Skip"}}},
	"map": {Step: "pick/location", Title: "Pick S-5001", Prompt: "Scan the location", Tone: work.OK, Progress: &work.Progress{Done: 7, Total: 23}, Online: true,
		Show: work.Fields{{Name: "location", Value: "B-07"}, {Name: "item", Value: "0401"}, {Name: "name", Value: "Bolt M8 x 40"}, {Name: "quantity", Value: int64(6)}, {Name: "uom", Value: "piece"}},
		Echo: &work.Echoed{Text: "A-04", Tone: work.OK}, Options: []work.Option{{ID: "short", Label: "Short"}, {ID: "skip", Label: "Skip"}}, Map: wayAhead()},
	"wrong": {Step: "pick/location", Title: "Pick S-5001", Prompt: "Scan the location", Tone: work.Error, Code: work.WrongLocation, Message: "Wrong place: this is B-01-11. Go to A-03-02.",
		Progress: &work.Progress{Done: 7, Total: 23}, Unsynced: 31, OldestS: 1900, Show: work.Fields{{Name: "location", Value: "A-03-02"}, {Name: "item", Value: "0401"}, {Name: "name", Value: "Bolt M8 x 40"}, {Name: "quantity", Value: int64(6)}},
		Echo: &work.Echoed{Text: "B-01-11", Tone: work.Error}, Options: []work.Option{{ID: "short", Label: "Short"}, {ID: "skip", Label: "Skip"}}},
	"quantity": {Step: "receive/quantity", Title: "Receive R-1001", Prompt: "Enter how many", Tone: work.Warn, Code: work.ConfirmOverReceipt, Message: "15 more than expected. Enter it again to confirm.",
		Show: work.Fields{{Name: "item", Value: "0402"}, {Name: "name", Value: "Nut M8"}, {Name: "quantity", Value: int64(600)}, {Name: "uom", Value: "piece"}},
		Echo: &work.Echoed{Text: "615", Tone: work.Warn}, Options: []work.Option{{ID: "accept", Label: "Accept"}, {ID: "damaged", Label: "Damaged"}}, Online: true},
	"supervise": {Step: "supervise/list", Title: "Aufsicht", Prompt: "Liste wählen", Tone: work.Ask, Online: true, Language: "de", Options: []work.Option{
		{ID: "discrepancies", Label: "Abweichungen", Count: 7}, {ID: "claims", Label: "In Arbeit", Count: 3}, {ID: "places", Label: "Gesperrte Plätze", Count: 1},
		{ID: "incidents", Label: "Meldungen"}, {ID: "exceptions", Label: "Ausnahmen", Count: 12}, {ID: "tolerances", Label: "Toleranzen", Count: 4}}},
	"discrepancy": {Step: "supervise/discrepancy", Title: "Supervise", Prompt: "What is to be done?", Tone: work.Ask, Online: true,
		Show: work.Fields{{Name: "kind", Value: "count_variance"}, {Name: "location", Value: "A-03-02"}, {Name: "item", Value: "0401"}, {Name: "name", Value: "Bolt M8 x 40"},
			{Name: "expected", Value: int64(120)}, {Name: "found", Value: int64(96)}, {Name: "worker", Value: "W-4"}, {Name: "value", Value: int64(-1200)}},
		Options: []work.Option{{ID: "accept", Label: "Believe it"}, {ID: "recount", Label: "Count again"}, {ID: "next", Label: "Next"}}},
	"tolerance": {Step: "supervise/tolerance", Title: "Supervise", Prompt: "Choose a limit", Tone: work.OK, Code: work.Done, Message: "Done.", Online: true,
		Show: work.Fields{{Name: "work", Value: "count"}, {Name: "class", Value: "A"}, {Name: "plus_percent", Value: int64(1)}, {Name: "minus_percent", Value: int64(2)},
			{Name: "approve_above", Value: int64(5000)}, {Name: "recount_by_other", Value: "yes"}},
		Options: []work.Option{{ID: "plus_percent", Label: "More, %"}, {ID: "minus_percent", Label: "Fewer, %"}, {ID: "plus_most", Label: "More, units"}, {ID: "minus_most", Label: "Fewer, units"},
			{ID: "value_most", Label: "Value"}, {ID: "approve_above", Label: "Decide above"}, {ID: "recount_by_other", Label: "Other counter"}, {ID: "next", Label: "Next"}}},
	"scanner": {Step: "device/scanner", Title: "Device", Prompt: "Scan anything", Tone: work.Error, Code: work.BadBarcode, Message: "Misread or wrong label: (17) character 27: the month does not exist. Scan it again.", Online: true,
		Show: work.Fields{{Name: "source", Value: "intent:zebra"}, {Name: "identifier", Value: "]C1 LABEL-TYPE-EAN128"}, {Name: "text", Value: "010950110153000310AB-123<GS>17261331"},
			{Name: "hex", Value: "30 31 30 39 35 30 31 31 30 31 35 33 30 30 30 33 31 30 41 42 2D 31 32 33 1D 31 37 32 36 31 33 33 31"}, {Name: "bytes", Value: int64(33)}, {Name: "data", Value: "gs1"},
			{Name: "verdict", Value: "(17) character 27: the month does not exist"}, {Name: "rule", Value: "ILLEGAL_MONTH"}},
		Echo: &work.Echoed{Text: "010950110153000310AB-123<GS>17261331", Tone: work.Error}, Options: []work.Option{{ID: "clear", Label: "Next label"}}},
	"sounds": {Step: "device/sounds", Title: "Device", Prompt: "Did you hear it?", Tone: work.Warn, Progress: &work.Progress{Done: 1, Total: 3}, Show: work.Fields{{Name: "sound", Value: "look twice"}}, Online: true, Echo: &work.Echoed{Text: "look twice", Tone: work.Warn},
		Options: []work.Option{{ID: "yes", Label: "Yes"}, {ID: "no", Label: "No"}, {ID: "again", Label: "Play again"}}},
	"label": {Step: "device/label", Title: "Device", Prompt: "Look at the label", Tone: work.Ask, Online: true, Show: work.Fields{{Name: "unit", Value: "340123450000012348"}, {Name: "data", Value: "pallet uncertain"}},
		Options: []work.Option{{ID: "print", Label: "Print label"}, {ID: "done", Label: "It came out"}}, Picture: palletLabel()},
	"long": {Step: "putaway/location", Title: "Put away", Prompt: "Scan the location", Tone: work.OK, Show: work.Fields{{Name: "location", Value: "AA-103-02-B1-14"}, {Name: "unit", Value: "395217770004100017"},
		{Name: "item", Value: "85123A"}, {Name: "name", Value: "White Hanging Heart T-Light Holder"}, {Name: "quantity", Value: int64(3792)}},
		Options: []work.Option{{ID: "other", Label: "Other place"}, {ID: "full", Label: "Place is full"}}, Online: true},
}

// wayAhead is a walk through three of eight aisles, one of them blocked in the middle.
func wayAhead() *route.Sketch {
	places := []route.Place{{Code: "PACK", Located: true}}
	for aisle := range 8 {
		for bay := range 12 {
			places = append(places, route.Place{Code: fmt.Sprintf("%c-%02d", 'A'+aisle, bay), Aisle: string(rune('A' + aisle)),
				XMM: int64(aisle) * 4000, YMM: 3000 + int64(bay)*1500, Located: true})
		}
	}
	floor, _ := route.FromPlaces(places, nil)
	drawn, ok := floor.Without("C-05").Sketch("A-04", []string{"B-07", "C-09", "F-02"}, "PACK")
	if !ok {
		panic("the floor knows all of these places")
	}
	return &drawn
}

// palletLabel is the preview of a pallet's label.
func palletLabel() []byte {
	sheet, err := labels.Pallet{SSCC: "340123450000012348", From: "Millbrook House & Garden", To: "Dock 4",
		Content: []scanner.Element{{AI: "02", Value: "09501101530003"}, {AI: "37", Value: "48"}, {AI: "10", Value: "AB-123"}}}.Sheet(labels.A6)
	if err != nil {
		panic(err) // the label is part of this test
	}
	var file bytes.Buffer
	if err := sheet.PNG(&file); err != nil {
		panic(err)
	}
	return file.Bytes()
}

// sizes are the screens that must hold everything: a small and a usual handheld, and a tablet.
var sizes = map[string]fyne.Size{"small": fyne.NewSize(320, 533), "phone": fyne.NewSize(360, 640), "tablet": fyne.NewSize(800, 1280)}

func paint(t *testing.T, a terminal.Answer, size fyne.Size, palette ui.Palette, left bool) (fyne.Window, *[]work.Event) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(ui.Theme{Palette: palette})
	sent := &[]work.Event{}
	painter := &ui.Painter{Palette: palette, LeftHand: left, Send: func(e work.Event) { *sent = append(*sent, e) }}
	window := test.NewTempWindow(t, painter.Paint(a, size))
	window.SetPadded(false)
	window.Resize(size)
	return window, sent
}

// Every kind of screen looks as it did when somebody last looked at it.
func TestGoldenScreens(t *testing.T) {
	for name, answer := range screens {
		for look, o := range map[string]struct {
			palette ui.Palette
			left    bool
			size    string
		}{"light": {ui.Light, false, "phone"}, "dark-left": {ui.Dark, true, "small"}} {
			t.Run(name+"-"+look, func(t *testing.T) {
				window, _ := paint(t, answer, sizes[o.size], o.palette, o.left)
				compare(t, filepath.Join("testdata", name+"-"+look+".png"), window.Canvas().Capture())
			})
		}
	}
}

// compare allows what differs between processors: a few pixels at the edges of letters.
func compare(t *testing.T, path string, got image.Image) {
	t.Helper()
	if *update {
		var b bytes.Buffer
		if err := png.Encode(&b, got); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	want, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	if want.Bounds() != got.Bounds() {
		t.Fatalf("%s is %v, not %v", path, got.Bounds(), want.Bounds())
	}
	differing := 0
	for y := range got.Bounds().Dy() {
		for x := range got.Bounds().Dx() {
			r1, g1, b1, _ := want.At(x, y).RGBA()
			r2, g2, b2, _ := got.At(x, y).RGBA()
			if distance(r1, r2)+distance(g1, g2)+distance(b1, b2) > 0x3000 {
				differing++
			}
		}
	}
	if most := got.Bounds().Dx() * got.Bounds().Dy() / 500; differing > most {
		t.Errorf("%s differs in %d pixels: look at it, then run with -update", path, differing)
	}
}

func distance(a, b uint32) uint32 {
	if a > b {
		return a - b
	}
	return b - a
}
