// Package terminal is the handheld without a screen: the workflows wired to a device's memory and to its link.
// The app paints its answers; Run speaks them as JSON lines. Whatever works here works there.
package terminal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/desk"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/scanner"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/pin"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

// Replica is the device's memory. It is locked for the length of a turn, so that what a turn sees is one moment.
type Replica interface {
	Lock()
	Unlock()
	// View is what a workflow may look at.
	View() work.View
	// Record makes facts and the state durable in one commit before it returns.
	Record(worker string, facts []domain.Fact, state []byte) error
	// State is the state as it was recorded last, or nil.
	State() ([]byte, error)
	Unsynced() int
	OldestUnsynced() time.Time
	// Version grows whenever news has changed the rows.
	Version() int64
	// Refused is why the hub does not talk to this device any more, or nil.
	Refused() error
}

// Link is the radio.
type Link interface {
	// Sync pushes and pulls now; link.ErrOffline when the radio is off.
	Sync(ctx context.Context) error
	Radio(on bool)
	Online() bool
	// Wake says that there are facts to push.
	Wake()
}

// Clock is the device's clock, which a worker can set wrong.
type Clock interface {
	Now() time.Time
	Advance(by time.Duration)
}

// Terminal is one handheld. It is for one goroutine.
type Terminal struct {
	replica Replica
	link    Link
	clock   Clock
	machine desk.Machine
	state   desk.State
	version int64
}

// New returns a terminal that goes on where the device was left.
func New(replica Replica, link Link, clock Clock) (*Terminal, error) {
	t := &Terminal{replica: replica, link: link, clock: clock, machine: desk.Machine{Verify: pin.Verify}, version: replica.Version()}
	saved, err := replica.State()
	if err != nil || saved == nil {
		return t, err
	}
	if err := json.Unmarshal(saved, &t.state); err != nil {
		return nil, fmt.Errorf("read work in hand: %w", err)
	}
	return t, nil
}

// Handle takes one input and answers it. What it answers is on disk. The error is for what no worker can mend, such as
// a broken disk; then nothing has happened.
func (t *Terminal) Handle(ctx context.Context, input Input) (Answer, error) {
	if input.bad != "" {
		return t.say(work.Error, work.BadInput, input.bad), nil
	}
	switch {
	case input.Network != nil:
		t.link.Radio(*input.Network == networkOn)
		return t.afterNews(work.Ask, "")
	case input.Advance != nil:
		t.clock.Advance(input.advance)
		return t.afterNews(work.Ask, "")
	case input.Sync:
		return t.sync(ctx)
	case input.Quit:
		return t.say(work.Ask, ""), nil
	}
	if told, err := t.hear(); err != nil || told {
		return t.tell(), err // he looks first, and then does it again
	}
	return t.turn(input.event())
}

// Show is the screen as it stands, without an input.
func (t *Terminal) Show() Answer { return t.say(work.Ask, "") }

func (t *Terminal) sync(ctx context.Context) (Answer, error) {
	tone, code := work.OK, work.Sent
	if err := t.link.Sync(ctx); err != nil {
		tone, code = work.Warn, codeOf(err)
	}
	return t.afterNews(tone, code)
}

// codeOf is what a worker is told of a sync that failed.
func codeOf(err error) work.Code {
	switch {
	case errors.Is(err, link.ErrOffline):
		return work.Offline
	case errors.Is(err, wire.ErrRevoked), errors.Is(err, wire.ErrNotEnrolled), errors.Is(err, replica.ErrForked):
		return work.DeviceRevoked
	case errors.Is(err, wire.ErrVersion):
		return work.UpdateRequired
	case errors.Is(err, sqlite.ErrFull):
		return work.StorageFull
	}
	return work.HubUnreachable
}

// afterNews answers with news of the work in hand, if there is any, or else with the verdict.
func (t *Terminal) afterNews(tone work.Tone, code work.Code) (Answer, error) {
	told, err := t.hear()
	if errors.Is(err, sqlite.ErrFull) {
		return t.say(work.Error, work.StorageFull), nil
	}
	if err != nil || told {
		return t.tell(), err
	}
	return t.say(tone, code), nil
}

// hear lets the work in hand hear that the rows have changed, and tells whether that matters to the worker.
func (t *Terminal) hear() (told bool, err error) {
	t.replica.Lock()
	defer t.replica.Unlock()
	if t.replica.Version() == t.version {
		return false, nil
	}
	before := t.screen()
	if err := t.record(work.Synced{}); err != nil {
		return false, err
	}
	t.version = t.replica.Version()
	after := t.screen()
	news := after.Code == work.TaskReassigned || after.Code == work.QuantityChanged
	return news && (before.Code != after.Code || before.Message != after.Message), nil
}

// turn gives one event to the desk.
func (t *Terminal) turn(event work.Event) (Answer, error) {
	t.replica.Lock()
	err := t.record(event)
	t.replica.Unlock()
	if errors.Is(err, sqlite.ErrFull) {
		return t.say(work.Error, work.StorageFull), nil
	}
	return t.tell(), err
}

// record computes the next state and makes it durable with its facts; only then the terminal has it.
func (t *Terminal) record(event work.Event) error {
	next, facts := t.machine.Next(t.state, event, t.replica.View())
	saved, err := json.Marshal(next)
	if err != nil {
		return fmt.Errorf("save work in hand: %w", err)
	}
	if err := t.replica.Record(t.state.Who(), facts, saved); err != nil {
		return err
	}
	t.state = next
	if len(facts) > 0 {
		t.link.Wake()
	}
	return nil
}

// tell answers with the screen and its verdict.
func (t *Terminal) tell() Answer {
	t.replica.Lock()
	defer t.replica.Unlock()
	return t.answer(t.screen())
}

// say answers with the screen and a verdict that is not the work's own.
func (t *Terminal) say(tone work.Tone, code work.Code, args ...any) Answer {
	t.replica.Lock()
	defer t.replica.Unlock()
	screen := t.screen()
	screen.Tone, screen.Code, screen.Message = tone, code, ""
	if code != "" {
		worker, _ := domain.Get[domain.Worker](t.replica.View().Rows, t.state.Who())
		screen.Message = work.Message(worker.Language, code, args...)
	}
	return t.answer(screen)
}

func (t *Terminal) screen() work.Screen { return t.machine.Screen(t.state, t.view()) }

func (t *Terminal) view() work.View {
	view := t.replica.View()
	view.Online = t.link.Online()
	return view
}

// read makes a workflow's scan of what a reader delivered.
func read(raw, symbology string) work.Scan {
	code := scanner.Parse(raw, symbology)
	scan := work.Scan{Text: code.Text, Symbology: code.Symbology}
	if !code.Lenient {
		scan.Fault = code.Fault
		return scan
	}
	scan.GTIN, scan.SSCC, scan.Lot, scan.Expiry, scan.Serial = code.GTIN(), code.SSCC(), code.Lot(), code.Expiry(), code.Serial()
	if n, ok := code.Count(); ok {
		scan.Count = n
	}
	if milligrams, ok := code.NetWeight(); ok {
		scan.WeightG = milligrams / milligramsPerGram
	}
	return scan
}

const milligramsPerGram = 1000
