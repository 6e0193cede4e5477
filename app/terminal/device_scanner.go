package terminal

import (
	"fmt"
	"strings"

	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/scanner"
)

// hexMost is the most bytes of a scan that are shown in hexadecimal.
const hexMost = 96

// labelCheck gathers the codes of one label, to judge it as GS1 does: over all its codes.
type labelCheck struct {
	label scanner.Label
	codes int
}

// add takes a further code of the label and says whether it goes with the others.
func (l *labelCheck) add(s scanner.Scan) verdict {
	switch l.label.Add(s) {
	case "":
		if len(s.Elements) > 0 {
			l.codes++
		}
		return verdict{tone: work.OK}
	case "CONTRADICTING_CODES":
		return verdict{work.Warn, work.ContradictingCodes, []any{scanner.EncodeHRI(s.Elements), l.label.String()}}
	}
	return verdict{tone: work.Error}
}

// drawScanner shows the last scan as it came: who set up a scanner sees what it really sends.
func (t *Terminal) drawScanner(screen *work.Screen, say func(string) string) {
	screen.Prompt = say("Scan anything")
	screen.Options = []work.Option{{ID: optionClear, Label: say("Next label")}}
	raw, scan := t.last.raw, t.last.scan
	if raw.Source == "" {
		return
	}
	screen.Show.Add("source", raw.Source)
	identifier := scan.Symbology
	if raw.Label != "" {
		identifier = strings.TrimSpace(identifier + " " + raw.Label)
	}
	screen.Show.Add("identifier", identifier)
	screen.Show.Add("text", visible(utf8Of(raw.Data)))
	screen.Show.Add("hex", hexOf(raw.Data))
	screen.Show.Add("bytes", int64(len(raw.Data)))
	screen.Show.Add("data", string(scan.Kind))
	screen.Show.Add("verdict", t.judged(scan, say))
	screen.Show.Add("rule", scan.Code)
	var lines []string
	for _, e := range scan.Elements {
		lines = append(lines, strings.TrimSpace("("+e.AI+") "+e.Value+"  "+scanner.Title(e.AI)))
	}
	if len(lines) > 0 {
		screen.Show.Add("contents", lines)
	}
	screen.Show.Add("expiry", scan.Expiry())
	screen.Show.Add("tag", scan.Tag.TagURI)
	if whole := t.device.label; whole.codes > 1 {
		screen.Show.Add("label", whole.label.String())
		screen.Show.Add("label_verdict", t.judged(whole.label.Scan(), say))
	}
	screen.Echo = &work.Echoed{Text: visible(utf8Of(scan.Text)), Tone: screen.Tone}
	if screen.Tone == work.Ask {
		screen.Echo.Tone = work.OK
	}
}

// judged says a scan's verdict: valid, valid alone (companions may stand on other codes of the label), or what is wrong and where.
func (t *Terminal) judged(s scanner.Scan, say func(string) string) string {
	switch {
	case s.Valid:
		return say("valid")
	case s.Lenient:
		return say("valid alone") + " " + s.Explain(t.language())
	}
	return s.Explain(t.language())
}

// visible spells controls, so that nothing of a scan is hidden.
func visible(text string) string {
	var shown strings.Builder
	for _, r := range text {
		switch {
		case r == '\x1d':
			shown.WriteString("<GS>")
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&shown, "<%02X>", r)
		default:
			shown.WriteRune(r)
		}
	}
	return shown.String()
}

func hexOf(data string) string {
	if len(data) <= hexMost {
		return fmt.Sprintf("% X", data)
	}
	return fmt.Sprintf("% X …", data[:hexMost])
}
