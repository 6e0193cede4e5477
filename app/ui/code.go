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

// tall gives each line of a code its own height over the whole width.
type tall struct{}

// Layout stacks the lines.
func (*tall) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, object := range objects {
		box, ok := object.(*fyne.Container)
		if !ok {
			continue
		}
		object.Resize(size)
		at := float32(0)
		for _, lineBox := range box.Objects {
			height := heightOf(lineBox)
			lineBox.Resize(fyne.NewSize(size.Width, height))
			lineBox.Move(fyne.NewPos(0, at))
			at += height
		}
	}
}

// MinSize is the height of all lines.
func (*tall) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var height float32
	for _, object := range objects {
		if box, ok := object.(*fyne.Container); ok {
			for _, lineBox := range box.Objects {
				height += heightOf(lineBox)
			}
		}
	}
	return fyne.NewSize(1, height)
}

func heightOf(lineBox fyne.CanvasObject) float32 {
	if box, ok := lineBox.(*fyne.Container); ok && len(box.Objects) > 0 {
		return box.Objects[0].MinSize().Height
	}
	return lineBox.MinSize().Height
}
