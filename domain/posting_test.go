package domain_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/handtruck/handtruck/domain"
)

// TestCountLooksAtAllThatMayFollowIt lets devices move goods and count, each told some time after it happened, with clocks
// and positions that now and then contradict each other. However much of the ledger lies behind, a count expects what
// reading all of it would have it expect.
func TestCountLooksAtAllThatMayFollowIt(t *testing.T) {
	for seed := range uint64(50) {
		random := rand.New(rand.NewPCG(seed, 1))
		rows := domain.NewOverlay(nil)
		numbers, site, now := map[string]uint64{}, int64(1), int64(1000)
		counts := 0
		for range 400 {
			site += random.Int64N(500) // there were facts of other places
			now += random.Int64N(100)
			device := fmt.Sprint("t", random.IntN(4))
			numbers[device]++
			seen := domain.Seen{Device: device, Number: numbers[device], Site: site, High: now}
			seen.Low = now - random.Int64N(300)*random.Int64N(30)
			if random.IntN(3) > 0 {
				seen.Base = max(0, site-1-random.Int64N(20_000))
			}
			if random.IntN(40) == 0 { // a clock that a lost history has led astray
				seen.Low, seen.High = seen.Low-20_000, seen.High-20_000
			}
			if random.IntN(12) > 0 {
				domain.Fold(rows, seen, "w", movement(random))
				continue
			}
			holder, unit := domain.At(shelf), ""
			if random.IntN(2) == 0 {
				holder, unit = domain.In("P1"), "P1"
			}
			expected, spread := expectedOf(rows, holder, seen)
			domain.Fold(rows, seen, "w", domain.Counted{Round: fmt.Sprint(site), Location: shelf,
				Lines: []domain.CountedLine{{Unit: unit, Goods: domain.Goods{Item: "100"}, Quantity: 1000 * site}}}) // no two agree, so nothing is adjusted
			for _, count := range domain.All[domain.Count](rows) {
				if count.Seen != seen {
					continue
				}
				counts++
				if count.Expected != expected || count.Spread != spread {
					t.Fatalf("seed %d, position %d: the count on %s expects %d less %d at most, not %d less %d", seed, site, holder,
						count.Expected, count.Spread, expected, spread)
				}
			}
		}
		if counts == 0 {
			t.Fatal("nothing was counted")
		}
	}
}

// movement is one between a shelf, two pallets, a cart and outside, of goods of either status.
func movement(random *rand.Rand) domain.Fact {
	holders := []domain.Holder{domain.At(shelf), domain.At("B-1"), domain.In("P1"), domain.In("P2"), domain.At(domain.Cart("t1")), domain.FromSupplier}
	goods := domain.Goods{Item: "100"}
	if random.IntN(4) == 0 {
		goods.Status = domain.Hold
	}
	if random.IntN(8) == 0 {
		return domain.StatusChanged{Holder: holders[random.IntN(4)], Goods: goods, Quantity: 1 + random.Int64N(3), Status: domain.Damaged}
	}
	return domain.GoodsMoved{From: holders[random.IntN(len(holders))], To: holders[random.IntN(len(holders))], Goods: goods, Quantity: 1 + random.Int64N(9)}
}

// expectedOf is what a count should expect that comes now: the sum of all that is told but what surely came after it, with
// everything unclear either way.
func expectedOf(rows domain.Reader, holder domain.Holder, seen domain.Seen) (expected, spread int64) {
	unclear := map[string]int64{}
	for _, p := range domain.All[domain.Posting](rows) {
		quantity := p.Quantity
		switch holder {
		case p.Holder:
		case p.Other:
			quantity = -quantity
		default:
			continue
		}
		switch p.Seen.Compare(seen) {
		case domain.Earlier:
			expected += quantity
		case domain.Unclear:
			expected += quantity
			unclear[p.Seen.ID()] += quantity
		}
	}
	least := expected
	for _, quantity := range unclear {
		least -= max(0, quantity)
		expected -= min(0, quantity)
	}
	return expected, expected - least
}
