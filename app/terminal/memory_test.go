package terminal_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/desk"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/domain/work/script"
	"github.com/handtruck/handtruck/sync/replica"
)

// memory is a replica, a link and a clock in one, without a disk or a network.
type memory struct {
	sync.Mutex
	stage    *script.Stage
	state    []byte
	unsynced int
	oldest   time.Time
	version  int64
	full     bool  // the disk takes nothing more
	broken   bool  // it fails
	storage  error // what it says of itself after a fact
	damage   error // why not all of the rows can be read
	hole     bool  // what was looked at last cannot be read
	seen     work.View
	silent   bool
	hub      error // what keeps the hub away
	onSync   func()
	woken    int
	empty    bool // the site's rows have not come
	loaded   work.Loaded

	clockError time.Duration
}

func newMemory() *memory { return &memory{stage: script.Warehouse()} }

func (m *memory) State() ([]byte, error)    { return m.state, nil }
func (m *memory) Storage() error            { return m.storage }
func (m *memory) Damage() error             { return m.damage }
func (m *memory) Unsynced() int             { return m.unsynced }
func (m *memory) OldestUnsynced() time.Time { return m.oldest }
func (m *memory) Version() int64            { return m.version }
func (m *memory) Radio(on bool)             { m.silent = !on }
func (m *memory) Online() bool              { return !m.silent && m.hub == nil }
func (m *memory) ClockError() time.Duration { return m.clockError }
func (m *memory) Loaded() work.Loaded       { return m.loaded }
func (m *memory) Trouble() error            { return m.hub }
func (m *memory) Wake()                     { m.woken++ }
func (m *memory) Now() time.Time            { return m.stage.Now }
func (m *memory) Advance(by time.Duration)  { m.stage.Now = m.stage.Now.Add(by) }

func (m *memory) View() work.View {
	view := m.stage.View()
	if view.Empty = m.empty; view.Empty {
		view.Rows = domain.NewOverlay(nil)
	}
	m.seen = view
	return view
}

func (m *memory) Record(worker string, facts []domain.Fact, state []byte) error {
	if m.full {
		return replica.ErrFull
	}
	if m.broken {
		return replica.ErrFailed
	}
	if m.hole || m.seen.Blind() {
		m.hole, m.seen.Unread = false, nil // looked at again, it would be found again
		return replica.ErrUnreadable
	}
	for _, fact := range facts {
		if m.unsynced == 0 {
			m.oldest = m.stage.Now
		}
		domain.Fold(m.stage.Rows, m.stage.View().Seen, worker, fact)
		m.stage.Number++
		m.unsynced++
	}
	m.state = state
	return nil
}

func (m *memory) Sync(context.Context) error {
	if m.hub != nil {
		return m.hub
	}
	m.unsynced = 0
	if m.onSync != nil {
		m.onSync()
	}
	return nil
}

// start opens a terminal on what the memory holds, as a start of the program does.
func (m *memory) start(t *testing.T) *terminal.Terminal {
	t.Helper()
	opened, err := terminal.New(desk.Machine{Verify: func(hash, pin string) bool { return hash == pin }}, m, m, m)
	if err != nil {
		t.Fatal(err)
	}
	return opened
}

// play gives lines to a terminal and returns its answers.
func play(t *testing.T, on *terminal.Terminal, lines ...string) []terminal.Answer {
	t.Helper()
	var out bytes.Buffer
	if err := on.Run(context.Background(), strings.NewReader(strings.Join(lines, "\n")), &out); err != nil {
		t.Fatal(err)
	}
	var answers []terminal.Answer
	for line := range strings.Lines(out.String()) {
		var answer struct {
			terminal.Answer
			Show map[string]any `json:"show"`
		}
		if err := json.Unmarshal([]byte(line), &answer); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		for name, value := range answer.Show {
			answer.Answer.Show.Add(name, value)
		}
		answers = append(answers, answer.Answer)
	}
	return answers
}

// login are the lines with which w1 comes to home.
var login = []string{`{"scan":"w1"}`, `{"enter":"1111"}`}

func last(answers []terminal.Answer) terminal.Answer { return answers[len(answers)-1] }

// want fails unless an answer has the step, the code and the tone.
func want(t *testing.T, answer terminal.Answer, step string, code work.Code, tone work.Tone) {
	t.Helper()
	if answer.Step != step || answer.Code != code || answer.Tone != tone {
		t.Errorf("step %q code %q tone %q, want %q %q %q", answer.Step, answer.Code, answer.Tone, step, code, tone)
	}
	if (answer.Code == "") != (answer.Message == "") {
		t.Errorf("code %q with message %q", answer.Code, answer.Message)
	}
}
