package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/handtruck/handtruck/domain/route"
)

// Sizes of a map in device-independent units.
const (
	mapLeast  = 90 // below this height it is left out: the keys need the room
	mapMost   = 260
	mapMargin = 10
	mapMark   = 20 // a stop
	wayWidth  = 4

	mapBeyondMM = 2500 // of the floor that is shown round the walk
)

// floorMap draws a sketch in a space of a width and height. The ways are faint, the walk is not; the next stop is filled and
// larger than those behind it, so that it is found without reading.
func (p *Painter) floorMap(s *route.Sketch, size fyne.Size) fyne.CanvasObject {
	m := newMapping(s, size)
	layer := container.NewWithoutLayout()
	add := func(from, to route.Corner, ink color.Color, width float32) {
		line := canvas.NewLine(ink)
		line.StrokeWidth = width
		line.Position1, line.Position2 = m.at(from), m.at(to)
		layer.Add(line)
	}
	for _, way := range s.Lines {
		if way, ok := m.clip(way); ok {
			add(way[0], way[1], p.Palette.Button, wayWidth)
		}
	}
	for _, shut := range s.Shut {
		middle := route.Corner{XMM: (shut[0].XMM + shut[1].XMM) / 2, YMM: (shut[0].YMM + shut[1].YMM) / 2}
		if m.shows(middle) {
			layer.Add(m.dot(middle, mapMark/2, p.Palette.Error))
		}
	}
	for i := range s.Walk[1:] {
		add(s.Walk[i], s.Walk[i+1], p.Palette.Info, wayWidth)
	}
	if s.End != nil {
		layer.Add(m.square(*s.End, mapMark*0.7, p.Palette.Info))
	}
	for i := len(s.Stops) - 1; i > 0; i-- {
		layer.Add(m.dot(s.Stops[i], mapMark*0.7, p.Palette.Info))
	}
	layer.Add(m.square(s.Walk[0], mapMark*0.7, p.Palette.Text))
	if len(s.Stops) > 0 {
		layer.Add(m.dot(s.Stops[0], mapMark+4, p.Palette.Background))
		layer.Add(m.dot(s.Stops[0], mapMark, p.Palette.Text))
	}
	frame := canvas.NewRectangle(color.Transparent)
	frame.SetMinSize(size)
	return container.NewStack(frame, layer)
}

// mapping brings millimetres of the floor into a space on the screen, y upwards, without distorting them.
type mapping struct {
	low, high route.Corner // of the floor that is shown
	scale     float32
	offset    fyne.Position
	height    float32
}

// newMapping shows what the walk spans and a little beyond: a whole building of forty aisles would be a grey patch.
func newMapping(s *route.Sketch, size fyne.Size) mapping {
	low, high := s.Walk[0], s.Walk[0]
	for _, c := range s.Walk {
		low.XMM, low.YMM = min(low.XMM, c.XMM), min(low.YMM, c.YMM)
		high.XMM, high.YMM = max(high.XMM, c.XMM), max(high.YMM, c.YMM)
	}
	low, high = route.Corner{XMM: low.XMM - mapBeyondMM, YMM: low.YMM - mapBeyondMM}, route.Corner{XMM: high.XMM + mapBeyondMM, YMM: high.YMM + mapBeyondMM}
	across, along := float32(high.XMM-low.XMM), float32(high.YMM-low.YMM)
	inner := size.Subtract(fyne.NewSize(2*mapMargin, 2*mapMargin))
	m := mapping{low: low, high: high, scale: min(inner.Width/across, inner.Height/along), height: size.Height}
	m.offset = fyne.NewPos((size.Width-across*m.scale)/2, (size.Height-along*m.scale)/2)
	return m
}

// clip cuts a way off at the edges of the map; false when nothing of it is left, or when it runs across an edge askew.
func (m mapping) clip(way [2]route.Corner) ([2]route.Corner, bool) {
	cut := way
	for i, c := range way {
		cut[i] = route.Corner{XMM: min(max(c.XMM, m.low.XMM), m.high.XMM), YMM: min(max(c.YMM, m.low.YMM), m.high.YMM)}
	}
	upright, level := way[0].XMM == way[1].XMM, way[0].YMM == way[1].YMM
	inside := (!upright || cut[0].XMM == way[0].XMM) && (!level || cut[0].YMM == way[0].YMM)
	return cut, inside && (upright || level || cut == way) && cut[0] != cut[1]
}

func (m mapping) at(c route.Corner) fyne.Position {
	return fyne.NewPos(m.offset.X+float32(c.XMM-m.low.XMM)*m.scale, m.height-m.offset.Y-float32(c.YMM-m.low.YMM)*m.scale)
}

func (m mapping) shows(c route.Corner) bool {
	return c.XMM >= m.low.XMM && c.XMM <= m.high.XMM && c.YMM >= m.low.YMM && c.YMM <= m.high.YMM
}

func (m mapping) dot(c route.Corner, diameter float32, ink color.Color) fyne.CanvasObject {
	circle := canvas.NewCircle(ink)
	m.put(circle, c, diameter)
	return circle
}

func (m mapping) square(c route.Corner, side float32, ink color.Color) fyne.CanvasObject {
	rectangle := canvas.NewRectangle(ink)
	m.put(rectangle, c, side)
	return rectangle
}

func (m mapping) put(object fyne.CanvasObject, c route.Corner, side float32) {
	object.Resize(fyne.NewSize(side, side))
	object.Move(m.at(c).SubtractXY(side/2, side/2))
}
