package domain_test

import (
	"fmt"
	"testing"

	"github.com/handtruck/handtruck/domain"
)

const (
	benchPlaces   = 400
	linesPerOrder = 12
)

// pickedSite is a site with orders, before anybody has picked one, and the facts of picking them all.
func pickedSite(orders int) (site *domain.Overlay, facts []domain.Fact) {
	site = domain.NewOverlay(nil)
	state := func(row domain.Row) {
		domain.Fold(site, domain.Seen{Device: domain.Hub}, "", domain.Stated{Row: row})
	}
	state(domain.Location{Code: "PACK-1", Kind: domain.Packing})
	for n := range benchPlaces {
		state(domain.Item{Code: fmt.Sprint("I-", n)})
		state(domain.Location{Code: fmt.Sprint("A-", n), Kind: domain.PickFace})
		state(domain.Opening{Location: fmt.Sprint("A-", n), Goods: domain.Goods{Item: fmt.Sprint("I-", n)}, Quantity: 100_000})
	}
	for o := range orders {
		order, run, tote := fmt.Sprint("O-", o), fmt.Sprint("R-", o), fmt.Sprint("T-", o%4)
		state(domain.Order{Code: order})
		facts = append(facts, domain.Claimed{Run: run, Orders: []string{order}, At: int64(o)}, domain.ToteAssigned{Run: run, Order: order, Tote: tote})
		for line := range linesPerOrder {
			place := (o*31 + line*7) % benchPlaces
			item := fmt.Sprint("I-", place)
			state(domain.OrderLine{Order: order, Line: fmt.Sprint(line + 1), Item: item, Quantity: 5})
			facts = append(facts, domain.Picked{Run: run, Order: order, Line: fmt.Sprint(line + 1), From: domain.At(fmt.Sprint("A-", place)),
				Goods: domain.Goods{Item: item}, Quantity: 5, Tote: tote})
		}
		facts = append(facts, domain.Dropped{Run: run, Location: "PACK-1", Orders: []string{order}, Totes: []string{tote}})
	}
	return site, facts
}

// BenchmarkFold is the fold of a shift of picking in memory: what every fact costs at the hub and on a handheld beside the
// store that it reads from.
func BenchmarkFold(b *testing.B) {
	site, facts := pickedSite(100)
	b.ReportAllocs()
	for b.Loop() {
		rows := site.Clone()
		for i, fact := range facts {
			domain.Fold(rows, domain.Seen{Device: "d", Number: uint64(i + 1), Low: int64(i), High: int64(i)}, "", fact)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(facts)), "ns/fact")
}

// BenchmarkOldPlace is what one fact costs at a place where 500, 5,000 and 50,000 movements were counted again and again: the
// next movement, one that comes late, one more count, and one of a device that was away for half of all that.
func BenchmarkOldPlace(b *testing.B) {
	for _, counts := range []int{2, 20, 200} {
		base, last := oldPlace(counts)
		for _, one := range []struct {
			name string
			hour int64
			fact domain.Fact
		}{
			{"next", last + 1, taken("", 0, 1).fact},
			{"late", last / 2, taken("", 0, 1).fact},
			{"count", last + 1, counted("new", last+1, 1_000_000-last).fact},
			{"late count", last / 2, counted("new", last/2, 1_000_000-last/2).fact},
		} {
			b.Run(fmt.Sprintf("counts=%d/%s", counts, one.name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					rows := domain.NewOverlay(base)
					domain.Fold(rows, domain.Seen{Device: "other", Number: 1, Base: max(0, one.hour-heard), Site: last + 1, Low: one.hour, High: one.hour}, "other", one.fact)
				}
			})
		}
	}
}

// heard is how far behind the devices are that work at an old place.
const heard = 20

// oldPlace is a shelf that was counted so often, each time behind a few hundred movements, and the hour until which it was.
func oldPlace(counts int) (rows *domain.Overlay, hour int64) {
	const between, devices = 250, 7
	rows = domain.NewOverlay(nil)
	domain.Fold(rows, domain.Seen{Device: domain.Hub}, "", domain.Stated{Row: domain.Opening{Location: shelf, Goods: domain.Goods{Item: "100"}, Quantity: 1_000_000}})
	for hour < int64(counts)*between {
		hour++
		fact := taken("", 0, 1).fact
		if hour%between == 0 {
			fact = counted("old", hour, 1_000_000-hour+hour/between).fact
		}
		name := fmt.Sprint("d", hour%devices)
		domain.Fold(rows, domain.Seen{Device: name, Number: uint64(hour), Base: max(0, hour-heard), Site: hour, Low: hour, High: hour}, name, fact)
	}
	return rows, hour
}

// BenchmarkOldTote is one more round of a tote out of which many cartons were packed that are still there.
func BenchmarkOldTote(b *testing.B) {
	for _, cartons := range []int64{100, 1_000} {
		var facts []told
		for round := range cartons {
			facts = append(facts, setDown("t1", 10*round+1, "TOTE", "PACKING"), packed("t2", 10*round+2, "TOTE", fmt.Sprint("BOX-", round)))
		}
		base, _ := arrive(facts)
		b.Run(fmt.Sprint("cartons=", cartons), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				domain.Fold(domain.NewOverlay(base), domain.Seen{Device: "t1", Number: uint64(cartons + 1), Low: 10 * cartons, High: 10 * cartons}, "w",
					setDown("", 0, "TOTE", "PACKING").fact)
			}
		})
	}
}
