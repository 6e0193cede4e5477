package terminal

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/route"
	"github.com/handtruck/handtruck/domain/walk"
	"github.com/handtruck/handtruck/domain/work"
)

// maps draws the way ahead. It keeps the floor for the length of a run: a site is not rebuilt while somebody picks in it,
// and reading every place at every scan would be felt.
type maps struct {
	floor   *route.Floor
	run     string
	blocked []string
}

// ShowMaps adds a small map of the way ahead to the answers from now on, for painters that draw one.
func (t *Terminal) ShowMaps() { t.maps = &maps{} }

// sketch is the map of the way ahead, or nil where there is none, or the floor does not know all of its places.
func (m *maps) sketch(rows domain.Reader, ahead *work.Ahead) *route.Sketch {
	if m == nil || ahead == nil {
		return nil
	}
	if blocked := walk.Blocked(rows); m.floor == nil || m.run != ahead.Run || !slices.Equal(m.blocked, blocked) {
		m.floor, m.run, m.blocked = walk.Floor(rows), ahead.Run, blocked
	}
	drawn, ok := m.floor.Sketch(ahead.From, ahead.Stops, ahead.End)
	if !ok {
		return nil
	}
	return &drawn
}
