package ui

import (
	"strings"

	"fyne.io/fyne/v2"
)

// codeMargin is left free on both sides of a code.
const codeMargin = 12

// codeSize is the size at which a code fills the width, inside what can be read from the floor.
func codeSize(code string, width float32) float32 {
	size := float32(codeLargest)
	for size > codeSmallest && measure(code, size) > width-2*codeMargin {
		size--
	}
	return size
}

// chunks breaks a code that would be too small in one line behind the separator in its middle.
func chunks(code string, width float32) []string {
	const readable = 56
	if measure(code, readable) <= width-2*codeMargin {
		return []string{code}
	}
	middle, best := len(code)/2, -1
	for i := range len(code) - 1 {
		if strings.ContainsRune("-./ ", rune(code[i])) && (best < 0 || abs(i-middle) < abs(best-middle)) {
			best = i
		}
	}
	if best < 0 {
		best = middle - 1
	}
	if best < 0 {
		return []string{code}
	}
	return []string{code[:best+1], code[best+1:]}
}

func measure(text string, size float32) float32 {
	return fyne.MeasureText(text, size, fyne.TextStyle{Bold: true}).Width
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// stacked puts lines of fitted text under each other, each in the middle of the width.
type stacked struct{}

// Layout stacks the lines.
func (*stacked) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	at := float32(0)
	for _, object := range objects {
		least := object.MinSize()
		object.Resize(fyne.NewSize(min(least.Width, size.Width), least.Height))
		object.Move(fyne.NewPos(max(0, (size.Width-least.Width)/2), at))
		at += least.Height
	}
}

// MinSize is the height of all lines.
func (*stacked) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var height float32
	for _, object := range objects {
		height += object.MinSize().Height
	}
	return fyne.NewSize(1, height)
}
