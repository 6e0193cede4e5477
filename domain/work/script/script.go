package script

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// divider stands between the inputs of a block and its answers.
const divider = "----"

// Machine is a workflow with its state.
type Machine interface {
	Next(e work.Event, v work.View) []domain.Fact
	Screen(v work.View) work.Screen
	// Reload writes the state down and reads it again, as a restart of the device does.
	Reload() error
	// Another is the same workflow on another device, at its beginning.
	Another() Machine
}

// Stage is what a script is played on.
type Stage struct {
	Rows   *domain.Overlay
	Now    time.Time
	Device string
	Worker string
	Number uint64 // of the last fact

	Ahead   time.Duration // how far the device's clock is ahead of the site's time
	Unheard bool          // the device has not heard of the site's time since it started
	Unread  domain.Holder // what stands here cannot be read

	machines map[string]Machine // by device
}

// workflow is a machine made of a workflow's functions.
type workflow[S any] struct {
	state  S
	begun  S
	next   func(S, work.Event, work.View) (S, []domain.Fact)
	screen func(S, work.View) work.Screen
}

// Of makes a machine of a workflow that is in a state.
func Of[S any](state S, next func(S, work.Event, work.View) (S, []domain.Fact), screen func(S, work.View) work.Screen) Machine {
	return &workflow[S]{state, state, next, screen}
}

// Another is the same workflow at its beginning.
func (w *workflow[S]) Another() Machine { return &workflow[S]{w.begun, w.begun, w.next, w.screen} }

// Next takes one input.
func (w *workflow[S]) Next(e work.Event, v work.View) (facts []domain.Fact) {
	w.state, facts = w.next(w.state, e, v)
	return facts
}

// Screen is what the worker sees.
func (w *workflow[S]) Screen(v work.View) work.Screen { return w.screen(w.state, v) }

// Reload writes the state down and reads it again.
func (w *workflow[S]) Reload() error {
	saved, err := json.Marshal(w.state)
	if err != nil {
		return fmt.Errorf("save state: %w", err)
	}
	var loaded S
	if err := json.Unmarshal(saved, &loaded); err != nil {
		return fmt.Errorf("load state: %w", err)
	}
	w.state = loaded
	return nil
}

// Play plays a script and returns it with the answers that came. The device is restarted after every input: what it
// then shows must be what it showed before.
func Play(text string, m Machine, stage *Stage) (string, error) {
	var b strings.Builder
	stage.machines = map[string]Machine{stage.Device: m}
	skipping := false
	var inputs []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case skipping && line != "":
		case line == divider:
			b.WriteString(line + "\n")
			for _, input := range inputs {
				if err := stage.play(&b, input, m.Another); err != nil {
					return "", fmt.Errorf("play %q: %w", input, err)
				}
			}
			inputs, skipping = nil, true
		default:
			skipping = false
			b.WriteString(line + "\n")
			if line != "" && !strings.HasPrefix(line, "#") {
				inputs = append(inputs, line)
			}
		}
	}
	if len(inputs) > 0 {
		return "", fmt.Errorf("no %s after %q", divider, inputs[len(inputs)-1])
	}
	return b.String(), nil
}

// View is the stage as a workflow sees it.
func (s *Stage) View() work.View {
	worker, _ := domain.Get[domain.Worker](s.Rows, s.Worker)
	if worker.Badge == "" {
		worker.Badge = s.Worker
	}
	now, ms := s.Now.Add(s.Ahead), s.Now.UnixMilli()
	view := work.View{Rows: s.Rows, Now: now, Worker: worker, Online: true, Synced: now,
		Seen: domain.Seen{Device: s.Device, Number: s.Number + 1, Low: ms, High: ms}}
	if s.Unheard {
		view.Seen.Low, view.Seen.High = 0, math.MaxInt64
	}
	if s.Unread != "" {
		torn := &torn{Reader: s.Rows, holder: s.Unread}
		view.Rows, view.Unread = torn, func() bool { return torn.missed }
	}
	return view
}

func (s *Stage) play(b *strings.Builder, line string, another func() Machine) error {
	verb, rest, _ := strings.Cut(line, " ")
	switch verb {
	case "later", "clock":
		by, err := time.ParseDuration(rest)
		if err != nil {
			return fmt.Errorf("read duration: %w", err)
		}
		if verb == "clock" {
			s.Ahead = by
		} else {
			s.Now = s.Now.Add(by)
		}
		return nil
	case "unheard":
		s.Unheard = true
		return nil
	case "unread":
		s.Unread = ""
		if rest != "" {
			s.Unread = domain.At(rest)
		}
		return nil
	case "as":
		s.Worker = rest
		return nil
	case "on":
		s.Device = rest
		if s.machines[rest] == nil {
			s.machines[rest] = another()
		}
		return nil
	}
	m := s.machines[s.Device]
	event, err := Event(line)
	if err != nil {
		return err
	}
	facts := m.Next(event, s.View())
	for _, fact := range facts {
		view := s.View()
		domain.Fold(s.Rows, view.Seen, s.Worker, fact)
		s.Number++
	}
	shown := write(m.Screen(s.View()))
	b.WriteString(shown)
	for _, fact := range facts {
		b.WriteString("  fact " + fact.Kind().String() + " " + Text(fact) + "\n")
	}
	if err := m.Reload(); err != nil {
		return err
	}
	if again := write(m.Screen(s.View())); again != shown {
		return fmt.Errorf("after a restart the screen is\n%sinstead of\n%s", again, shown)
	}
	return nil
}

// Event reads one input.
func Event(line string) (work.Event, error) {
	verb, rest, _ := strings.Cut(line, " ")
	switch verb {
	case "scan":
		return scan(rest)
	case "enter":
		return work.Enter{Text: rest}, nil
	case "choose":
		return work.Choose{Option: rest}, nil
	case "back":
		return work.Back{}, nil
	case "undo":
		return work.Undo{}, nil
	case "synced":
		return work.Synced{}, nil
	}
	return nil, fmt.Errorf("no input is called %q", verb)
}

// scan reads a label: a text, the elements of a GS1 label, or a misread one.
func scan(text string) (work.Event, error) {
	s := work.Scan{Text: text}
	if text == "misread" {
		s.Fault = "misread"
	}
	for _, part := range strings.Fields(text) {
		ai, value, ok := strings.Cut(part, "=")
		if !ok {
			return s, nil
		}
		if err := element(&s, ai, value); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// element fills in one GS1 element.
func element(s *work.Scan, ai, value string) error {
	switch ai {
	case "00":
		s.SSCC = value
	case "01":
		s.GTIN = value
	case "10":
		s.Lot = value
	case "17":
		s.Expiry = value
	case "21":
		s.Serial = value
	case "3103":
		grams, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return fmt.Errorf("read weight: %w", err)
		}
		s.WeightG = grams
	case "37":
		count, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return fmt.Errorf("read count: %w", err)
		}
		s.Count = count
	default:
		return fmt.Errorf("no element %q here", ai)
	}
	return nil
}
