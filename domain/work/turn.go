package work

import (
	"fmt"

	"github.com/handtruck/handtruck/domain"
)

// Verdict is what the worker is told of his last input. It is part of a workflow's state, so that a resumed
// screen still shows it.
type Verdict struct {
	Tone  Tone   `json:"tone,omitempty"`
	Code  Code   `json:"code,omitempty"`
	Args  []any  `json:"args,omitempty"` // what stands in the code's message
	Echo  string `json:"echo,omitempty"`
	Input Tone   `json:"input,omitempty"` // the tone of the echo
	Asked string `json:"asked,omitempty"` // the input that, given again, confirms
}

// Unask drops the question that the same input, given again, would confirm.
func (v *Verdict) Unask() { v.Asked = "" }

// Turn is one event on its way through a workflow: it gathers facts and the verdict. Facts are folded into
// the turn's rows as they are recorded, so that the code behind sees what it has done.
type Turn struct {
	View
	Event   Event
	Facts   []domain.Fact
	Verdict Verdict

	rows  *domain.Overlay
	asked string
}

// Begin starts the turn of an event on a state whose last verdict was before.
func Begin(before Verdict, e Event, v View) *Turn {
	rows := domain.NewOverlay(v.Rows)
	v.Rows = rows
	t := &Turn{View: v, Event: e, rows: rows, asked: before.Asked}
	if _, news := e.(Synced); news {
		t.Verdict = before // news that changes nothing here leaves the question and the answer as they are
		return t
	}
	t.Verdict = Verdict{Tone: Ask, Echo: Echo(e), Input: OK}
	if t.Verdict.Echo == "" {
		t.Verdict.Echo, t.Verdict.Input = before.Echo, before.Input
	}
	return t
}

// Record adds a fact.
func (t *Turn) Record(fact domain.Fact) {
	t.Facts = append(t.Facts, fact)
	domain.Fold(t.rows, t.Seen, t.Worker.Badge, fact)
	t.Seen.Number++
}

// Take accepts the input.
func (t *Turn) Take() {
	t.Verdict.Tone, t.Verdict.Code, t.Verdict.Args = OK, "", nil
	if _, chosen := t.Event.(Choose); chosen {
		t.Verdict.Tone = Ask
	}
}

// Refuse tells what is wrong; everything entered so far stays.
//
// What cannot be read is never taken for what is not there.
func (t *Turn) Refuse(code Code, args ...any) {
	if absence[code] && t.Blind() {
		code, args = DataDamaged, nil
	}
	t.Verdict.Tone, t.Verdict.Code, t.Verdict.Args = Error, code, texts(args)
	t.judgeInput(Error)
}

// absence are the codes that say of something that it is not there.
var absence = map[Code]bool{UnknownBarcode: true, UnknownBadge: true, NotOnReceipt: true, NotOnOrder: true, NotInShipment: true,
	NeverShipped: true, NotEnoughStock: true, NoLocationFound: true, NoWork: true}

// Quantity is the number that a worker typed, in base units of 10^-decimals; one that is none is refused.
func (t *Turn) Quantity(text string, decimals int) (int64, bool) {
	quantity, code := ParseQuantity(text, decimals)
	switch code {
	case "":
		return quantity, true
	case QuantityTooHigh:
		t.Refuse(code, Decimal(domain.QuantityMax, decimals))
	case QuantityZero:
		t.Refuse(code)
	default:
		t.Refuse(code, text)
	}
	return 0, false
}

// Warn tells what is odd and lets it pass.
func (t *Turn) Warn(code Code, args ...any) {
	t.Verdict.Tone, t.Verdict.Code, t.Verdict.Args = Warn, code, texts(args)
	t.judgeInput(Warn)
}

// Tell adds news to an input that was taken.
func (t *Turn) Tell(code Code, args ...any) {
	t.Verdict.Tone, t.Verdict.Code, t.Verdict.Args = OK, code, texts(args)
}

// Confirmed asks once and is true when the same input comes again; any other input drops the question.
func (t *Turn) Confirmed(code Code, args ...any) bool {
	asked := string(code) + "\x1f" + t.Event.signature()
	if t.asked == asked {
		return true
	}
	t.Warn(code, args...)
	t.Verdict.Asked = asked
	return false
}

func (t *Turn) judgeInput(tone Tone) {
	if Echo(t.Event) != "" {
		t.Verdict.Input = tone
	}
}

// texts writes arguments out, as a number that was saved and loaded would read differently.
func texts(args []any) []any {
	written := make([]any, len(args))
	for i, arg := range args {
		written[i] = fmt.Sprint(arg)
	}
	return written
}

// byDate are the codes that today's date decides on.
var byDate = map[Code]bool{LotExpired: true, ShelfLifeShort: true}

// Frame fills in what every screen has: the verdict with its message, and the echo.
func Frame(step, title, prompt string, verdict Verdict, v View) Screen {
	screen := Screen{Step: step, Title: title, Prompt: prompt, Tone: verdict.Tone, Code: verdict.Code}
	if screen.Tone == "" {
		screen.Tone = Ask
	}
	if verdict.Code != "" {
		screen.Message = Message(v.Worker.Language, verdict.Code, verdict.Args...)
		if _, measured := v.Time(); byDate[verdict.Code] && !measured {
			screen.Message += " " + v.Say("By this device's clock it is %s.", v.Today())
		}
	}
	if verdict.Echo != "" {
		screen.Echo = &Echoed{verdict.Echo, verdict.Input}
	}
	return screen
}
