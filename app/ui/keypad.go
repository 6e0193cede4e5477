package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/domain/work"
)

// numeric tells whether a step is answered with a number.
func numeric(a terminal.Answer) bool {
	switch {
	case strings.HasSuffix(a.Step, "/quantity"), a.Step == "login/pin", a.Step == "receive/expiry":
		return true
	case a.Step == "pick/short", a.Step == "supervise/tolerance":
		return len(a.Options) == 0
	}
	return false
}

func (p *Painter) keypadShown(a terminal.Answer) bool { return numeric(a) || p.letters }

// Heights of what stands below a keypad.
const (
	alwaysHeight = 52
	optionHeight = 48
	keyLeast     = 38 // a keypad on a small screen under a warning: the one place below a glove's size
)

// keys are everything that can be pressed, in the room that is left: the keypad where a number is asked, else the options, above the line of
// what is always there.
func (p *Painter) keys(a terminal.Answer, size fyne.Size) fyne.CanvasObject {
	column := container.New(layout.NewCustomPaddedVBoxLayout(gap / 2))
	room := size.Height - alwaysHeight - gap
	switch {
	case p.letters:
		column.Add(p.keypad(letterRows, room))
	case numeric(a):
		if len(a.Options) > 0 {
			column.Add(p.options(a.Options, fyne.NewSize(size.Width, optionHeight)))
			room -= optionHeight + gap
		}
		column.Add(p.keypad(digitRows, room))
	case len(a.Options) > 0:
		column.Add(p.options(a.Options, fyne.NewSize(size.Width, room)))
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
	rows := (len(options) + columns - 1) / columns
	return max(keyLeast, min(target, size.Height/float32(rows)-gap))
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

// erase is the key that takes the last character back.
const erase = "Del"

// The keypads: telephone order, which people type with fewer errors than a calculator's; letters for dead labels.
var (
	digitRows  = [][]string{{"1", "2", "3"}, {"4", "5", "6"}, {"7", "8", "9"}, {erase, "0", "."}}
	letterRows = [][]string{
		{"1", "2", "3", "4", "5", "6", "7"}, {"8", "9", "0", "-", ".", "/", erase},
		{"A", "B", "C", "D", "E", "F", "G"}, {"H", "I", "J", "K", "L", "M", "N"}, {"O", "P", "Q", "R", "S", "T", "U"}, {"V", "W", "X", "Y", "Z", "_", ":"},
	}
)

// keypad is what was typed with the key that confirms it, and the keys.
func (p *Painter) keypad(rows [][]string, room float32) fyne.CanvasObject {
	height := max(keyLeast, min(target, room/float32(len(rows)+1)-gap/2))
	typed := band(p.secret(p.typed)+"_", p.Palette.Background, p.Palette.Text, textPrompt)
	confirm := NewKey("OK", height, p.Palette.Primary, p.Palette.PrimaryText, p.confirm)
	top := []fyne.CanvasObject{typed, confirm}
	if p.letters && p.Photograph != nil {
		camera := NewKey(work.Say(p.answered.Language, "Camera"), height, p.Palette.Button, p.Palette.ButtonText, p.Photograph)
		top = []fyne.CanvasObject{typed, camera, confirm}
	}
	column := container.New(layout.NewCustomPaddedVBoxLayout(gap/2), container.New(layout.NewGridLayoutWithColumns(len(top)), top...))
	for _, keys := range rows {
		grid := container.New(layout.NewGridLayoutWithColumns(len(keys)))
		for _, key := range keys {
			grid.Add(NewKey(key, height, p.Palette.Button, p.Palette.ButtonText, func() { p.press(key) }))
		}
		column.Add(grid)
	}
	return column
}

// secret hides a PIN.
func (p *Painter) secret(text string) string {
	if p.step == "login/pin" {
		return strings.Repeat("*", len(text))
	}
	return text
}

func (p *Painter) press(key string) {
	const most = 48
	switch {
	case key == erase && p.typed != "":
		p.typed = p.typed[:len(p.typed)-1]
	case key == "." && p.step == "receive/expiry":
		p.typed += "-"
	case key != erase && len(p.typed) < most:
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
		return NewKey(work.Say(a.Language, label), alwaysHeight, p.Palette.Background, p.Palette.Text, press)
	}
	back := quiet("Back", func() { p.Send(work.Back{}) })
	undo := quiet("Undo", func() { p.Send(work.Undo{}) })
	letters := quiet("Type", func() { p.letters, p.typed = !p.letters, ""; p.redraw() })
	keys := []fyne.CanvasObject{back, undo, letters}
	if p.LeftHand {
		keys = []fyne.CanvasObject{letters, undo, back}
	}
	return container.New(layout.NewGridLayoutWithColumns(len(keys)), keys...)
}
