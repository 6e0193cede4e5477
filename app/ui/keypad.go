package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/domain/work"
)

// keypadHeight is how high a key of the keypad is where the screen is low.
const keypadHeight = 64

// numeric tells whether a step is answered with a number.
func numeric(a terminal.Answer) bool {
	switch {
	case strings.HasSuffix(a.Step, "/quantity"), a.Step == "login/pin", a.Step == "receive/expiry":
		return true
	case a.Step == "pick/short":
		return len(a.Options) == 0
	}
	return false
}

func (p *Painter) keypadShown(a terminal.Answer) bool { return numeric(a) || p.letters }

// keys are everything that can be pressed: the keypad where a number is asked, else the options, above the line of
// what is always there.
func (p *Painter) keys(a terminal.Answer, size fyne.Size) fyne.CanvasObject {
	column := container.NewVBox()
	switch {
	case p.letters:
		column.Add(p.keypad(letterRows, size))
	case numeric(a):
		column.Add(p.options(a.Options, size))
		column.Add(p.keypad(digitRows, size))
	default:
		column.Add(p.options(a.Options, size))
	}
	column.Add(p.always(a))
	return column
}

// options are the choices of the step, two beside each other; at home as many as there are.
func (p *Painter) options(options []work.Option, size fyne.Size) fyne.CanvasObject {
	if len(options) == 0 {
		return container.NewVBox()
	}
	columns := 1
	if len(options) > 1 {
		columns = 2
	}
	const tablet = 600
	if size.Width >= tablet && len(options) > 2 {
		columns = 3
	}
	grid := container.New(layout.NewGridLayoutWithColumns(columns))
	height := p.fitHeight(options, columns, size)
	for _, option := range options {
		label := option.Label
		if option.Count > 0 {
			label += "  " + itoa(option.Count)
		}
		grid.Add(NewKey(label, height, p.Palette.Button, p.Palette.ButtonText, func() { p.Send(work.Choose{Option: option.ID}) }))
	}
	return grid
}

// fitHeight is the height of option keys: for gloves, or what the home screen of a small handheld has left.
func (p *Painter) fitHeight(options []work.Option, columns int, size fyne.Size) float32 {
	const others = 250 // header, prompt, echo and the line below
	rows := (len(options) + columns - 1) / columns
	return max(48, min(target, (size.Height-others)/float32(rows)-gap))
}

func itoa(n int) string {
	const most = 99
	if n > most {
		return "99+"
	}
	digits := "0123456789"
	if n < 10 {
		return digits[n : n+1]
	}
	return digits[n/10:n/10+1] + digits[n%10:n%10+1]
}

// The keypads: telephone order, which people type with fewer errors than a calculator's; letters for dead labels.
var (
	digitRows  = [][]string{{"1", "2", "3"}, {"4", "5", "6"}, {"7", "8", "9"}, {"⌫", "0", "."}}
	letterRows = [][]string{
		{"1", "2", "3", "4", "5", "6", "7"}, {"8", "9", "0", "-", ".", "/", "⌫"},
		{"A", "B", "C", "D", "E", "F", "G"}, {"H", "I", "J", "K", "L", "M", "N"}, {"O", "P", "Q", "R", "S", "T", "U"}, {"V", "W", "X", "Y", "Z", "_", ":"},
	}
)

// keypad is what was typed, the keys, and the one key that confirms.
func (p *Painter) keypad(rows [][]string, size fyne.Size) fyne.CanvasObject {
	shown := p.typed
	if p.step == "login/pin" {
		shown = strings.Repeat("•", len(p.typed))
	}
	column := container.NewVBox(band(shown+"▏", p.Palette.Button, p.Palette.ButtonText, textPrompt))
	height := float32(keypadHeight)
	if size.Height >= 700 {
		height = target
	}
	if len(rows) > len(digitRows) {
		height = 44
	}
	for _, keys := range rows {
		grid := container.New(layout.NewGridLayoutWithColumns(len(keys)))
		for _, key := range keys {
			grid.Add(NewKey(key, height, p.Palette.Button, p.Palette.ButtonText, func() { p.press(key) }))
		}
		column.Add(grid)
	}
	column.Add(NewKey("OK", height, p.Palette.Primary, p.Palette.PrimaryText, p.confirm))
	return column
}

func (p *Painter) press(key string) {
	const most = 48
	switch {
	case key == "⌫" && p.typed != "":
		p.typed = p.typed[:len(p.typed)-1]
	case key == "." && p.step == "receive/expiry":
		p.typed += "-"
	case key != "⌫" && len(p.typed) < most:
		p.typed += key
	}
	p.redraw()
}

func (p *Painter) confirm() {
	if p.typed == "" {
		return
	}
	text := p.typed
	p.typed, p.letters = "", false
	p.Send(work.Enter{Text: text})
}

// always is the line at the bottom: back, undo, and typing where the label is dead.
func (p *Painter) always(a terminal.Answer) fyne.CanvasObject {
	quiet := func(label string, press func()) fyne.CanvasObject {
		return NewKey(label, 52, p.Palette.Background, p.Palette.Text, press)
	}
	back := quiet("‹ Back", func() { p.Send(work.Back{}) })
	undo := quiet("Undo", func() { p.Send(work.Undo{}) })
	letters := quiet("Type", func() { p.letters, p.typed = !p.letters, ""; p.redraw() })
	keys := []fyne.CanvasObject{back, undo, letters}
	if p.LeftHand {
		keys = []fyne.CanvasObject{letters, undo, back}
	}
	return container.New(layout.NewGridLayoutWithColumns(len(keys)), keys...)
}
