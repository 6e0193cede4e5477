package terminal

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// Answer is the screen after an input, with the state of the radio.
type Answer struct {
	Step     string         `json:"step"`
	Title    string         `json:"title"`
	Prompt   string         `json:"prompt"`
	Tone     work.Tone      `json:"tone"`
	Code     work.Code      `json:"code"`
	Message  string         `json:"message"`
	Show     work.Fields    `json:"show"`
	Options  []work.Option  `json:"options"`
	Progress *work.Progress `json:"progress,omitempty"`
	Echo     *work.Echoed   `json:"echo,omitempty"`

	Online   bool  `json:"online"`
	Unsynced int   `json:"unsynced"`            // facts that the hub does not have
	Oldest   int64 `json:"oldest_unsynced_s"`   // age of the oldest of them, in seconds
	LeftHand bool  `json:"left_hand,omitempty"` // how the worker holds the device
}

func (t *Terminal) answer(s work.Screen) Answer {
	a := Answer{Step: s.Step, Title: s.Title, Prompt: s.Prompt, Tone: s.Tone, Code: s.Code, Message: s.Message, Show: s.Show,
		Options: s.Options, Progress: s.Progress, Echo: s.Echo, Online: t.link.Online(), Unsynced: t.replica.Unsynced()}
	if a.Options == nil {
		a.Options = []work.Option{}
	}
	if a.Unsynced > 0 {
		a.Oldest = max(0, int64(t.clock.Now().Sub(t.replica.OldestUnsynced()).Seconds()))
	}
	if worker, ok := domain.Get[domain.Worker](t.replica.View().Rows, t.state.Who()); ok {
		a.LeftHand = worker.LeftHanded
	}
	return a
}
