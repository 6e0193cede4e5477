package route

// A table numbers the states that tours over a given count of rows run through, and remembers where each step leads.
// It is filled as tours need it and depends on nothing but the count of rows, so it serves every later tour.
type table struct {
	states []state
	number map[state]int32
	next   [][]int32 // by step kind and state: number + 1 of the state behind the step, 0 not known yet, -1 none
}

// stepKinds is the count of distinct steps over rowsMax rows.
const stepKinds = (rowsMax-1)*effects + rowsMax*crossings

func newTable() *table {
	t := &table{number: make(map[state]int32), next: make([][]int32, stepKinds)}
	t.find(0)
	return t
}

// walkKind and crossKind number the steps.
func walkKind(row int, e effect) int { return row*effects + int(e) }

func crossKind(row int, c crossing) int { return (rowsMax-1)*effects + row*crossings + int(c) }

// row gives the successors by one kind of step, for every state known so far.
func (t *table) row(kind int) []int32 {
	if len(t.next[kind]) < len(t.states) {
		grown := make([]int32, max(64, 2*len(t.states)))
		copy(grown, t.next[kind])
		t.next[kind] = grown
	}
	return t.next[kind]
}

// fill works out one successor: its number + 1, or -1.
func (t *table) fill(kind int, number int32) int32 {
	s := t.states[number]
	if kind < (rowsMax-1)*effects {
		s = s.walk(kind/effects, effect(kind%effects))
	} else {
		kind := kind - (rowsMax-1)*effects
		s = s.cross(kind/crossings, crossing(kind%crossings))
	}
	to := int32(-1)
	if s != dead {
		to = t.find(s) + 1
	}
	t.next[kind][number] = to
	return to
}

// find numbers a state.
func (t *table) find(s state) int32 {
	if n, ok := t.number[s]; ok {
		return n
	}
	n := int32(len(t.states))
	t.states = append(t.states, s)
	t.number[s] = n
	return n
}
