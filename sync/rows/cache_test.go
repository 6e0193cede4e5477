package rows_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
)

// TestKeptBytes holds what a store says that it keeps against the heap: what was read, what was found not to be there, and
// answers of look-ups. A bound that is reached drops it all, and everything is still found.
func TestKeptBytes(t *testing.T) {
	const n = 5_000
	s, db := newRows(t)
	write(t, s, func(o *domain.Overlay) {
		for i := range n {
			o.Put(line(fmt.Sprint("S-", i), fmt.Sprint("item-", i%500)))
		}
	})
	fill := func(s *rows.Store) {
		for i := range n {
			if s.Get(domain.TableOrderLine, line(fmt.Sprint("S-", i), fmt.Sprint("item-", i%500)).Key()) == nil {
				t.Fatalf("line %d is not found: %v", i, s.Err())
			}
			s.Get(domain.TableStock, fmt.Sprint("none-", i))
			s.Find(domain.TableOrderLine, domain.Term{Index: domain.ByItem, Value: fmt.Sprint("item-", i%5000)})
		}
	}
	s.Forget()
	before := heapBytes()
	fresh := rows.New(t.Context(), db)
	fill(fresh)
	took := heapBytes() - before
	said := fresh.KeptBytes()
	t.Logf("%d bytes are said to be kept, the heap has grown by %d", said, took)
	if said < took*2/3 || said > took*3/2 {
		t.Errorf("%d bytes are said to be kept, and the heap has grown by %d", said, took)
	}
	const most = 1 << 20
	bounded := rows.New(t.Context(), db)
	bounded.KeepBytes(most)
	fill(bounded)
	if kept := bounded.KeptBytes(); kept > most+most/100 || kept == 0 {
		t.Errorf("%d bytes are kept where %d may be", kept, most)
	}
	runtime.KeepAlive(fresh)
}

func heapBytes() int {
	runtime.GC()
	runtime.GC() // what the first has found to be dead is counted behind the second
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int(stats.HeapAlloc)
}
