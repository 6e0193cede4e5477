package route

// A table numbers the partitions over a given count of rows and tells where each step leads. It depends on nothing but the
// count of rows, so it serves every later tour.
type table struct {
	partitions []partition
	touched    []uint8          // rows, by partition
	ties       []uint64         // by partition: bit 8a+b for each two rows a and b of one component
	touch      [rowsMax][]int16 // by row and partition: the number of the partition behind the step, numberDead for none
	join       [rowsMax][]int16
	apart      [rowsMax][]int16
	drop       [rowsMax][]int16
}

// The numbers of special partitions.
const (
	numberEmpty    = 0
	numberFinished = 1
	numberDead     = -1
)

// newTable finds all partitions that steps over some rows lead to, from the empty one on.
func newTable(rows int) *table {
	t := &table{partitions: []partition{0, finished}, touched: []uint8{0, 0}, ties: []uint64{0, 0}}
	number := map[partition]int16{0: numberEmpty, finished: numberFinished, dead: numberDead}
	find := func(p partition) int16 {
		n, ok := number[p]
		if !ok {
			n = int16(len(t.partitions))
			number[p] = n
			t.partitions, t.touched, t.ties = append(t.partitions, p), append(t.touched, p.touched()), append(t.ties, p.ties())
		}
		return n
	}
	for i := 0; i < len(t.partitions); i++ {
		p := t.partitions[i]
		for r := range rows {
			t.touch[r] = append(t.touch[r], find(p.touch(r)))
			t.drop[r] = append(t.drop[r], find(p.drop(r)))
			if r+1 < rows {
				t.join[r] = append(t.join[r], find(p.join(r)))
				t.apart[r] = append(t.apart[r], find(p.touch(r).touch(r+1)))
			}
		}
	}
	return t
}

// walk gives the successors by an effect on the sub-aisle behind row; nil where the effect changes no partition.
func (t *table) walk(row int, e effect) []int16 {
	switch {
	case e < apart:
		return t.join[row]
	case e < frontOnly:
		return t.apart[row]
	case e < backOnly:
		return t.touch[row]
	case e < unwalked:
		return t.touch[row+1]
	}
	return nil
}
