package route

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// anyGrid makes a small uneven grid with work anywhere: inside aisles, at crossings, between aisles, beside them.
func anyGrid(r *rand.Rand) (*Grid, *Job) {
	g := &Grid{}
	x := int64(0)
	for range 1 + r.IntN(5) {
		x += 1 + int64(r.IntN(6))
		g.AisleXMM = append(g.AisleXMM, x)
	}
	y := int64(0)
	for range 2 + r.IntN(4) {
		y += 1 + int64(r.IntN(9))
		g.CrossYMM = append(g.CrossYMM, y)
	}
	spot := func() Spot {
		if r.IntN(4) == 0 {
			return Spot{Cross, r.IntN(len(g.CrossYMM)), int64(r.IntN(int(x) + 3))}
		}
		front, back := g.CrossYMM[0], g.CrossYMM[len(g.CrossYMM)-1]
		return Spot{Aisle, r.IntN(len(g.AisleXMM)), front + r.Int64N(back-front+1)}
	}
	job := &Job{Start: spot(), End: spot()}
	if r.IntN(2) == 0 {
		job.End = job.Start
	}
	for range r.IntN(8) {
		job.Stops = append(job.Stops, spot())
	}
	return g, job
}

// bruteForce is the shortest walk over all orders of the stops, legs by Dijkstra; far when there is none.
func bruteForce(g *Grid, job *Job) int64 {
	var o outline
	o.gather(g, job)
	n, vertex := o.network(g)
	of := o.pointOfStop(len(job.Stops))
	end := vertex[o.end]
	var best func(at int, left []int) int64
	from := map[int][]int64{}
	best = func(at int, left []int) int64 {
		if from[at] == nil {
			from[at] = n.from(at)
		}
		if len(left) == 0 {
			return from[at][end]
		}
		least := far
		for i, stop := range left {
			next := vertex[of[stop]]
			rest := append(slices.Clone(left[:i]), left[i+1:]...)
			least = min(least, from[at][next]+best(next, rest))
		}
		return least
	}
	all := make([]int, len(job.Stops))
	for i := range all {
		all[i] = i
	}
	return best(vertex[o.start], all)
}

func checkAgainstBruteForce(t *testing.T, p *Planner, g *Grid, job *Job) {
	t.Helper()
	if len(job.Stops) > 6 {
		job.Stops = job.Stops[:6]
	}
	want := bruteForce(g, job)
	var s Solution
	err := p.Solve(g, job, &s)
	if want >= far {
		if err == nil {
			t.Fatalf("walked %d mm where there is no way: %+v %+v", s.LengthMM, g, job)
		}
		return
	}
	if err != nil {
		t.Fatalf("%v, but %d mm is a walk: %+v %+v", err, want, g, job)
	}
	if mm := walked(t, g, job, s.Order); s.LengthMM != want || mm != want || !s.Optimal {
		t.Fatalf("claimed %d, walked %d, shortest %d: %+v %+v", s.LengthMM, mm, want, g, job)
	}
}

func TestTwoWayEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 1))
	var p Planner
	for range 3000 {
		g, job := anyGrid(r)
		checkAgainstBruteForce(t, &p, g, job)
	}
}

// Few aisles behind many cross aisles are swept from front to back.
func TestManyCrossAislesEqualBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 8))
	var p Planner
	for range 1500 {
		g, job := anyGrid(r)
		y := g.CrossYMM[0]
		for g.CrossYMM = g.CrossYMM[:1]; len(g.CrossYMM) < 12; g.CrossYMM = append(g.CrossYMM, y) {
			y += 1 + int64(r.IntN(5))
		}
		for _, s := range append([]*Spot{&job.Start, &job.End}, pointers(job.Stops)...) {
			if s.Line == Aisle {
				s.AtMM = g.CrossYMM[0] + r.Int64N(y-g.CrossYMM[0]+1)
			}
		}
		checkAgainstBruteForce(t, &p, g, job)
	}
}

func pointers(spots []Spot) (list []*Spot) {
	for i := range spots {
		list = append(list, &spots[i])
	}
	return list
}

func TestClosedStretchesEqualBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 2))
	var p Planner
	for range 3000 {
		g, job := anyGrid(r)
		for range 1 + r.IntN(3) {
			from := g.CrossYMM[0] + r.Int64N(g.CrossYMM[len(g.CrossYMM)-1]-g.CrossYMM[0]+1)
			g.Closed = append(g.Closed, Closure{r.IntN(len(g.AisleXMM)), from, from + int64(r.IntN(3))})
		}
		checkAgainstBruteForce(t, &p, g, job)
	}
}

func TestOneWayEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 3))
	var p Planner
	for range 2000 {
		g, job := anyGrid(r)
		for range g.AisleXMM {
			g.AisleDir = append(g.AisleDir, Dir(r.IntN(3)-1))
		}
		for range g.CrossYMM {
			g.CrossDir = append(g.CrossDir, Dir(max(r.IntN(5)-2, -1)%2))
		}
		checkAgainstBruteForce(t, &p, g, job)
	}
}

func TestMirrorsAndReversalKeepTheLength(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 4))
	var p Planner
	for range 60 {
		g, job := madeUp(r, 12, 1+r.IntN(4), 30, true)
		var s, back Solution
		if err := p.Solve(g, job, &s); err != nil {
			t.Fatal(err)
		}
		if err := p.Solve(g, &Job{Start: job.End, End: job.Start, Stops: job.Stops}, &back); err != nil {
			t.Fatal(err)
		}
		if s.LengthMM != back.LengthMM || s.LengthMM != walked(t, g, job, s.Order) {
			t.Fatalf("%d mm there, %d mm back", s.LengthMM, back.LengthMM)
		}
	}
}

func TestSearchStaysAboveItsBound(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 5))
	for range 4 {
		l := newLegs(14)
		for i := range l.size - 1 {
			for j := 1; j < l.size; j++ {
				if i != j {
					l.set(i, j, 1+r.Int64N(1000))
				}
			}
		}
		_, shortest := l.exact()
		found := l.length(l.search(effortFull))
		_, bound := l.bound(found)
		if found < shortest || bound > shortest || float64(found) > 1.05*float64(shortest) {
			t.Errorf("bound %d, shortest %d, search %d", bound, shortest, found)
		}
	}
}

func TestSameQuestionSameAnswer(t *testing.T) {
	g, job := madeUp(rand.New(rand.NewPCG(6, 6)), 20, 3, 60, true)
	var fresh, used Planner
	var a, b Solution
	other, otherJob := madeUp(rand.New(rand.NewPCG(6, 7)), 9, 3, 40, false)
	if err := used.Solve(other, otherJob, &b); err != nil {
		t.Fatal(err)
	}
	if fresh.Solve(g, job, &a) != nil || used.Solve(g, job, &b) != nil || !slices.Equal(a.Order, b.Order) {
		t.Errorf("orders differ with what was asked before: %v %v", a.Order, b.Order)
	}
}
