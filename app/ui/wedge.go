package ui

import (
	"time"

	"github.com/handtruck/handtruck/domain"
)

// scanPace is the longest time between two characters of a scan; people type slower.
const scanPace = 50 * time.Millisecond

// Wedge gathers what a keyboard or a scanner that plays a keyboard sends, until Enter.
type Wedge struct {
	Now  func() time.Time
	Scan func(raw string)
	Type func(text string) // typed by hand

	text  []rune
	first time.Time
	last  time.Time
}

// Rune takes one character. What is longer than any scan is forgotten.
func (w *Wedge) Rune(r rune) {
	w.last = w.Now()
	if len(w.text) == 0 {
		w.first = w.last
	}
	if len(w.text) < domain.ScanLengthMax {
		w.text = append(w.text, r)
	}
}

// Erase takes the last character back.
func (w *Wedge) Erase() {
	if len(w.text) > 0 {
		w.text = w.text[:len(w.text)-1]
	}
}

// Enter ends a code: at a scanner's pace it is a scan, at a person's it was typed.
func (w *Wedge) Enter() {
	if len(w.text) == 0 {
		return
	}
	text, took := string(w.text), w.last.Sub(w.first)
	n := len(w.text) - 1
	w.text = w.text[:0]
	if n > 0 && took <= time.Duration(n)*scanPace {
		w.Scan(text)
		return
	}
	w.Type(text)
}
