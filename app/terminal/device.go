package terminal

import (
	"github.com/handtruck/handtruck/domain/work"
)

// The screens of the device itself: they lie over the work in hand, which stays as it is, and no fact comes of them.
const (
	pageMenu    = "device/menu"
	pageScanner = "device/scanner"
	pageSounds  = "device/sounds"
	pageLabels  = "device/labels"
	pageLabel   = "device/label"
)

// Options of these screens, and the one that opens them.
const (
	optionDevice  = "device"
	optionScanner = "scanner"
	optionSounds  = "sounds"
	optionLabels  = "labels"
	optionClear   = "clear"
	optionAgain   = "again"
	optionYes     = "yes"
	optionNo      = "no"
	optionPrint   = "print"
	optionDone    = "done"
	optionJob     = "job:" // with the key of a job behind it
)

// device is which of its own screens the handheld shows, and what it shows there.
type device struct {
	page   string // empty while the work in hand has the screen
	sounds soundTest
	label  labelCheck
	job    string // key of the label that is looked at
}

// deviceOpens tells whether an input at a step leads to the device's screens: from home, and from the login, where a worker stands
// whose badge cannot be scanned.
func deviceOpens(step string, e work.Event) bool {
	chosen, ok := e.(work.Choose)
	return ok && chosen.Option == optionDevice && (step == "home" || step == "login/badge")
}

// onDevice gives an input to the screens of the device. taken is false when it is meant for the work: scanning leads to work from everywhere
// but from the screens that ask for a scan.
func (t *Terminal) onDevice(input Input, told verdict) (screen work.Screen, taken bool) {
	if t.device.page == "" {
		if !deviceOpens(t.screen().Step, input.Event) {
			return work.Screen{}, false
		}
		t.device = device{page: pageMenu}
		return t.page(verdict{tone: work.Ask}), true
	}
	switch e := input.Event.(type) {
	case nil:
		return t.page(told), true
	case work.Back:
		return t.leavePage()
	case work.Choose:
		return t.page(t.chooseOnPage(e.Option)), true
	case work.Scan, work.Enter:
		return t.scanOnPage(e)
	}
	return t.page(verdict{work.Error, work.BadInput, []any{"undo"}}), true
}

// leavePage goes one screen up.
func (t *Terminal) leavePage() (screen work.Screen, taken bool) {
	switch t.device.page {
	case pageMenu:
		t.device = device{}
		return t.redraw(verdict{tone: work.Ask}), true
	case pageLabel:
		t.device.page = pageLabels
	default:
		t.device.page = pageMenu
	}
	return t.page(verdict{tone: work.Ask}), true
}

func (t *Terminal) chooseOnPage(option string) verdict {
	switch {
	case t.device.page == pageMenu && option == optionScanner:
		t.device.page, t.device.label = pageScanner, labelCheck{}
	case t.device.page == pageMenu && option == optionSounds:
		return t.startSounds()
	case t.device.page == pageMenu && option == optionLabels:
		t.device.page = pageLabels
	case t.device.page == pageScanner && option == optionClear:
		t.device.label = labelCheck{}
	case t.device.page == pageSounds:
		return t.answerSound(option)
	case t.device.page == pageLabels || t.device.page == pageLabel:
		return t.chooseLabel(option)
	default:
		return verdict{work.Error, work.BadInput, []any{option}}
	}
	return verdict{tone: work.Ask}
}

func (t *Terminal) scanOnPage(e work.Event) (screen work.Screen, taken bool) {
	scan, isScan := e.(work.Scan)
	switch {
	case t.device.page == pageScanner && isScan:
		told := t.device.label.add(t.last.scan)
		if scan.Fault != "" {
			told = verdict{work.Error, work.BadBarcode, []any{scan.Fault}}
		}
		return echoed(t.page(told), e, told), true
	case t.device.page == pageLabels:
		told := t.setPrinter(work.Echo(e), isScan)
		return echoed(t.page(told), e, told), true
	}
	t.device = device{}
	return work.Screen{}, false
}

// echoed shows what was scanned or typed, with what was made of it.
func echoed(screen work.Screen, e work.Event, told verdict) work.Screen {
	screen.Echo = &work.Echoed{Text: work.Echo(e), Tone: told.tone}
	return screen
}

// page draws the screen of the device that is open.
func (t *Terminal) page(told verdict) work.Screen {
	language := t.language()
	say := func(phrase string) string { return work.Say(language, phrase) }
	screen := work.Screen{Step: t.device.page, Title: say("Device"), Tone: told.tone, Code: told.code, Message: t.say(told.code, told.args...)}
	switch t.device.page {
	case pageMenu:
		screen.Prompt = say("Choose a list")
		screen.Show.Add("device", t.view().Device())
		screen.Options = []work.Option{{ID: optionScanner, Label: say("Scanner")}, {ID: optionSounds, Label: say("Sounds")},
			{ID: optionLabels, Label: say("Label jobs"), Count: len(t.labelJobs())}}
	case pageScanner:
		t.drawScanner(&screen, say)
	case pageSounds:
		t.drawSounds(&screen, say)
	case pageLabels:
		t.drawLabels(&screen, say)
	case pageLabel:
		t.drawLabel(&screen, say)
	}
	return screen
}

// withDevice adds the way to the device's screens where it is open.
func (t *Terminal) withDevice(screen work.Screen, language string) work.Screen {
	if deviceOpens(screen.Step, work.Choose{Option: optionDevice}) {
		screen.Options = append(screen.Options[:len(screen.Options):len(screen.Options)], work.Option{ID: optionDevice, Label: work.Say(language, "Device")})
	}
	return screen
}
