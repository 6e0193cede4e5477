package route

import "time"

// Stay is a time in an aisle, counted from the start of the run.
type Stay struct {
	Aisle    int // by the floor's own count, left to right
	From, To time.Duration
}

// Stays simulates a walk at a pace and tells when it is in which aisle. On a floor of segments there are no aisles and so
// no stays.
func (f *Floor) Stays(start string, order []string, end string, pace Pace) (stays []Stay) {
	if f.network != nil || !f.knows(start) || !f.knows(end) {
		return nil
	}
	job := &Job{Start: f.stands[start].spot, End: f.stands[end].spot}
	for _, code := range order {
		if at, ok := f.stands[code]; ok {
			job.Stops = append(job.Stops, at.spot)
		}
	}
	var o outline
	o.gather(f.grid, job)
	n, vertex := o.network(f.grid)
	of := o.pointOfStop(len(job.Stops))
	clock, at := time.Duration(0), vertex[o.start]
	for i := 0; i <= len(job.Stops); i++ {
		to := vertex[o.end]
		if i < len(job.Stops) {
			to = vertex[of[i]]
		}
		for _, next := range n.path(at, to) {
			x, y := o.position(f.grid, at)
			nextX, nextY := o.position(f.grid, next)
			took := time.Duration(float64(pace.PerMetre) * float64(abs(nextX-x)+abs(nextY-y)) / 1000)
			if aisle := f.grid.aisleAt(x); x == nextX && aisle >= 0 && y != nextY {
				stays = stay(stays, aisle, clock, clock+took)
			}
			clock, at = clock+took, next
		}
		if i < len(job.Stops) {
			if x, _ := o.position(f.grid, to); job.Stops[i].Line == Aisle {
				stays = stay(stays, f.grid.aisleAt(x), clock, clock+pace.PerLine)
			}
			clock += pace.PerLine
		}
	}
	return stays
}

// stay appends a stay, or lengthens the last one that it continues.
func stay(stays []Stay, aisle int, from, to time.Duration) []Stay {
	if n := len(stays) - 1; n >= 0 && stays[n].Aisle == aisle && stays[n].To == from {
		stays[n].To = to
		return stays
	}
	return append(stays, Stay{aisle, from, to})
}

// Meeting is how long two walks are in the same aisles at once, the second starting later by delay.
func Meeting(first, second []Stay, delay time.Duration) (sum time.Duration) {
	for _, a := range first {
		for _, b := range second {
			if a.Aisle == b.Aisle {
				sum += max(0, min(a.To, b.To+delay)-max(a.From, b.From+delay))
			}
		}
	}
	return sum
}

// StartApart gives the delay up to a limit with which a second run meets the first least in the aisles, and how long
// they then meet. Of equal delays it is the shortest: the meeting time bends only where a stay begins or ends with
// another one, so those delays and the limit are all that need be tried.
func StartApart(first, second []Stay, limit time.Duration) (delay, meeting time.Duration) {
	meeting = Meeting(first, second, 0)
	for _, a := range first {
		for _, b := range second {
			for _, d := range [...]time.Duration{a.From - b.From, a.From - b.To, a.To - b.From, a.To - b.To, limit} {
				if d <= 0 || d > limit {
					continue
				}
				if m := Meeting(first, second, d); m < meeting || m == meeting && d < delay {
					delay, meeting = d, m
				}
			}
		}
	}
	return delay, meeting
}
