package terminal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/desk"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/sync/replica"
)

// Replica is the handheld's memory. A turn holds its lock, so that no news changes the rows in the middle of it.
type Replica interface {
	sync.Locker
	// View is what the desk may look at; its worker is not filled in.
	View() work.View
	// Record makes facts and the state of the desk durable in one commit. When it fails, nothing has happened.
	Record(worker string, facts []domain.Fact, state []byte) error
	// State is the state that was recorded last, or nil.
	State() ([]byte, error)
	// Storage is why nothing more is recorded, though the last fact may have been, or nil.
	Storage() error
	// Damage is why some of the rows cannot be read, until a sync has brought others, or nil.
	Damage() error
	// Unsynced is the number of facts that the hub does not have yet.
	Unsynced() int
	// OldestUnsynced is when the first of them was recorded; it means nothing when there is none.
	OldestUnsynced() time.Time
	// ClockError is by how much the device's clock is ahead of the hub's, as far as it was measured since the device started.
	ClockError() time.Duration
	// Version grows whenever news has changed the rows.
	Version() int64
}

// Link is the way to the hub. It also works by itself while the radio is on.
type Link interface {
	// Sync pushes and pulls now.
	Sync(ctx context.Context) error
	// Radio switches the radio.
	Radio(on bool)
	// Online tells whether the radio is on and the last exchange worked.
	Online() bool
	// Wake tells that there are facts to push.
	Wake()
	// Loaded is how far the site's first rows have come.
	Loaded() work.Loaded
	// Trouble is why the last exchange with the hub failed, or nil.
	Trouble() error
}

// Clock is the handheld's clock, which workers and dead batteries move.
type Clock interface {
	Now() time.Time
	Advance(by time.Duration)
}

// Terminal is one handheld. Its methods are for one goroutine.
type Terminal struct {
	desk    desk.Machine
	replica Replica
	link    Link
	clock   Clock
	state   desk.State
	saved   []byte     // the state as it is on disk
	version int64      // of the replica, that the desk knows of
	silent  bool       // the radio was switched off
	doubted work.Event // what was asked to be confirmed, as it needs rows that cannot be read
	maps    *maps      // nil where nobody draws them

	equipment Equipment
	device    device
	last      reading

	asksSounds  bool   // once a day, see TestSounds
	soundsHeard string // the day on which they were asked for last
}

// unseen is no version: news may have come after the state was saved, so the first input looks for it.
const unseen = -1

// New takes up the work where it stopped.
func New(machine desk.Machine, replica Replica, link Link, clock Clock) (*Terminal, error) {
	t := &Terminal{desk: machine, replica: replica, link: link, clock: clock, version: unseen}
	replica.Lock()
	defer replica.Unlock()
	saved, err := replica.State()
	if err != nil {
		return nil, fmt.Errorf("read the work in hand: %w", err)
	}
	if len(saved) > 0 {
		if err := json.Unmarshal(saved, &t.state); err != nil {
			return nil, fmt.Errorf("read the work in hand: %w", err)
		}
		t.state, t.saved = desk.Resume(t.state), saved
	}
	return t, nil
}

// Handle takes one input and answers when everything that it caused is durable.
func (t *Terminal) Handle(ctx context.Context, input Input) Answer {
	told := t.operate(ctx, input)
	t.replica.Lock()
	defer t.replica.Unlock()
	input = t.decode(input)
	news, failed := t.catchUp()
	screen := t.take(input, told, news, failed)
	incomplete, err := t.printLabels()
	if err != nil && screen.Code == "" {
		screen.Tone, screen.Code, screen.Message = work.Warn, work.PrinterTrouble, t.say(work.PrinterTrouble, err)
	}
	if incomplete {
		screen.Show.Add("note", work.Say(t.language(), labelIncomplete))
	}
	return t.answer(withNews(screen, news))
}

// take gives an input to whom it is meant for: the device's own screens, or the work in hand.
func (t *Terminal) take(input Input, told verdict, news work.Screen, failed error) work.Screen {
	if failed != nil && !errors.Is(failed, replica.ErrUnreadable) { // news that cannot be looked at keep nobody from what can
		return t.refuseInput(input.Event, failed)
	}
	if screen, taken := t.onDevice(input, told); taken {
		return screen
	}
	switch {
	case input.Event == nil:
		if err := t.unask(input.Operation); err != nil {
			return t.refuseInput(nil, err)
		}
		return t.redraw(told)
	case news.Code == work.TaskReassigned:
		return unheeded(t.screen(), input.Event)
	}
	before := t.screen().Step
	screen := t.turn(input.Event)
	if t.afterLogin(before); t.device.page != "" {
		return t.page(t.startSounds())
	}
	return screen
}

