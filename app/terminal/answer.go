package terminal

import (
	"github.com/handtruck/handtruck/domain/route"
	"github.com/handtruck/handtruck/domain/work"
)

// Answer is a screen with what the handheld knows of itself.
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
	Notice   *Notice        `json:"notice,omitempty"`
	Online   bool           `json:"online"`
	Unsynced int            `json:"unsynced"`
	Picture  []byte         `json:"picture,omitempty"` // PNG of the label that the screen is about
	Language string         `json:"-"`                 // of whoever is at it, for what a painter says of its own
	Map      *route.Sketch  `json:"-"`                 // of the way ahead, where maps are shown
	OldestS  int64          `json:"oldest_unsynced_s"` // age of the oldest fact that the hub does not have, in s
}

func (t *Terminal) answer(screen work.Screen) Answer {
	language := t.language()
	screen = t.withDevice(screen, language)
	answer := Answer{Step: screen.Step, Title: screen.Title, Prompt: screen.Prompt, Tone: screen.Tone, Code: screen.Code,
		Message: screen.Message, Show: screen.Show, Options: screen.Options, Progress: screen.Progress, Echo: screen.Echo,
		Notice: t.notice(), Online: t.link.Online(), Unsynced: t.replica.Unsynced(), Language: language}
	rows := t.view().Rows
	answer.Map = t.maps.sketch(rows, screen.Ahead)
	answer.Picture = t.picture(screen)
	if answer.Options == nil {
		answer.Options = []work.Option{}
	}
	if answer.Unsynced > 0 {
		answer.OldestS = max(0, int64(t.clock.Now().Sub(t.replica.OldestUnsynced()).Seconds()))
	}
	return answer
}
