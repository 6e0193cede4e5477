package ui

import (
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/domain/work"
)

// Painter draws answers. Everything that a worker presses goes out through Send.
type Painter struct {
	Palette  Palette
	LeftHand bool // mirrors the keys beside each other, not the large one below
	Send     func(work.Event)
	// Photograph reads a code with the camera; nil where there is none.
	Photograph func()
	// Typing was typed on hardware keys and waits for Enter.
	Typing string

	typed    string // on the keypad, not yet confirmed
	step     string
	letters  bool // the keypad shows letters, as a label cannot be scanned
	latched  *terminal.Answer
	redraw   func()
	answered terminal.Answer
}

// Paint draws an answer in a space of a width and height.
func (p *Painter) Paint(a terminal.Answer, size fyne.Size) fyne.CanvasObject {
	p.latch(a)
	p.step, p.answered = a.Step, a
	body := container.New(layout.NewCustomPaddedVBoxLayout(gap/2), p.header(a))
	notice := p.notice(a)
	if notice != nil {
		body.Add(notice)
	}
	shown := facts(a)
	if p.keypadShown(a) {
		shown = []string{strings.Join(shown[:min(2, len(shown))], "  ")} // the keys need the room
	} else if code, ok := a.Show.Get("location").(string); ok {
		body.Add(p.bigCode(code, size.Width))
	}
	if aboutDevice(a) {
		shown = shown[:min(len(shown), deviceRoom(size.Height-body.MinSize().Height))]
	}
	for _, text := range shown {
		body.Add(line(text, p.Palette.Text, factSize(a), false))
	}
	if len(a.Picture) > 0 {
		body.Add(p.preview(a.Picture, fyne.NewSize(size.Width, size.Height*previewShare)))
	}
	prompt := a.Prompt
	if p.Typing != "" {
		prompt = p.secret(p.Typing) + "_" // in its place, as a small screen has no room for a further line
	}
	body.Add(band(prompt, p.Palette.Info, p.Palette.InfoText, textPrompt))
	if a.Echo != nil && (notice == nil || !p.keypadShown(a)) && a.Step != "device/scanner" { // there the text is shown in full
		body.Add(p.echo(*a.Echo))
	}
	bottom := p.keys(a, fyne.NewSize(size.Width, size.Height-body.MinSize().Height))
	room := size.Height - body.MinSize().Height - bottom.MinSize().Height - gap - gap/2
	if a.Notice != nil {
		if advice := p.advice(*a.Notice); advice.MinSize().Height <= room { // else the header has to do
			body.Add(advice)
			room -= advice.MinSize().Height + gap/2
		}
	}
	if a.Map != nil && !p.keypadShown(a) && room >= mapLeast {
		body.Add(p.floorMap(a.Map, fyne.NewSize(size.Width, min(room, mapMost))))
	}
	root := container.New(layout.NewBorderLayout(nil, bottom, nil, nil), bottom, body)
	return container.NewStack(canvas.NewRectangle(p.Palette.Background), root)
}

// Forget drops what was typed and not confirmed: something else has been answered.
func (p *Painter) Forget() { p.typed, p.letters, p.Typing = "", false, "" }

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
	badge := fittedText(sync(a), ink, textSmall, false)
	content := container.New(layout.NewCustomPaddedVBoxLayout(0), line(title, ink, textBody, true), container.New(&row{margin: gap}, badge))
	return container.NewStack(canvas.NewRectangle(fill), content)
}

// standing are the few words for what stays true until somebody does something about it.
var standing = map[work.Code]string{work.UpdateRequired: "update needed", work.DeviceRevoked: "locked out", work.HubUntrusted: "hub not trusted",
	work.DataDamaged: "data damaged", work.ClockWrong: "clock wrong"}

// sync says in words what is safe where. To be without radio is no error, so it has no colour.
func sync(a terminal.Answer) string {
	say := func(phrase string, args ...any) string { return work.Say(a.Language, phrase, args...) }
	state := say("all sent")
	if a.Unsynced > 0 {
		state = say("%d to send", a.Unsynced)
		const late = 15 * 60
		if a.OldestS > late {
			state += say(", oldest %d min", a.OldestS/60)
		}
	}
	if !a.Online {
		state += say(", no radio")
	}
	if a.Notice != nil {
		state += ", " + say(standing[a.Notice.Code])
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
	return container.NewStack(canvas.NewRectangle(fill), container.NewBorder(nil, nil, icon(sign), nil, paragraph(said.Message, ink, true)))
}

// advice is what to do about something that stands. It has no colour: that is for what was scanned just now.
func (p *Painter) advice(n terminal.Notice) fyne.CanvasObject {
	sign := theme.NewThemedResource(theme.WarningIcon())
	return container.NewBorder(nil, nil, icon(sign), nil, paragraph(n.Message, p.Palette.Text, false))
}

// paragraph is a text of several lines beside a sign.
func paragraph(text string, ink color.Color, bold bool) fyne.CanvasObject {
	lines := container.New(layout.NewCustomPaddedVBoxLayout(0))
	for _, part := range wrap(text, 32) {
		lines.Add(container.New(&row{margin: gap}, fittedText(part, ink, textBody, bold)))
	}
	return lines
}

// verdict is the fill, the ink and the sign of a tone: colour is never the only one of them.
func (p *Painter) verdict(tone work.Tone) (fill, ink color.Color, sign fyne.Resource) {
	switch tone {
	case work.OK:
		return p.Palette.OK, p.Palette.OKText, theme.NewColoredResource(theme.ConfirmIcon(), theme.ColorNameForegroundOnSuccess)
	case work.Warn:
		return p.Palette.Warn, p.Palette.WarnText, theme.NewColoredResource(theme.WarningIcon(), theme.ColorNameForegroundOnWarning)
	case work.Error:
		return p.Palette.Error, p.Palette.ErrorText, theme.NewColoredResource(theme.CancelIcon(), theme.ColorNameForegroundOnError)
	}
	return p.Palette.Button, p.Palette.ButtonText, theme.NewThemedResource(theme.NavigateNextIcon())
}

// icon is a sign as high as a line of text.
func icon(sign fyne.Resource) fyne.CanvasObject {
	image := canvas.NewImageFromResource(sign)
	image.FillMode = canvas.ImageFillContain
	image.SetMinSize(fyne.NewSize(textBody+gap, textBody))
	return image
}

// bigCode is the place to find, as large as the width allows; a long code breaks in two.
func (p *Painter) bigCode(code string, width float32) fyne.CanvasObject {
	lines := container.New(&stacked{})
	for _, part := range chunks(code, width) {
		lines.Add(fittedText(part, p.Palette.Text, codeSize(part, width), true))
	}
	return lines
}

// echo shows the last input with its verdict: it answers «did it take it?».
func (p *Painter) echo(e work.Echoed) fyne.CanvasObject {
	fill, ink, sign := p.verdict(e.Tone)
	text := container.New(&row{margin: gap}, fittedText(e.Text, ink, textSmall, true))
	return container.NewStack(canvas.NewRectangle(fill), container.NewBorder(nil, nil, icon(sign), nil, text))
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
