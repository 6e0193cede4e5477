package route

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"
)

// Draw writes the floor of g as SVG with the tour of job that s holds: stops numbered in the order of the walk, and the
// lengths of the classical policies beside its own where they apply.
func Draw(w io.Writer, g *Grid, job *Job, s *Solution) error {
	d := newDrawing(w, g, job)
	d.open(s)
	d.floor()
	d.tour(s.Order)
	d.stops(s.Order)
	d.legend(s)
	fmt.Fprintln(d.out, "</svg>")
	return d.out.Flush()
}

// drawing maps millimetres to the units of the picture, y upwards.
type drawing struct {
	out         *bufio.Writer
	grid        *Grid
	job         *Job
	left, right int64
	front, back int64
	scale       float64
	top, width  float64
}

// Sizes of the picture. Opposite walks along one line are drawn beside it, each on its right, so that both can be seen.
const (
	drawingWidth     = 1200.0
	drawingWidthMin  = 680.0 // room for the legend
	drawingHeight    = 900.0 // of the floor
	drawingMargin    = 40.0
	drawingBeside    = 3.0
	drawingArrowFrom = 50.0 // a stretch at least as long shows its direction
)

func newDrawing(w io.Writer, g *Grid, job *Job) *drawing {
	d := &drawing{out: bufio.NewWriter(w), grid: g, job: job}
	d.left, d.right = g.AisleXMM[0], g.AisleXMM[len(g.AisleXMM)-1]
	d.front, d.back = g.CrossYMM[0], g.CrossYMM[len(g.CrossYMM)-1]
	for _, s := range append([]Spot{job.Start, job.End}, job.Stops...) {
		x, _ := g.XY(s)
		d.left, d.right = min(d.left, x), max(d.right, x)
	}
	across, along := float64(max(d.right-d.left, 1)), float64(max(d.back-d.front, 1))
	d.scale = min((drawingWidth-2*drawingMargin)/across, drawingHeight/along)
	d.width = max(across*d.scale+2*drawingMargin, drawingWidthMin)
	lines := 3.0
	if _, ok := PolicyLength(g, job, SShape); ok {
		lines += float64(len(Policies))
	}
	d.top = drawingMargin + legendLine*lines
	return d
}

func (d *drawing) x(mm int64) float64 { return drawingMargin + float64(mm-d.left)*d.scale }

func (d *drawing) y(mm int64) float64 { return d.top + float64(d.back-mm)*d.scale }

func (d *drawing) open(s *Solution) {
	height := d.y(d.front) + drawingMargin
	fmt.Fprintf(d.out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" font-family="sans-serif" font-size="13">`+"\n",
		d.width, height)
	fmt.Fprintf(d.out, "<title>%d stops, %.1f m</title>\n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
		len(d.job.Stops), float64(s.LengthMM)/1000)
}

// floor draws aisles and cross aisles; arrows show lines walked one way only, red marks closed stretches.
func (d *drawing) floor() {
	for _, x := range d.grid.AisleXMM {
		d.line("#d8d8d8", 8, x, d.front, x, d.back)
	}
	for _, y := range d.grid.CrossYMM {
		d.line("#d8d8d8", 8, d.left, y, d.right, y)
	}
	for b, y := range d.grid.CrossYMM[1:] {
		for a, x := range d.grid.AisleXMM {
			d.arrow(dir(d.grid.AisleDir, a), x, (d.grid.CrossYMM[b]+y)/2, true)
		}
	}
	for c, y := range d.grid.CrossYMM {
		for a, x := range d.grid.AisleXMM[1:] {
			d.arrow(dir(d.grid.CrossDir, c), (d.grid.AisleXMM[a]+x)/2, y, false)
		}
	}
	for _, c := range d.grid.Closed {
		x := d.grid.AisleXMM[c.Aisle]
		d.line("#b00020", 8, x, c.FromMM, x, c.UpToMM)
	}
}

func (d *drawing) line(colour string, width float64, x1, y1, x2, y2 int64) {
	fmt.Fprintf(d.out, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width="%.1f" stroke-linecap="round"/>`+"\n",
		d.x(x1), d.y(y1), d.x(x2), d.y(y2), colour, width)
}

func (d *drawing) arrow(way Dir, x, y int64, upright bool) {
	if way == Both {
		return
	}
	turn := 0
	if upright {
		turn = -90
	}
	if way == Down {
		turn += 180
	}
	fmt.Fprintf(d.out, `<path d="M-3,-3.5 L4,0 L-3,3.5 Z" fill="#888" transform="translate(%.1f,%.1f) rotate(%d)"/>`+"\n", d.x(x), d.y(y), turn)
}

// tour draws the walk along the lines.
func (d *drawing) tour(order []int) {
	walk, _ := walkOf(d.grid, d.job, order, true) // a tour that was found can be walked
	d.path(walk)
}

// path draws a walk with arrows, on the right of the lines it follows.
func (d *drawing) path(walk []Corner) {
	var arrows []string
	fmt.Fprint(d.out, `<polyline fill="none" stroke="#0b57d0" stroke-width="2" stroke-linejoin="round" points="`)
	for i := range walk[1:] {
		x1, y1, x2, y2 := d.x(walk[i].XMM), d.y(walk[i].YMM), d.x(walk[i+1].XMM), d.y(walk[i+1].YMM)
		length := math.Hypot(x2-x1, y2-y1)
		dx, dy := (x2-x1)/length, (y2-y1)/length
		right := func(x, y float64) (float64, float64) { return x - dy*drawingBeside, y + dx*drawingBeside }
		x1, y1 = right(x1, y1)
		x2, y2 = right(x2, y2)
		fmt.Fprintf(d.out, "%.1f,%.1f %.1f,%.1f ", x1, y1, x2, y2)
		if length >= drawingArrowFrom {
			arrows = append(arrows, fmt.Sprintf(`<path d="M-4,-4 L4,0 L-4,4 Z" fill="#0b57d0" transform="translate(%.1f,%.1f) rotate(%.0f)"/>`,
				(x1+x2)/2, (y1+y2)/2, math.Atan2(dy, dx)*180/math.Pi))
		}
	}
	fmt.Fprintf(d.out, "\"/>\n%s\n", strings.Join(arrows, "\n"))
}

// stops draws start, end and the numbered stops. Stops at one place share the number of the first.
func (d *drawing) stops(order []int) {
	last := Spot{Index: -1}
	number := 0
	for i, stop := range order {
		s := d.job.Stops[stop]
		x, y := d.grid.XY(s)
		number = i + 1
		if s == last {
			continue
		}
		last = s
		fmt.Fprintf(d.out, `<circle cx="%.1f" cy="%.1f" r="9" fill="#0b57d0"/><text x="%.1f" y="%.1f" font-size="10" fill="#fff" text-anchor="middle">%d</text>`+"\n",
			d.x(x), d.y(y), d.x(x), d.y(y)+3.5, number)
	}
	for i, s := range []Spot{d.job.End, d.job.Start} {
		x, y := d.grid.XY(s)
		fmt.Fprintf(d.out, `<rect x="%.1f" y="%.1f" width="14" height="14" fill="%s"/>`+"\n", d.x(x)-7, d.y(y)-7, [2]string{"#8a5300", "#146c2e"}[i])
	}
}
