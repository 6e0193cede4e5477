package ui

import (
	"errors"

	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/scanner/camera"
	"github.com/handtruck/handtruck/scanner/source"
)

// errNotConnected marks a way of scanning that does not work here.
var errNotConnected = errors.New("scan service not connected")

// troubles are the errors that a worker may cause or mend, as phrases of the catalogue; all others are told as they are, to whoever helps him.
var troubles = []struct {
	err    error
	phrase string
}{
	{source.ErrFull, "too many scans wait"}, {camera.ErrNothing, "no barcode in the picture"}, {camera.ErrTooLarge, "the picture is too large"},
	{errNotConnected, "scan service not connected"},
}

// Trouble lets the worker hear and see that an input was not taken.
func (w *Window) Trouble(err error) {
	w.feedback(work.Error)
	onScreen(func() {
		answer := w.shown
		answer.Tone, answer.Code = work.Error, work.ScanNotTaken
		answer.Message = work.Message(answer.Language, work.ScanNotTaken, troubleIn(answer.Language, err))
		w.draw(answer)
	})
}

// troubleIn says an error in a language.
func troubleIn(language string, err error) string {
	for _, known := range troubles {
		if errors.Is(err, known.err) {
			return work.Say(language, known.phrase)
		}
	}
	return err.Error()
}
