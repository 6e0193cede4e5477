package route

import "fmt"

// Sizes of the legend.
const (
	legendLine  = 20.0
	legendNames = 250.0 // room for the names
	legendPast  = 110.0 // room for the figures behind the bars
)

// legend shows the length of the tour beside what the classical policies would have walked.
func (d *drawing) legend(s *Solution) {
	type bar struct {
		name, colour string
		mm           int64
	}
	surety := "shortest possible"
	if !s.Optimal {
		surety = fmt.Sprintf("at most %.1f %% too long", s.GapPercent())
	}
	bars := []bar{{"this tour, " + surety, "#0b57d0", s.LengthMM}}
	longest := max(s.LengthMM, 1)
	for _, p := range Policies {
		if mm, ok := PolicyLength(d.grid, d.job, p); ok {
			bars = append(bars, bar{string(p), "#b0b0b0", mm})
			longest = max(longest, mm)
		}
	}
	y := drawingMargin
	room := d.width - 2*drawingMargin - legendNames - legendPast
	for _, b := range bars {
		length := room * float64(b.mm) / float64(longest)
		figure := fmt.Sprintf("%.1f m", float64(b.mm)/1000)
		if b.mm > s.LengthMM {
			figure += fmt.Sprintf(" (+%.0f %%)", 100*float64(b.mm-s.LengthMM)/float64(max(s.LengthMM, 1)))
		}
		fmt.Fprintf(d.out, `<text x="%.1f" y="%.1f">%s</text><rect x="%.1f" y="%.1f" width="%.1f" height="12" fill="%s"/><text x="%.1f" y="%.1f">%s</text>`+"\n",
			drawingMargin, y, b.name, drawingMargin+legendNames, y-11, length, b.colour, drawingMargin+legendNames+length+6, y, figure)
		y += legendLine
	}
	fmt.Fprintf(d.out, `<text x="%.1f" y="%.1f" font-size="11" fill="#555">start green, end brown; stops at one place share a number</text>`+"\n", drawingMargin, y)
}
