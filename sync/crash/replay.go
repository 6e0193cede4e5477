package crash

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
)

// Replay walks through a recording and knows at each event what is surely on the disk.
type Replay struct {
	recording *Recording
	at        int
	states    map[*node]*state
}

// state is what the disk has of a file or a folder: what is sure, and the events that it may hold back.
type state struct {
	content []byte
	entries map[string]*node
	pending []int
}

// Replay begins at what was on the disk when the recording began.
func (r *Recording) Replay() *Replay {
	replay := &Replay{recording: r, states: map[*node]*state{}}
	for n, s := range r.base {
		replay.states[n] = &state{content: slices.Clone(s.content), entries: maps.Clone(s.entries)}
	}
	return replay
}

// keep notes a folder and all below it as synced.
func (r *Recording) keep(n *node) {
	r.base[n] = state{content: slices.Clone(n.content), entries: maps.Clone(n.entries)}
	for _, child := range n.entries {
		r.keep(child)
	}
}

// Advance goes on to the state behind the first n events of the recording; it never goes back.
func (r *Replay) Advance(n int) {
	for ; r.at < n; r.at++ {
		switch e := r.recording.events[r.at]; e.kind {
		case wrote, resized, unnamed:
			r.hold(e.node)
		case named:
			r.hold(e.node)
			if e.from != nil && e.from != e.node {
				r.hold(e.from)
			}
		case synced:
			r.settle(r.state(e.node), e.node, e.covers)
		}
	}
}

func (r *Replay) state(n *node) *state {
	s := r.states[n]
	if s == nil {
		s = &state{}
		r.states[n] = s
	}
	return s
}

func (r *Replay) hold(n *node) {
	s := r.state(n)
	s.pending = append(s.pending, r.at)
}

// settle makes pending events before a number sure.
func (r *Replay) settle(s *state, n *node, covers int) {
	later := s.pending[:0]
	for _, i := range s.pending {
		if i >= covers {
			later = append(later, i)
			continue
		}
		e := r.recording.events[i]
		switch e.kind {
		case wrote:
			s.content = overwrite(s.content, e.offset, e.data)
		case resized:
			s.content = grow(s.content, e.size)[:e.size]
		default:
			s.entries = rename(s.entries, n, e)
		}
	}
	s.pending = later
}

// rename does to a folder's names what an event did.
func rename(entries map[string]*node, folder *node, e event) map[string]*node {
	if entries == nil {
		entries = map[string]*node{}
	}
	if e.kind == unnamed {
		delete(entries, e.name)
		return entries
	}
	if e.from == folder {
		delete(entries, e.before)
	}
	if e.node == folder {
		entries[e.name] = e.target
	}
	return entries
}

// Cut is a way in which a disk loses what was not synced.
type Cut struct {
	Keep    float64 // chance of each unsynced change to be on the disk all the same
	Ordered bool    // changes of one file or folder reach the disk in order, so the first of them are there
	Torn    bool    // each sector of a write has its own chance
}

// Whole is no power cut at all: everything is on the disk, as programs saw it.
var Whole = Cut{Keep: 1}

// AnyCut draws a way: disks differ, and so do the moments.
func AnyCut(random *rand.Rand) Cut {
	return Cut{Keep: []float64{0, 1, random.Float64(), random.Float64()}[random.IntN(4)], Ordered: random.IntN(2) == 0, Torn: random.IntN(2) == 0}
}

// Image writes into a folder what the disk may be found with when the power goes here.
func (r *Replay) Image(dir string, cut Cut, random *rand.Rand) error {
	return r.image(r.recording.top, dir, cut, random)
}

func (r *Replay) image(folder *node, dir string, cut Cut, random *rand.Rand) error {
	s := r.state(folder)
	entries := maps.Clone(s.entries)
	for _, i := range cut.choose(s.pending, random) {
		entries = rename(entries, folder, r.recording.events[i])
	}
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		child, path := entries[name], filepath.Join(dir, name)
		if child.folder {
			if err := os.Mkdir(path, 0o700); err != nil {
				return fmt.Errorf("make image: %w", err)
			}
			if err := r.image(child, path, cut, random); err != nil {
				return err
			}
			continue
		}
		if err := os.WriteFile(path, r.content(child, cut, random), 0o600); err != nil {
			return fmt.Errorf("make image: %w", err)
		}
	}
	return nil
}

// content is what is found in a file.
func (r *Replay) content(n *node, cut Cut, random *rand.Rand) []byte {
	s := r.state(n)
	content := slices.Clone(s.content)
	chosen := cut
	if cut.Torn && !cut.Ordered {
		chosen.Keep = 1 // each sector is drawn for itself
	}
	kept := chosen.choose(s.pending, random)
	for i, at := range kept {
		e := r.recording.events[at]
		switch {
		case e.kind == resized:
			content = grow(content, e.size)[:e.size]
		case cut.Torn && (!cut.Ordered || i == len(kept)-1):
			content = tear(content, e, cut.Keep, random)
		default:
			content = overwrite(content, e.offset, e.data)
		}
	}
	return content
}

// choose draws which pending events the disk has.
func (c Cut) choose(pending []int, random *rand.Rand) []int {
	if c.Keep == 1 {
		return pending
	}
	if c.Ordered {
		return pending[:random.IntN(len(pending)+1)]
	}
	var kept []int
	for _, i := range pending {
		if random.Float64() < c.Keep {
			kept = append(kept, i)
		}
	}
	return kept
}

// tear writes some sectors of a write.
func tear(content []byte, e event, keep float64, random *rand.Rand) []byte {
	for from := 0; from < len(e.data); {
		to := min(len(e.data), from+sectorBytes-int((e.offset+int64(from))%sectorBytes))
		if random.Float64() < keep {
			content = overwrite(content, e.offset+int64(from), e.data[from:to])
		}
		from = to
	}
	return content
}
