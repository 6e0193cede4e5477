package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/handtruck/handtruck/domain/route"
)

// tourLineMax bounds one line of a route request: 16 MB.
const tourLineMax = 16 << 20

// tourRequest is one line of handtruckd route. Further fields, such as the answers of a test case, are ignored.
type tourRequest struct {
	ID        json.RawMessage `json:"id"`
	Warehouse *struct {
		AisleXMM []int64     `json:"aisle_x_mm"`
		CrossYMM []int64     `json:"cross_y_mm"`
		AisleDir []route.Dir `json:"aisle_dir"`
		CrossDir []route.Dir `json:"cross_dir"`
		PitchMM  int64       `json:"slot_pitch_mm"`
		OffsetMM int64       `json:"slot_offset_mm"`
	} `json:"warehouse"`
	Start *tourSpot  `json:"start"`
	End   *tourSpot  `json:"end"`
	Picks []tourPick `json:"picks"`
}

// tourSpot is a start or an end.
type tourSpot struct {
	Kind  string `json:"kind"`
	Aisle int    `json:"aisle"`
	Cross int    `json:"cross"`
	XMM   int64  `json:"x_mm"`
	YMM   int64  `json:"y_mm"`
}

// tourPick is a stop: at y_mm, or where that is left out at a slot of a block.
type tourPick struct {
	ID    json.RawMessage `json:"id"`
	Aisle int             `json:"aisle"`
	Block int             `json:"block"`
	Slot  int64           `json:"slot"`
	YMM   *int64          `json:"y_mm"`
}

// tourAnswer is one line of output. A line that asks nothing answerable gets Line and Error in place of a tour.
type tourAnswer struct {
	ID           json.RawMessage   `json:"id,omitempty"`
	Order        []json.RawMessage `json:"order"`
	LengthMM     int64             `json:"length_mm"`
	Optimal      bool              `json:"optimal"`
	Micros       int64             `json:"micros"`
	LowerBoundMM *int64            `json:"lower_bound_mm,omitempty"`
	GapPercent   *float64          `json:"gap_percent,omitempty"`
}

type tourRefusal struct {
	ID    json.RawMessage `json:"id,omitempty"`
	Line  int             `json:"line"`
	Error string          `json:"error"`
}

// tours is one run of handtruckd route.
type tours struct {
	planner  route.Planner
	solution route.Solution
	drawings string // where drawings go, "" for none
	now      func() time.Time
	out      *json.Encoder
	flush    func() error // after each line, so that whoever asks line by line gets answers so
	count    int
	refused  error
}

// runRoute answers every line of the input with one line. A line that cannot be answered gets {"line":N,"error":"..."} and
// makes the command exit 1 after the last line; the answers to the others are not lost.
func runRoute(ctx context.Context, p *program, args []string) error {
	set := p.flags("route")
	drawings := set.String("svg", "", "draw each tour into `FILE`, or into files named by id where it is a directory or ends in /")
	if err := p.parse(set, args); err != nil {
		return err
	}
	t := &tours{drawings: *drawings, now: p.now, out: json.NewEncoder(p.out), flush: p.out.Flush}
	return t.run(ctx, p.in)
}

func (t *tours) run(ctx context.Context, in io.Reader) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), tourLineMax)
	number := 0
	for lines.Scan() {
		number++
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("stop at line %d: %w", number, err)
		}
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		if err := errors.Join(t.line(number, lines.Bytes()), t.flush()); err != nil {
			return fmt.Errorf("write answer to line %d: %w", number, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read line %d: %w", number+1, err)
	}
	return t.refused
}

// line answers one line. Only a failure to write comes back as an error.
func (t *tours) line(number int, text []byte) error {
	began := t.now()
	var ask tourRequest
	err := json.Unmarshal(text, &ask)
	var answer tourAnswer
	if err != nil {
		err = jsonInWords(err)
	} else {
		answer, err = t.answer(&ask)
	}
	if err != nil {
		err = fmt.Errorf("line %d: %w", number, err)
		if t.refused == nil {
			t.refused = err
		}
		return t.out.Encode(tourRefusal{ask.ID, number, oneLine(err)})
	}
	answer.Micros = t.now().Sub(began).Microseconds()
	return t.out.Encode(answer)
}

