package link_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/wire"
)

const benchFacts = 10_000

const (
	linesPerOrder = 12
	factsPerOrder = linesPerOrder + 3 // claimed, tote assigned, dropped
	benchPlaces   = 3840
	benchItems    = 470
)

func placeOf(n int) string {
	return fmt.Sprintf("%c%02d-%02d-%d", 'A'+n%6, n/6%8, n/48%20, n/960%4)
}

func itemOf(place int) string { return fmt.Sprint(20000 + place%benchItems) }

// stocked fills a site's places and gives it orders for so many facts.
func stocked(orders int) []domain.Row {
	rows := []domain.Row{domain.Location{Code: "PACK-1", Kind: domain.Packing}}
	for n := range benchItems {
		rows = append(rows, domain.Item{Code: itemOf(n)})
	}
	for n := range benchPlaces {
		rows = append(rows, domain.Location{Code: placeOf(n), Kind: domain.PickFace, Aisle: placeOf(n)[:3]},
			domain.Opening{Location: placeOf(n), Goods: domain.Goods{Item: itemOf(n)}, Quantity: 100_000})
	}
	for o := range orders {
		rows = append(rows, domain.Order{Code: orderOf(o)})
		for l := range linesPerOrder {
			rows = append(rows, domain.OrderLine{Order: orderOf(o), Line: fmt.Sprint(l + 1), Item: itemOf(o*31 + l*7), Quantity: 12})
		}
	}
	return rows
}

func orderOf(n int) string { return fmt.Sprint("S-", 5000+n) }

// shift are the facts of picking orders, as a worker makes them with the four totes of his cart.
func shift(random *rand.Rand, firstOrder, n int) []domain.Fact {
	var facts []domain.Fact
	for o := firstOrder; len(facts) < n; o++ {
		order, run, tote := orderOf(o), fmt.Sprint("run-", o), fmt.Sprintf("TOTE-%d-%d", firstOrder, o%4)
		facts = append(facts, domain.Claimed{Run: run, Orders: []string{order}, At: int64(o)}, domain.ToteAssigned{Run: run, Order: order, Tote: tote})
		for l := range linesPerOrder {
			place := (o*31+l*7)%benchItems + benchItems*random.IntN(8)
			facts = append(facts, domain.Picked{Run: run, Order: order, Line: fmt.Sprint(l + 1), From: domain.At(placeOf(place)),
				Goods: domain.Goods{Item: itemOf(o*31 + l*7)}, Quantity: 1 + random.Int64N(12), Tote: tote})
		}
		facts = append(facts, domain.Dropped{Run: run, Location: "PACK-1", Orders: []string{order}, Totes: []string{tote}})
	}
	return facts[:n]
}

// BenchmarkEndToEnd is 10,000 facts from one device to the hub and on to a second device, on disk at all three ends. The
// floor is the same number of facts in bare logs at the two ends that they come to.
func BenchmarkEndToEnd(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		s := startSite(b)
		if err := s.hub.Import(b.Context(), time.Now(), stocked(benchFacts/factsPerOrder+1)); err != nil {
			b.Fatal(err)
		}
		from, to := s.device(b, "from"), s.device(b, "to")
		first, second := link.New(from), link.New(to)
		for _, l := range []*link.Link{first, second} {
			if err := l.Sync(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
		for _, chunk := range slices.Collect(slices.Chunk(shift(rand.New(rand.NewPCG(1, 2)), 0, benchFacts), 100)) {
			record(b, from, chunk...)
		}
		worked := cpuTime(b)
		b.StartTimer()
		start := time.Now()
		if err := first.Sync(b.Context()); err != nil {
			b.Fatal(err)
		}
		pushed, before := time.Now(), s.answered.Load()
		if err := second.Sync(b.Context()); err != nil {
			b.Fatal(err)
		}
		pulled, work := time.Now(), cpuTime(b)-worked
		b.StopTimer()
		b.ReportMetric(float64(s.answered.Load()-before)/benchFacts, "B-down/fact")
		reportIdle(b, s, second)
		b.ReportMetric(float64(work.Microseconds())/benchFacts, "cpu-us/fact")
		b.ReportMetric(pushed.Sub(start).Seconds(), "push-s")
		b.ReportMetric(pulled.Sub(pushed).Seconds(), "pull-s")
		floor := bareLog(b, benchFacts, wire.PushFactsMax) + bareLog(b, benchFacts, benchFacts)
		b.ReportMetric(floor.Seconds(), "floor-s")
		b.ReportMetric(pulled.Sub(start).Seconds()/floor.Seconds(), "x-floor")
		b.ReportMetric(rawCommits(b), "floor-commits/s")
		b.ReportMetric(float64(first.Sent())/benchFacts, "B-up/fact")
		b.StartTimer()
	}
}

// reportIdle tells what a sync costs when nobody has anything to say: requests, and bytes of bodies both ways.
func reportIdle(b *testing.B, s *site, l *link.Link) {
	b.Helper()
	asked, answered, sent := s.asked.Load(), s.answered.Load(), l.Sent()
	if err := l.Sync(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(s.asked.Load()-asked), "idle-requests")
	b.ReportMetric(float64(s.answered.Load()-answered+l.Sent()-sent), "idle-B")
}

// BenchmarkBootstrap is 100,000 rows from the hub to an empty device. The floor is VACUUM INTO, gzip and quick_check
// of the hub's file.
func BenchmarkBootstrap(b *testing.B) {
	s := startSite(b)
	rows := make([]domain.Row, 100_000)
	for i := range rows {
		rows[i] = domain.Barcode{Text: fmt.Sprintf("95210%08d", i), Item: fmt.Sprint(20000 + i%benchItems), Quantity: 1}
	}
	if err := s.hub.Import(b.Context(), time.Now(), rows); err != nil {
		b.Fatal(err)
	}
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		d := s.device(b, fmt.Sprintf("b%d-%d", n, b.N))
		l := link.New(d)
		b.StartTimer()
		start := time.Now()
		if err := l.Sync(b.Context()); err != nil {
			b.Fatal(err)
		}
		ours := time.Since(start)
		b.StopTimer()
		floor := vacuumFloor(b, s)
		b.ReportMetric(ours.Seconds(), "s")
		b.ReportMetric(floor.Seconds(), "floor-s")
		b.ReportMetric(ours.Seconds()/floor.Seconds(), "x-floor")
		b.StartTimer()
	}
}
