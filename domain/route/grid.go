package route

import (
	"errors"
	"fmt"
)

// Limits on what a tour may be asked over. They keep every length far inside an int64 and every table inside memory.
const (
	AislesMax     = 1000
	CrossMax      = 100
	StopsMax      = 1000
	CoordinateMax = 1_000_000_000 // millimetres from the origin: a thousand kilometres
)

// ErrUnreachable marks a tour that nobody can walk: some stop cannot be reached, or cannot be left again.
var ErrUnreachable = errors.New("no way there")

// Dir says which way a line may be walked.
type Dir int8

// The ways to walk a line. Up is towards larger coordinates.
const (
	Down Dir = -1
	Both Dir = 0
	Up   Dir = 1
)

// Grid is a warehouse of parallel aisles (vertical lines) crossed by cross aisles (horizontal lines). Walkers move along
// lines only; the width of an aisle and turning cost nothing. Aisles reach from the first cross aisle to the last one;
// cross aisles extend sideways as far as a start or an end needs.
type Grid struct {
	AisleXMM []int64   // x of each aisle's centre line, strictly increasing
	CrossYMM []int64   // y of each cross aisle's centre line, strictly increasing, two at least
	AisleDir []Dir     // one for each aisle, or nil when all are walked both ways
	CrossDir []Dir     // one for each cross aisle, or nil
	Closed   []Closure // where nobody passes at present
}

// Closure is a stretch of an aisle that nobody can walk through, as a worker reported it: places inside it are out of
// reach, places on either side of it are reached from their own side.
type Closure struct {
	Aisle          int
	FromMM, UpToMM int64 // y of both ends; equal ends close a single point
}

// bars reports whether nobody can walk from one y to a larger one.
func (c *Closure) bars(from, to int64) bool {
	if c.FromMM == c.UpToMM {
		return from <= c.FromMM && c.FromMM <= to
	}
	return c.FromMM < to && from < c.UpToMM
}

// Line is the kind of line a spot lies on.
type Line int8

// The kinds of lines.
const (
	Aisle Line = iota
	Cross
)

// Spot is a point on a grid: in an aisle at a y, or on a cross aisle at an x. Where both lines meet either form names the
// same point.
type Spot struct {
	Line  Line
	Index int   // which aisle or cross aisle
	AtMM  int64 // y in an aisle, x on a cross aisle
}

// Validate tells the first thing that makes g no grid.
func (g *Grid) Validate() error {
	if len(g.AisleXMM) == 0 || len(g.AisleXMM) > AislesMax {
		return fmt.Errorf("%d aisles where 1 to %d are possible", len(g.AisleXMM), AislesMax)
	}
	if len(g.CrossYMM) < 2 || len(g.CrossYMM) > CrossMax {
		return fmt.Errorf("%d cross aisles where 2 to %d are possible", len(g.CrossYMM), CrossMax)
	}
	if err := validateLines("aisle", g.AisleXMM, g.AisleDir); err != nil {
		return err
	}
	if err := validateLines("cross aisle", g.CrossYMM, g.CrossDir); err != nil {
		return err
	}
	for _, c := range g.Closed {
		if c.Aisle < 0 || c.Aisle >= len(g.AisleXMM) || c.FromMM > c.UpToMM {
			return fmt.Errorf("closure of aisle %d from %d to %d mm is not on the grid", c.Aisle, c.FromMM, c.UpToMM)
		}
	}
	return nil
}

func validateLines(name string, at []int64, dirs []Dir) error {
	for i, v := range at {
		if v < -CoordinateMax || v > CoordinateMax {
			return fmt.Errorf("%s %d at %d mm is beyond %d", name, i, v, CoordinateMax)
		}
		if i > 0 && v <= at[i-1] {
			return fmt.Errorf("%s %d at %d mm does not lie behind the one before it", name, i, v)
		}
	}
	if dirs != nil && len(dirs) != len(at) {
		return fmt.Errorf("%d directions for %d %ss", len(dirs), len(at), name)
	}
	for i, d := range dirs {
		if d < Down || d > Up {
			return fmt.Errorf("direction %d of %s %d is none of -1, 0, 1", d, name, i)
		}
	}
	return nil
}

