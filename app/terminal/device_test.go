package terminal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"image/png"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/scanner/labels"
	"github.com/handtruck/handtruck/sync/replica"
)

// What a scanner sends is seen before anybody is logged in, byte by byte, with the rule that it breaks.
func TestDiagnosticScreenShowsTheLastScan(t *testing.T) {
	on := newMemory().start(t)
	open := []string{`{"choose":"device"}`, `{"choose":"scanner"}`}
	answer := last(play(t, on, append(open, `{"scan":"]C1010950110153000310A\u001d1726133"}`)...))
	want(t, answer, "device/scanner", work.BadBarcode, work.Error)
	for field, value := range map[string]any{"source": "terminal", "identifier": "]C1", "text": "]C1010950110153000310A<GS>1726133", "bytes": 30.0,
		"data": "gs1", "rule": "AI_DATA_HAS_INCORRECT_LENGTH", "verdict": "(17) character 23: the value is too short"} {
		if got := answer.Show.Get(field); got != value {
			t.Errorf("%s is %v, not %v", field, got, value)
		}
	}
	if hex, _ := answer.Show.Get("hex").(string); !strings.HasPrefix(hex, "5D 43 31 30 31") || !strings.Contains(hex, "41 1D 31 37") {
		t.Errorf("hex is %q", hex)
	}
	// Two codes of one label: the second brings the companion of the first.
	answer = last(play(t, on, `{"choose":"clear"}`, `{"scan":"10LOT7","symbology":"]C1"}`))
	if verdict, _ := answer.Show.Get("verdict").(string); answer.Tone != work.OK || !strings.HasPrefix(verdict, "valid alone (10)") {
		t.Errorf("a lot alone is %q", verdict)
	}
	answer = last(play(t, on, `{"scan":"0109501101530003","symbology":"]C1"}`))
	if answer.Show.Get("label") != "(10)LOT7(01)09501101530003" || answer.Show.Get("label_verdict") != "valid" {
		t.Errorf("the label is %v, %v", answer.Show.Get("label"), answer.Show.Get("label_verdict"))
	}
	want(t, last(play(t, on, `{"scan":"10LOT8","symbology":"]C1"}`)), "device/scanner", work.ContradictingCodes, work.Warn)
	want(t, last(play(t, on, `{"back":true}`)), "device/menu", "", work.Ask)
	want(t, last(play(t, on, `{"back":true}`)), "login/badge", "", work.Ask)
	want(t, last(play(t, on, append(open, `{"back":true}`, `{"scan":"w1"}`)...)), "login/pin", "", work.OK) // scanning leads on to the work
}

func TestSelfTestPlaysEveryTone(t *testing.T) {
	on := newMemory().start(t)
	answers := play(t, on, `{"choose":"device"}`, `{"choose":"sounds"}`, `{"choose":"again"}`, `{"choose":"yes"}`, `{"choose":"yes"}`, `{"choose":"yes"}`)
	var heard []work.Tone
	for _, answer := range answers[1:] {
		heard = append(heard, answer.Tone)
	}
	if !slices.Equal(heard, []work.Tone{work.OK, work.OK, work.Warn, work.Error, work.OK}) {
		t.Errorf("heard %v", heard)
	}
	want(t, last(answers), "device/menu", work.Done, work.OK)
	want(t, last(play(t, on, `{"choose":"sounds"}`, `{"choose":"maybe"}`)), "device/sounds", work.BadInput, work.Error)
	want(t, last(play(t, on, `{"choose":"no"}`, `{"choose":"yes"}`, `{"choose":"yes"}`)), "device/menu", work.SoundNotHeard, work.Warn)
}

func TestSelfTestIsAskedOnceADay(t *testing.T) {
	m := newMemory()
	on := m.start(t)
	var silent error
	on.Equip(terminal.Equipment{Sounds: func() error { return silent }})
	on.TestSounds()
	want(t, last(play(t, on, login...)), "device/sounds", "", work.OK)
	want(t, last(play(t, on, `{"back":true}`, `{"back":true}`)), "home", "", work.Ask)
	again := slices.Concat([]string{`{"choose":"logout"}`}, login)
	if answer := last(play(t, on, again...)); answer.Step != "home" {
		t.Errorf("asked again at %s", answer.Step)
	}
	if answer := last(play(t, on, slices.Concat([]string{`{"advance":"24h"}`}, again)...)); answer.Step != "device/sounds" {
		t.Errorf("not asked the next day: %s", answer.Step)
	}
	silent = errors.New("no player") // as on a desktop without sound: whoever asks is told why, nobody else is asked
	if answer := last(play(t, on, slices.Concat([]string{`{"advance":"24h"}`, `{"back":true}`, `{"back":true}`}, again)...)); answer.Step != "home" {
		t.Errorf("asked to hear what cannot sound: %s", answer.Step)
	}
	if answer := last(play(t, on, `{"choose":"device"}`, `{"choose":"sounds"}`)); answer.Show.Get("note") != "no player" {
		t.Errorf("shown: %v", answer.Show)
	}
}

