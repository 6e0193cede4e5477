package terminal

import (
	"errors"
	"strings"

	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/sync/replica"
)

// redraw is the screen after an input to the handheld itself: the work in hand stays as it is.
func (t *Terminal) redraw(told verdict) work.Screen {
	screen := t.screen()
	if told.code == "" && (screen.Code == work.Resumed || screen.Code == work.Loading) {
		return screen
	}
	screen.Tone, screen.Code, screen.Message = told.tone, told.code, t.say(told.code, told.args...)
	return screen
}

// refuseInput is the screen as it was, when the input could not be made durable, with the reason.
func (t *Terminal) refuseInput(e work.Event, why error) work.Screen {
	t.link.Wake() // if only the replica is damaged, the next sync brings another one
	screen := unheeded(t.screen(), e)
	code, tone := refusal(why), work.Error
	if code == work.ConfirmDamaged {
		tone = work.Warn
	}
	if screen.Echo != nil {
		screen.Echo.Tone = tone
	}
	screen.Tone, screen.Code, screen.Message = tone, code, t.say(code)
	return screen
}

// refusal names why nothing is recorded.
func refusal(why error) work.Code {
	switch {
	case errors.Is(why, replica.ErrFull):
		return work.StorageFull
	case errors.Is(why, replica.ErrNotEnrolled):
		return work.DeviceRevoked
	case errors.Is(why, replica.ErrUnreadable):
		return work.ConfirmDamaged
	}
	return work.StorageFailed
}

// withStorage says that the fact in hand was the last one that the storage took.
func (t *Terminal) withStorage(screen work.Screen) work.Screen {
	why := t.replica.Storage()
	if why == nil || screen.Tone == work.Error {
		return screen
	}
	code := refusal(why)
	screen.Tone, screen.Code, screen.Message = work.Warn, code, strings.TrimSpace(screen.Message+" "+t.say(code))
	return screen
}

// unheeded echoes an input that was not given to the work in hand. Nothing typed is shown while a PIN is asked for.
func unheeded(screen work.Screen, e work.Event) work.Screen {
	if _, typed := e.(work.Enter); e == nil || typed && screen.Step == "login/pin" {
		return screen
	}
	if text := work.Echo(e); text != "" {
		screen.Echo = &work.Echoed{Text: text, Tone: work.Warn}
	}
	return screen
}

// withNews puts what sync has changed about the work in hand before what there is to say of the input.
func withNews(screen, news work.Screen) work.Screen {
	if news.Code == "" {
		return screen
	}
	if screen.Code != "" && screen.Code != news.Code && screen.Code != work.Sent && screen.Code != work.Resumed {
		news.Message += " " + screen.Message
	}
	screen.Code, screen.Message = news.Code, news.Message
	if screen.Tone != work.Error {
		screen.Tone = work.Warn
	}
	return screen
}