// Check tells what is wrong with a spot: that it lies on no line of the grid, or beyond the end of one.
func (g *Grid) Check(s Spot) error {
	switch {
	case s.Line == Aisle && (s.Index < 0 || s.Index >= len(g.AisleXMM)):
		return fmt.Errorf("aisle %d is not one of %d", s.Index, len(g.AisleXMM))
	case s.Line == Aisle && (s.AtMM < g.CrossYMM[0] || s.AtMM > g.CrossYMM[len(g.CrossYMM)-1]):
		return fmt.Errorf("y %d mm in aisle %d lies outside the cross aisles", s.AtMM, s.Index)
	case s.Line == Cross && (s.Index < 0 || s.Index >= len(g.CrossYMM)):
		return fmt.Errorf("cross aisle %d is not one of %d", s.Index, len(g.CrossYMM))
	case s.Line == Cross && (s.AtMM < -CoordinateMax || s.AtMM > CoordinateMax):
		return fmt.Errorf("x %d mm on cross aisle %d is beyond %d", s.AtMM, s.Index, CoordinateMax)
	case s.Line != Aisle && s.Line != Cross:
		return fmt.Errorf("line kind %d is neither aisle nor cross aisle", s.Line)
	}
	return nil
}

// XY gives the coordinates of a spot that passes Check.
func (g *Grid) XY(s Spot) (x, y int64) {
	if s.Line == Aisle {
		return g.AisleXMM[s.Index], s.AtMM
	}
	return s.AtMM, g.CrossYMM[s.Index]
}

// twoWay reports whether every line is walked both ways, closed stretches aside.
func (g *Grid) twoWay() bool {
	for _, d := range g.AisleDir {
		if d != Both {
			return false
		}
	}
	for _, d := range g.CrossDir {
		if d != Both {
			return false
		}
	}
	return true
}

// dir gives the direction of a line from a list that may be nil.
func dir(dirs []Dir, i int) Dir {
	if dirs == nil {
		return Both
	}
	return dirs[i]
}

// block finds where y lies among the cross aisles: on one (row >= 0, block -1), or strictly inside a block (row -1).
func (g *Grid) block(y int64) (row, block int) {
	lo, hi := 0, len(g.CrossYMM)
	for lo < hi {
		mid := (lo + hi) / 2
		if g.CrossYMM[mid] < y {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(g.CrossYMM) && g.CrossYMM[lo] == y {
		return lo, -1
	}
	return -1, lo - 1
}

// aisleAt gives the index of the aisle whose centre line is at x, or -1.
func (g *Grid) aisleAt(x int64) int {
	lo, hi := 0, len(g.AisleXMM)
	for lo < hi {
		mid := (lo + hi) / 2
		if g.AisleXMM[mid] < x {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(g.AisleXMM) && g.AisleXMM[lo] == x {
		return lo
	}
	return -1
}

// Distance is the length of the shortest walk between two spots of a grid whose lines are all open and walked both ways.
// [Network] answers for the other grids.
func (g *Grid) Distance(a, b Spot) int64 {
	ax, ay := g.XY(a)
	bx, by := g.XY(b)
	if ay == by && (ax == bx || a.Line == Cross || b.Line == Cross) {
		return abs(ax - bx)
	}
	if ax == bx && g.aisleAt(ax) >= 0 {
		return abs(ay - by)
	}
	rowA, blockA := g.block(ay)
	rowB, blockB := g.block(by)
	switch {
	case rowA < 0 && rowB < 0 && blockA == blockB:
		front, back := g.CrossYMM[blockA], g.CrossYMM[blockA+1]
		return abs(ax-bx) + min(ay+by-2*front, 2*back-ay-by)
	case rowA >= 0 && rowB >= 0 && rowA != rowB:
		return g.aroundAisle(ax, ay, bx, by)
	default:
		return abs(ax-bx) + abs(ay-by)
	}
}

// aroundAisle is the distance between two points of different cross aisles: some aisle must be walked, and it may stand
// outside the stretch between them.
func (g *Grid) aroundAisle(ax, ay, bx, by int64) int64 {
	best := int64(-1)
	for _, x := range g.AisleXMM {
		if d := abs(ax-x) + abs(x-bx); best < 0 || d < best {
			best = d
		}
	}
	return best + abs(ay-by)
}

func abs(v int64) int64 {
	if v < 0 {
		return -v
	}
	return v
}
