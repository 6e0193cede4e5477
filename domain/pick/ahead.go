package pick

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/walk"
	"github.com/handtruck/handtruck/domain/work"
)

// aheadStops is how many places a small map can show without becoming a riddle.
const aheadStops = 4

// ahead is the way to the next places: from the place of the stop that was done last, or from where runs begin.
func (s State) ahead(rows domain.Reader) *work.Ahead {
	way := &work.Ahead{Run: s.Run}
	places := 0
	for _, stop := range s.Stops {
		if stop.Done {
			way.From = stop.Location // done stops stand behind the others, the latest of them first
			break
		}
		if slices.Contains(way.Stops, stop.Location) {
			continue
		}
		if places++; places <= aheadStops {
			way.Stops = append(way.Stops, stop.Location)
		}
	}
	base := walk.Base(rows)
	if way.From == "" {
		way.From = base
	}
	if places <= aheadStops {
		way.End = base
	}
	return way
}
