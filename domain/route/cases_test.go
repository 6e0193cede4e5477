package route

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"
)

// casesDir holds the team's shared tour cases with proven optima; it stands beside the checkout and may be absent.
const casesDir = "../../../shared/cases/routing/"

// tourCase is one line of a case file.
type tourCase struct {
	ID        string `json:"id"`
	Class     string `json:"class"`
	Warehouse struct {
		AisleXMM []int64 `json:"aisle_x_mm"`
		CrossYMM []int64 `json:"cross_y_mm"`
		AisleDir []Dir   `json:"aisle_dir"`
		CrossDir []Dir   `json:"cross_dir"`
	} `json:"warehouse"`
	Start caseSpot `json:"start"`
	End   caseSpot `json:"end"`
	Picks []struct {
		ID    int   `json:"id"`
		Aisle int   `json:"aisle"`
		YMM   int64 `json:"y_mm"`
	} `json:"picks"`
	Directed     bool             `json:"directed"`
	OptMM        int64            `json:"opt_mm"`
	HeuristicsMM map[string]int64 `json:"heuristics_mm"`
}

type caseSpot struct {
	Kind  string `json:"kind"`
	Aisle int    `json:"aisle"`
	YMM   int64  `json:"y_mm"`
	Cross int    `json:"cross"`
	XMM   int64  `json:"x_mm"`
}

func (s caseSpot) spot() Spot {
	if s.Kind == "cross" {
		return Spot{Cross, s.Cross, s.XMM}
	}
	return Spot{Aisle, s.Aisle, s.YMM}
}

func (c *tourCase) ask() (*Grid, *Job) {
	w := &c.Warehouse
	job := &Job{Start: c.Start.spot(), End: c.End.spot()}
	for _, p := range c.Picks {
		job.Stops = append(job.Stops, Spot{Aisle, p.Aisle, p.YMM})
	}
	return &Grid{AisleXMM: w.AisleXMM, CrossYMM: w.CrossYMM, AisleDir: w.AisleDir, CrossDir: w.CrossDir}, job
}

// readCases reads a case file, or skips the test where it is not at hand.
func readCases(t testing.TB, name string) []tourCase {
	f, err := os.Open(casesDir + name)
	if err != nil {
		t.Skip("shared cases are not at hand")
	}
	defer f.Close()
	var cases []tourCase
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c tourCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	return cases
}

// walked is the length of the walk through the stops in the given order, legs by Distance. It fails the test when the
// order is no permutation of the stops.
func walked(t testing.TB, g *Grid, job *Job, order []int) int64 {
	t.Helper()
	if len(order) != len(job.Stops) {
		t.Fatalf("%d stops in the order, %d in the job", len(order), len(job.Stops))
	}
	distance := func(a, b Spot) int64 { return g.Distance(a, b) }
	if !g.twoWay() || len(g.Closed) > 0 {
		distance = networkDistance(g, job)
	}
	seen := make([]bool, len(order))
	var mm int64
	at := job.Start
	for _, i := range order {
		if seen[i] {
			t.Fatalf("stop %d twice", i)
		}
		seen[i] = true
		mm += distance(at, job.Stops[i])
		at = job.Stops[i]
	}
	return mm + distance(at, job.End)
}

// networkDistance measures legs between the spots of a job by Dijkstra's algorithm.
func networkDistance(g *Grid, job *Job) func(a, b Spot) int64 {
	var o outline
	o.gather(g, job)
	n, vertex := o.network(g)
	at := map[[2]int64]int{}
	for i, p := range o.points {
		at[[2]int64{p.x, p.y}] = vertex[i]
	}
	return func(a, b Spot) int64 {
		ax, ay := g.XY(a)
		bx, by := g.XY(b)
		mm, _ := n.Distance(at[[2]int64{ax, ay}], at[[2]int64{bx, by}])
		return mm
	}
}

func TestSharedCasesAreShortest(t *testing.T) {
	var p Planner
	for _, name := range []string{"public.jsonl", "extra_multiblock.jsonl"} {
		for _, c := range readCases(t, name) {
			g, job := c.ask()
			var s Solution
			if err := p.Solve(g, job, &s); err != nil {
				t.Errorf("%s: %v", c.ID, err)
				continue
			}
			if mm := walked(t, g, job, s.Order); s.LengthMM != c.OptMM || mm != c.OptMM || !s.Optimal {
				t.Errorf("%s: claimed %d, walked %d, shortest %d", c.ID, s.LengthMM, mm, c.OptMM)
			}
		}
	}
}

func TestSharedCasesAgreeOnPolicies(t *testing.T) {
	names := map[string]Policy{"s_shape_blocks": SShape, "return": Return, "midpoint": Midpoint, "largest_gap": LargestGap,
		"combined": Combined, "aisle_by_aisle": AisleByAisle}
	for _, c := range append(readCases(t, "public.jsonl"), readCases(t, "extra_multiblock.jsonl")...) {
		g, job := c.ask()
		for name, want := range c.HeuristicsMM {
			if names[name] == "" {
				continue
			}
			if mm, ok := PolicyLength(g, job, names[name]); !ok || mm != want {
				t.Errorf("%s: %s walks %d (%t), want %d", c.ID, name, mm, ok, want)
			}
		}
	}
}
