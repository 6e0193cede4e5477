package terminal

import (
	"github.com/handtruck/handtruck/domain/work"
)

// testedTones are played one after the other; the worker says whether he heard and felt each.
var testedTones = [...]work.Tone{work.OK, work.Warn, work.Error}

// soundTest is how far the self-test has come.
type soundTest struct {
	next   int
	missed bool
}

// TestSounds has the handheld ask once a day, after a login, whether its sounds are heard: a worker who looks elsewhere relies on them.
func (t *Terminal) TestSounds() { t.asksSounds = true }

// afterLogin opens the self-test when somebody has logged in for the first time on a day. A machine that cannot sound at all is not tested.
func (t *Terminal) afterLogin(before string) {
	if t.equipment.Sounds != nil && t.equipment.Sounds() != nil {
		return
	}
	today := t.view().Today()
	if t.asksSounds && before == "login/pin" && t.screen().Step == "home" && t.soundsHeard != today {
		t.soundsHeard = today
		t.device = device{page: pageSounds}
	}
}

// startSounds plays the first tone: the tone of an answer is what ear and hand are told.
func (t *Terminal) startSounds() verdict {
	t.device.page, t.device.sounds = pageSounds, soundTest{}
	return verdict{tone: testedTones[0]}
}

// answerSound takes what the worker says of a tone and plays the next. After the last one the menu says what came of it.
func (t *Terminal) answerSound(option string) verdict {
	test := &t.device.sounds
	switch option {
	case optionAgain:
		return verdict{tone: testedTones[test.next]}
	case optionYes:
	case optionNo:
		test.missed = true
	default:
		return verdict{work.Error, work.BadInput, []any{option}}
	}
	if test.next++; test.next < len(testedTones) {
		return verdict{tone: testedTones[test.next]}
	}
	t.device.page = pageMenu
	if test.missed {
		return verdict{tone: work.Warn, code: work.SoundNotHeard}
	}
	return verdict{tone: work.OK, code: work.Done}
}

func (t *Terminal) drawSounds(screen *work.Screen, say func(string) string) {
	test := t.device.sounds
	screen.Prompt = say("Did you hear it?")
	screen.Progress = &work.Progress{Done: test.next, Total: len(testedTones)}
	tone := testedTones[test.next]
	meaning := say(map[work.Tone]string{work.OK: "taken", work.Warn: "look twice", work.Error: "wrong"}[tone])
	screen.Show.Add("sound", meaning)
	screen.Echo = &work.Echoed{Text: meaning, Tone: tone} // in the colour that goes with it
	if t.equipment.Sounds != nil {
		if err := t.equipment.Sounds(); err != nil {
			screen.Show.Add("note", err.Error())
		}
	}
	screen.Options = []work.Option{{ID: optionYes, Label: say("Yes")}, {ID: optionNo, Label: say("No")}, {ID: optionAgain, Label: say("Play again")}}
}
