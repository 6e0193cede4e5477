package terminal_test

import (
	"testing"

	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// A map comes with the steps that send somebody to a place, and only where somebody draws it. It shows a way round what
// is reported as blocked in the middle of a run.
func TestMapOfTheWayAhead(t *testing.T) {
	for _, drawn := range []bool{false, true} {
		m := newMemory()
		on := m.start(t)
		if drawn {
			on.ShowMaps()
		}
		scan := func(text string) terminal.Answer {
			return on.Handle(t.Context(), terminal.Input{Event: work.Scan{Text: text}})
		}
		play(t, on, login...)
		if answer := scan("OR-1"); answer.Map != nil {
			t.Errorf("a map at %s", answer.Step)
		}
		answer := scan("T-1")
		if answer.Step != "pick/location" || (answer.Map != nil) != drawn {
			t.Fatalf("at %s the map is %+v, maps are wanted: %v", answer.Step, answer.Map, drawn)
		}
		if !drawn {
			continue
		}
		free := len(answer.Map.Shut)
		m.stage.State(domain.Incident{ID: "i", Kind: domain.ReasonBlockedAisle, Place: "R-2", State: "open"})
		if answer = on.Handle(t.Context(), terminal.Input{}); answer.Step != "pick/location" || len(answer.Map.Shut) == free {
			t.Errorf("the blocked aisle is not on the map %+v", answer.Map)
		}
	}
}
