package ui

import (
	"bytes"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/domain/work"
)

const (
	deviceMost  = 13 // lines: whoever sets up a scanner stands still and reads
	deviceWidth = 38 // characters of a line
	// previewShare is the part of the screen's height that a label's picture gets.
	previewShare = 0.4
)

// aboutDevice tells whether an answer is one of the device's own screens.
func aboutDevice(a terminal.Answer) bool { return strings.HasPrefix(a.Step, "device/") }

// deviceFacts are all that such a screen shows, broken into lines.
func deviceFacts(a terminal.Answer) []string {
	var lines []string
	for _, field := range a.Show {
		if said, ok := field.Value.(string); ok && said != "" && strings.Contains(a.Message, said) {
			continue // it is said above already
		}
		if list, ok := field.Value.([]string); ok {
			lines = append(lines, list...)
			continue
		}
		name := work.Say(a.Language, strings.ReplaceAll(field.Name, "_", " "))
		lines = append(lines, broken(fmt.Sprintf("%s %v", name, field.Value), deviceWidth)...)
	}
	return lines[:min(deviceMost, len(lines))]
}

// deviceRoom is how many lines there is room for above the prompt and the keys.
func deviceRoom(height float32) int {
	least := fyne.MeasureText("X", textSmall, fyne.TextStyle{}).Height + gap/2
	const prompt = textPrompt + 2*gap
	return max(0, int((height-prompt-alwaysHeight-optionHeight-3*gap)/least))
}

// broken breaks text into lines at spaces, and where there are none, anywhere: a code must not be hidden.
func broken(text string, width int) []string {
	var lines []string
	for _, line := range wrap(text, width) {
		for runes := []rune(line); len(runes) > 0; {
			n := min(width, len(runes))
			lines, runes = append(lines, string(runes[:n])), runes[n:]
		}
	}
	return lines
}

// factSize is the size of a fact's text.
func factSize(a terminal.Answer) float32 {
	if aboutDevice(a) {
		return textSmall
	}
	return textBody
}

// preview is the picture of a label, as large as the room allows.
func (p *Painter) preview(picture []byte, size fyne.Size) fyne.CanvasObject {
	image := canvas.NewImageFromReader(bytes.NewReader(picture), "label.png")
	image.FillMode = canvas.ImageFillContain
	image.ScaleMode = canvas.ImageScaleSmooth
	image.SetMinSize(size)
	return container.NewStack(canvas.NewRectangle(p.Palette.Button), image)
}