// ordered opens a terminal on which a pallet's label was ordered.
func ordered(t *testing.T, m *memory, dir string) (*terminal.Terminal, terminal.Equipment) {
	t.Helper()
	on := m.start(t)
	equipment, err := terminal.OpenEquipment(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	on.Equip(equipment)
	play(t, on, slices.Concat(login, []string{`{"choose":"lookup"}`, `{"scan":"P1"}`})...)
	answer := last(play(t, on, `{"choose":"reprint"}`))
	want(t, answer, "lookup/result", work.Done, work.OK)
	if len(answer.Picture) == 0 {
		t.Error("nobody sees what is printed")
	}
	play(t, on, `{"back":true}`, `{"back":true}`)
	return on, equipment
}

func jobs(m *memory, state string) []domain.Label {
	return domain.Find[domain.Label](m.stage.Rows, domain.ByState, state)
}

func TestLabelIsPrintedOnceAndRecorded(t *testing.T) {
	m, dir := newMemory(), t.TempDir()
	on, equipment := ordered(t, m, dir)
	waiting := jobs(m, domain.LabelWaiting)
	if len(waiting) != 1 || len(equipment.Labels.Jobs()) != 1 {
		t.Fatalf("%d orders, %v", len(waiting), equipment.Labels.Jobs())
	}
	key := waiting[0].ID
	answer := last(play(t, on, `{"choose":"device"}`, `{"choose":"labels"}`, `{"choose":"job:`+key+`"}`))
	want(t, answer, "device/label", "", work.Ask)
	if picture, err := png.Decode(bytes.NewReader(answer.Picture)); err != nil || picture.Bounds().Dx() != labels.A6.WidthMM*labels.DotsPerMM {
		t.Errorf("no preview: %v", err)
	}
	if written, err := json.Marshal(answer); err != nil || !bytes.Contains(written, []byte(`"picture":"iVBOR`)) {
		t.Errorf("the preview is not in the answer: %v", err)
	}
	want(t, last(play(t, on, `{"choose":"done"}`)), "device/label", work.Done, work.OK)
	if len(jobs(m, domain.LabelWaiting)) != 0 || len(jobs(m, domain.LabelDone)) != 1 || len(equipment.Labels.Jobs()) != 0 {
		t.Errorf("waiting %v, queue %v", jobs(m, domain.LabelWaiting), equipment.Labels.Jobs())
	}
}

// The label of a pallet whose content cannot be read says that it is incomplete, and tells no content that would be believed.
func TestIncompleteLabelSaysSo(t *testing.T) {
	const pallet = "352200000000000015"
	for _, torn := range []bool{false, true} {
		m := newMemory()
		m.stage.State(domain.Opening{Location: "R-1", Unit: pallet, Goods: domain.Goods{Item: "100"}, Quantity: 30})
		if torn {
			m.stage.Unread, m.damage = domain.In(pallet), replica.ErrUnreadable
		}
		on := m.start(t)
		equipment, err := terminal.OpenEquipment(t.TempDir(), "")
		if err != nil {
			t.Fatal(err)
		}
		on.Equip(equipment)
		answer := last(play(t, on, slices.Concat(login, []string{`{"choose":"lookup"}`, `{"scan":"` + pallet + `"}`, `{"choose":"reprint"}`})...))
		queued := equipment.Labels.Jobs()
		if len(queued) != 1 {
			t.Fatalf("%d labels wait: %+v", len(queued), answer)
		}
		content := strings.Contains(queued[0].ZPL, "COUNT")
		if says := answer.Show.Get("note") == "Incomplete label"; says != torn || content == torn {
			t.Errorf("torn is %t: it says %v; the label tells its content: %t", torn, answer.Show.Get("note"), content)
		}
		if torn && (answer.Notice == nil || answer.Notice.Code != work.DataDamaged) {
			t.Errorf("beside the answer stands %v", answer.Notice)
		}
	}
}

func TestPrinterIsScanned(t *testing.T) {
	m, dir := newMemory(), t.TempDir()
	on, _ := ordered(t, m, dir)
	play(t, on, `{"choose":"device"}`, `{"choose":"labels"}`)
	want(t, last(play(t, on, `{"scan":"A-01 1"}`)), "device/labels", work.BadInput, work.Error)
	for _, other := range []string{`{"scan":"w2"}`, `{"scan":"OR-1"}`, `{"scan":"10.0.0.5"}`, `{"enter":""}`} {
		want(t, last(play(t, on, other)), "device/labels", work.BadInput, work.Error)
	}
	answer := last(play(t, on, `{"scan":"printer:127.0.0.1"}`))
	want(t, answer, "device/labels", work.Done, work.OK)
	if answer.Echo == nil || answer.Echo.Text != "printer:127.0.0.1" {
		t.Errorf("the echo is %v", answer.Echo)
	}
	if answer.Show.Get("printer") != "127.0.0.1:9100" {
		t.Errorf("shown: %v", answer.Show)
	}
	again, err := terminal.OpenEquipment(dir, "")
	if err != nil || again.Settings.Printer != "127.0.0.1:9100" || len(again.Labels.Jobs()) != 1 {
		t.Errorf("after a start: %+v, %v", again.Settings, err)
	}
	if named, err := terminal.OpenEquipment(dir, "10.0.0.5:9100"); err != nil || named.Settings.Printer != "10.0.0.5:9100" {
		t.Errorf("named at the start: %+v, %v", named.Settings, err)
	}
}

// TestDeviceSpeaksEveryLanguage reads the source of the device's screens: what they say has to be known in every language.
func TestDeviceSpeaksEveryLanguage(t *testing.T) {
	files, err := filepath.Glob("device*.go")
	if err != nil || len(files) < 4 {
		t.Fatal(files, err)
	}
	said := 0
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			name, ok := call.Fun.(*ast.Ident)
			literal, isText := call.Args[0].(*ast.BasicLit)
			if !ok || !isText || name.Name != "say" {
				return true
			}
			phrase, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			said++
			if work.Say("fi", phrase) == phrase || work.Say("de", phrase) == phrase && phrase != "Scanner" {
				t.Errorf("%s: %q is not said in every language", file, phrase)
			}
			return true
		})
	}
	if said < 10 {
		t.Errorf("only %d phrases were found", said)
	}
}