func (t *tours) answer(ask *tourRequest) (tourAnswer, error) {
	g, job, err := ask.job()
	if err != nil {
		return tourAnswer{}, err
	}
	s := &t.solution
	if err := t.planner.Solve(g, job, s); err != nil {
		return tourAnswer{}, fmt.Errorf("find tour: %w", err)
	}
	a := tourAnswer{ID: ask.ID, Order: make([]json.RawMessage, len(s.Order)), LengthMM: s.LengthMM, Optimal: s.Optimal}
	for i, stop := range s.Order {
		a.Order[i] = ask.Picks[stop].ID
	}
	if !s.Optimal {
		gap := s.GapPercent()
		a.LowerBoundMM, a.GapPercent = &s.LowerBoundMM, &gap
	}
	return a, t.draw(ask, g, job)
}

// job turns the request into a grid and a job on it.
func (r *tourRequest) job() (*route.Grid, *route.Job, error) {
	switch {
	case r.Warehouse == nil:
		return nil, nil, errors.New("no warehouse given")
	case r.Start == nil || r.End == nil:
		return nil, nil, errors.New("no start or no end given")
	}
	w := r.Warehouse
	g := &route.Grid{AisleXMM: w.AisleXMM, CrossYMM: w.CrossYMM, AisleDir: w.AisleDir, CrossDir: w.CrossDir}
	start, err := r.Start.spot()
	if err != nil {
		return nil, nil, fmt.Errorf("start: %w", err)
	}
	end, err := r.End.spot()
	if err != nil {
		return nil, nil, fmt.Errorf("end: %w", err)
	}
	job := &route.Job{Start: start, End: end}
	for i, pick := range r.Picks {
		if len(pick.ID) == 0 {
			return nil, nil, fmt.Errorf("pick %d has no id", i)
		}
		y := pick.YMM
		if y == nil {
			if pick.Block < 0 || pick.Block >= len(w.CrossYMM) {
				return nil, nil, fmt.Errorf("pick %s: block %d is not in the warehouse", pick.ID, pick.Block)
			}
			at := w.CrossYMM[pick.Block] + w.OffsetMM + pick.Slot*w.PitchMM
			y = &at
		}
		job.Stops = append(job.Stops, route.Spot{Line: route.Aisle, Index: pick.Aisle, AtMM: *y})
	}
	return g, job, nil
}

func (s *tourSpot) spot() (route.Spot, error) {
	switch s.Kind {
	case "cross":
		return route.Spot{Line: route.Cross, Index: s.Cross, AtMM: s.XMM}, nil
	case "aisle":
		return route.Spot{Line: route.Aisle, Index: s.Aisle, AtMM: s.YMM}, nil
	}
	return route.Spot{}, fmt.Errorf("kind %q is neither cross nor aisle", s.Kind)
}

// draw writes the drawing of the tour just found, if drawings are wanted. Into a single file goes the first tour only.
func (t *tours) draw(ask *tourRequest, g *route.Grid, job *route.Job) error {
	if t.drawings == "" {
		return nil
	}
	t.count++
	name := t.drawings
	info, err := os.Stat(name)
	if strings.HasSuffix(name, "/") || err == nil && info.IsDir() {
		if err := os.MkdirAll(name, 0o755); err != nil {
			return fmt.Errorf("make folder for drawings: %w", err)
		}
		name = filepath.Join(name, drawingName(ask.ID, t.count))
	} else if t.count > 1 {
		return nil
	}
	f, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("create drawing: %w", err)
	}
	err = route.Draw(f, g, job, &t.solution)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("write drawing: %w", err)
	}
	return nil
}

// drawingName makes a file name of an id: letters, digits and dashes of it, or the count where nothing is left.
func drawingName(id json.RawMessage, count int) string {
	name := strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, string(id))
	if name == "" || len(name) > 100 {
		name = fmt.Sprint("tour-", count)
	}
	return name + ".svg"
}
