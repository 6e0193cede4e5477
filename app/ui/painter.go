package ui

import (
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/domain/work"
)

// Painter draws answers. Everything that a worker presses goes out through Send.
type Painter struct {
	Palette  Palette
	LeftHand bool // mirrors the keys beside each other, not the large one below
	Send     func(work.Event)

	typed    string // on the keypad, not yet confirmed
	step     string
	letters  bool // the keypad shows letters, as a label cannot be scanned
	latched  *terminal.Answer
	redraw   func()
	answered terminal.Answer
}

// Paint draws an answer in a space of a width and height.
func (p *Painter) Paint(a terminal.Answer, size fyne.Size) fyne.CanvasObject {
	if a.Step != p.step || a.Tone != work.Ask {
		p.typed, p.letters = "", false
	}
	p.latch(a)
	p.step, p.answered = a.Step, a
	body := container.NewVBox(p.header(a))
	if notice := p.notice(a); notice != nil {
		body.Add(notice)
	}
	if code, ok := a.Show.Get("location").(string); ok && !p.keypadShown(a) {
		body.Add(p.bigCode(code, size.Width))
	}
	for _, text := range facts(a) {
		body.Add(line(text, p.Palette.Text, textBody, false))
	}
	body.Add(band(a.Prompt, p.Palette.Info, p.Palette.InfoText, textPrompt))
	if a.Echo != nil {
		body.Add(p.echo(*a.Echo))
	}
	bottom := p.keys(a, size)
	root := container.New(layout.NewBorderLayout(nil, bottom, nil, nil), bottom, body)
	return container.NewStack(canvas.NewRectangle(p.Palette.Background), root)
}

// latch keeps an error on the screen until something was taken at this step, or the step is over.
func (p *Painter) latch(a terminal.Answer) {
	switch {
	case a.Tone == work.Error || a.Tone == work.Warn:
		p.latched = &a
	case a.Tone == work.OK || a.Step != p.step:
		p.latched = nil
	}
}

// header is the line above everything: the task, how much is done, and what is not sent.
func (p *Painter) header(a terminal.Answer) fyne.CanvasObject {
	fill, ink := p.Palette.Background, p.Palette.Text
	if p.latched != nil && p.latched.Tone == work.Error {
		fill, ink = p.Palette.Error, p.Palette.ErrorText
	}
	title := a.Title
	if a.Progress != nil {
		title += fmt.Sprintf("  %d/%d", a.Progress.Done, a.Progress.Total)
	}
	badge := canvas.NewText(sync(a), ink)
	badge.TextSize = textSmall
	content := container.NewBorder(nil, nil, nil, badge, line(title, ink, textBody, true))
	return container.NewStack(canvas.NewRectangle(fill), container.NewPadded(content))
}

// sync says in words what is safe where: an arrow up for what waits, a check for nothing.
func sync(a terminal.Answer) string {
	state := "✓ sent"
	if a.Unsynced > 0 {
		state = fmt.Sprintf("↑ %d to send", a.Unsynced)
		const late = 15 * 60
		if a.OldestS > late {
			state += fmt.Sprintf(", %d min", a.OldestS/60)
		}
	}
	if !a.Online {
		state = "no radio " + state
	}
	return state
}

// notice is what the code has to say, in the colour and with the sign of its tone.
func (p *Painter) notice(a terminal.Answer) fyne.CanvasObject {
	said := a
	if p.latched != nil && a.Code == "" {
		said = *p.latched
	}
	if said.Message == "" {
		return nil
	}
	fill, ink, sign := p.verdict(said.Tone)
	lines := container.NewVBox()
	for _, text := range wrap(sign+" "+said.Message, 34) {
		lines.Add(container.New(&row{margin: gap}, fittedText(text, ink, textBody, true)))
	}
	return container.NewStack(canvas.NewRectangle(fill), lines)
}

// verdict is the fill, the ink and the sign of a tone: colour is never the only one of them.
func (p *Painter) verdict(tone work.Tone) (fill, ink color.Color, sign string) {
	switch tone {
	case work.OK:
		return p.Palette.OK, p.Palette.OKText, "✓"
	case work.Warn:
		return p.Palette.Warn, p.Palette.WarnText, "▲"
	case work.Error:
		return p.Palette.Error, p.Palette.ErrorText, "✕"
	}
	return p.Palette.Button, p.Palette.ButtonText, "·"
}

// bigCode is the place to find, as large as the width allows; a long code breaks in two.
func (p *Painter) bigCode(code string, width float32) fyne.CanvasObject {
	lines := container.NewVBox()
	for _, part := range chunks(code, width) {
		lines.Add(container.New(&centred{}, fittedText(part, p.Palette.Text, codeSize(part, width), true)))
	}
	return container.New(&tall{}, lines)
}

// echo shows the last input with its verdict: it answers «did it take it?».
func (p *Painter) echo(e work.Echoed) fyne.CanvasObject {
	fill, ink, sign := p.verdict(e.Tone)
	return band(sign+"  "+e.Text, fill, ink, textSmall)
}

// facts are the lines between the place and the prompt, in the order in which they are read.
func facts(a terminal.Answer) []string {
	text := func(name string) string {
		switch value := a.Show.Get(name).(type) {
		case nil:
			return ""
		case []string:
			return strings.Join(value, " ")
		default:
			return fmt.Sprint(value)
		}
	}
	var lines []string
	add := func(parts ...string) {
		if joined := strings.Join(strings.Fields(strings.Join(parts, " ")), " "); joined != "" {
			lines = append(lines, joined)
		}
	}
	add(text("item"), text("name"))
	if quantity := text("quantity"); quantity != "" {
		taken := text("taken")
		if taken != "" && taken != "0" {
			quantity = taken + " / " + quantity
		}
		add(quantity, text("uom"))
	} else if taken := text("taken"); taken != "" {
		add(taken, text("uom"))
	}
	for _, name := range []string{"lot", "expiry", "serial", "unit", "tote", "order", "carrier", "label", "worker", "site", "from", "next"} {
		if value := text(name); value != "" {
			add(name, value)
		}
	}
	const most = 5 // what does not fit is not needed now
	return lines[:min(most, len(lines))]
}

// wrap breaks a sentence at spaces into lines of at most so many characters.
func wrap(sentence string, width int) []string {
	var lines []string
	current := ""
	for _, word := range strings.Fields(sentence) {
		if current != "" && len([]rune(current))+1+len([]rune(word)) > width {
			lines, current = append(lines, current), ""
		}
		if current != "" {
			current += " "
		}
		current += word
	}
	return append(lines, current)
}
