package route

import (
	"bufio"
	"fmt"
	"io"
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
	out            *bufio.Writer
	grid           *Grid
	job            *Job
	left, right    int64
	front, back    int64
	scale          float64
	tops           float64 // room for the legend
	marginX, width float64
}

const (
	drawingWidth  = 1200.0
	drawingMargin = 40.0
	legendLine    = 18.0
)

func newDrawing(w io.Writer, g *Grid, job *Job) *drawing {
	d := &drawing{out: bufio.NewWriter(w), grid: g, job: job, width: drawingWidth, marginX: drawingMargin}
	d.left, d.right = g.AisleXMM[0], g.AisleXMM[len(g.AisleXMM)-1]
	d.front, d.back = g.CrossYMM[0], g.CrossYMM[len(g.CrossYMM)-1]
	for _, s := range append([]Spot{job.Start, job.End}, job.Stops...) {
		x, _ := g.XY(s)
		d.left, d.right = min(d.left, x), max(d.right, x)
	}
	span := float64(max(d.right-d.left, d.back-d.front, 1))
	d.scale = (drawingWidth - 2*drawingMargin) / span
	d.tops = drawingMargin + legendLine*float64(len(Policies)+2)
	return d
}

func (d *drawing) x(mm int64) float64 { return d.marginX + float64(mm-d.left)*d.scale }

func (d *drawing) y(mm int64) float64 { return d.tops + float64(d.back-mm)*d.scale }

func (d *drawing) open(s *Solution) {
	height := d.y(d.front) + drawingMargin
	fmt.Fprintf(d.out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" font-family="sans-serif" font-size="13">`+"\n",
		d.width, height)
	fmt.Fprintf(d.out, "<title>%d stops, %.1f m</title>\n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
		len(d.job.Stops), float64(s.LengthMM)/1000)
}

// floor draws aisles and cross aisles; arrows show lines walked one way only, red marks closed stretches.
func (d *drawing) floor() {
	for a, x := range d.grid.AisleXMM {
		d.line("#d8d8d8", 8, x, d.front, x, d.back)
		d.arrow(dir(d.grid.AisleDir, a), x, (d.front+d.back)/2, true)
	}
	for c, y := range d.grid.CrossYMM {
		d.line("#d8d8d8", 8, d.left, y, d.right, y)
		d.arrow(dir(d.grid.CrossDir, c), (d.left+d.right)/2, y, false)
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
	fmt.Fprintf(d.out, `<path d="M-5,-5 L5,0 L-5,5 Z" fill="#666" transform="translate(%.1f,%.1f) rotate(%d)"/>`+"\n", d.x(x), d.y(y), turn)
}

// tour draws the walk leg by leg along the lines.
func (d *drawing) tour(order []int) {
	var o outline
	o.gather(d.grid, d.job)
	n, vertex := o.network(d.grid)
	at := o.start
	fmt.Fprint(d.out, `<polyline fill="none" stroke="#0b57d0" stroke-width="2.5" stroke-linejoin="round" points="`)
	leg := func(to int) {
		for _, v := range n.path(vertex[at], vertex[to]) {
			x, y := o.position(d.grid, v)
			fmt.Fprintf(d.out, "%.1f,%.1f ", d.x(x), d.y(y))
		}
		at = to
	}
	of := o.pointOfStop(len(d.job.Stops))
	for _, stop := range order {
		leg(of[stop])
	}
	leg(o.end)
	fmt.Fprintln(d.out, `"/>`)
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

// legend tells the length of the tour and of what the classical policies would have walked.
func (d *drawing) legend(s *Solution) {
	y := drawingMargin
	say := func(text string) {
		fmt.Fprintf(d.out, `<text x="%.1f" y="%.1f">%s</text>`+"\n", d.marginX, y, text)
		y += legendLine
	}
	surety := "shortest possible"
	if !s.Optimal {
		surety = fmt.Sprintf("at most %.1f %% above the shortest", s.GapPercent())
	}
	say(fmt.Sprintf("this tour: %.1f m, %s (green start, brown end)", float64(s.LengthMM)/1000, surety))
	for _, p := range Policies {
		mm, ok := PolicyLength(d.grid, d.job, p)
		if !ok {
			continue
		}
		say(fmt.Sprintf("%s: %.1f m (+%.1f %%)", p, float64(mm)/1000, 100*float64(mm-s.LengthMM)/float64(max(s.LengthMM, 1))))
	}
}