// verdict is what a screen says of the last input.
type verdict struct {
	tone work.Tone
	code work.Code
	args []any
}

// operate does what an input asks of the handheld itself.
func (t *Terminal) operate(ctx context.Context, input Input) verdict {
	switch input.Operation {
	case Network:
		t.silent = !input.On
		t.link.Radio(input.On)
	case Advance:
		t.clock.Advance(input.By)
	case Sync:
		return t.sync(ctx)
	case Garbage:
		return verdict{work.Error, work.BadInput, []any{input.Fault}}
	}
	return verdict{tone: work.Ask}
}

// catchUp lets the desk see what sync has changed, and returns what it says of the work in hand.
func (t *Terminal) catchUp() (work.Screen, error) {
	version := t.replica.Version()
	if version == t.version {
		return work.Screen{}, nil
	}
	before := t.screen()
	if _, err := t.next(work.Synced{}); err != nil {
		return work.Screen{}, err
	}
	t.version = version
	after := t.screen()
	if after.Code == before.Code && after.Message == before.Message {
		return work.Screen{}, nil
	}
	switch after.Code {
	case work.TaskReassigned, work.QuantityChanged:
		return after, nil
	}
	return work.Screen{}, nil
}

// goesOn tells whether an input is taken though rows that it needs cannot be read: the worker was told and has confirmed it, or wants
// to get away from there.
func (t *Terminal) goesOn(e work.Event) bool {
	_, back := e.(work.Back)
	return back || reflect.DeepEqual(e, t.doubted)
}

// turn gives an input to the desk and draws what came of it.
func (t *Terminal) turn(e work.Event) work.Screen {
	facts, err := t.next(e)
	t.doubted = nil
	if errors.Is(err, replica.ErrUnreadable) {
		t.doubted = e
	}
	if err != nil {
		return t.refuseInput(e, err)
	}
	if facts > 0 {
		t.link.Wake()
	}
	return t.withStorage(t.screen())
}

// next makes one turn. What cannot be made durable has not happened.
func (t *Terminal) next(e work.Event) (facts int, err error) {
	who := t.state.Who()
	state, recorded := t.desk.Next(t.state, e, t.view())
	if who == "" {
		who = state.Who()
	}
	saved, err := json.Marshal(state)
	if err != nil {
		return 0, fmt.Errorf("save the work in hand: %w", err)
	}
	if len(recorded) > 0 || !bytes.Equal(saved, t.saved) {
		if err := t.record(who, recorded, saved, t.goesOn(e)); err != nil {
			return 0, fmt.Errorf("record %d facts: %w", len(recorded), err)
		}
	}
	t.state, t.saved = state, saved
	return len(recorded), nil
}

// record makes facts and the work in hand durable, if it is meant so also when what they were decided on cannot be read.
func (t *Terminal) record(who string, facts []domain.Fact, saved []byte, meant bool) error {
	err := t.replica.Record(who, facts, saved)
	if meant && errors.Is(err, replica.ErrUnreadable) {
		err = t.replica.Record(who, facts, saved)
	}
	return err
}

// unask drops an open question when somebody did something else with the handheld. A line that was not understood changes nothing.
func (t *Terminal) unask(did Operation) error {
	if did == None || did == Garbage {
		return nil
	}
	state := desk.Unask(t.state)
	saved, err := json.Marshal(state)
	if err != nil {
		return fmt.Errorf("save the work in hand: %w", err)
	}
	if bytes.Equal(saved, t.saved) || len(t.saved) == 0 {
		return nil
	}
	if err := t.record(state.Who(), nil, saved, true); err != nil { // it was decided on no rows
		return fmt.Errorf("record that a question was dropped: %w", err)
	}
	t.state, t.saved = state, saved
	return nil
}

func (t *Terminal) view() work.View {
	view := t.replica.View()
	view.Online, view.Loaded = t.link.Online(), t.link.Loaded()
	return view
}

func (t *Terminal) screen() work.Screen { return t.desk.Screen(t.state, t.view()) }

// say is the sentence of a code in the worker's language.
func (t *Terminal) say(code work.Code, args ...any) string {
	if code == "" {
		return ""
	}
	return work.Message(t.language(), code, args...)
}

// language is that of whoever is at the handheld.
func (t *Terminal) language() string {
	worker, _ := domain.Get[domain.Worker](t.view().Rows, t.state.Who())
	return worker.Language
}
