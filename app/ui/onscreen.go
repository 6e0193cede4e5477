package ui

import "fyne.io/fyne/v2"

// onScreen runs what touches the screen on the goroutine that owns it: the one place where that is done.
func onScreen(draw func()) { fyne.Do(draw) }
