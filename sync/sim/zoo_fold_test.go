package sim

import (
	"fmt"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
)

// countAssigns lets a count set the stock, as if nothing could be told later.
func countAssigns(*world) hub.Fold {
	return func(rows domain.Rows, seen domain.Seen, worker string, fact domain.Fact) {
		domain.Fold(rows, seen, worker, fact)
		count, ok := fact.(domain.Counted)
		if !ok {
			return
		}
		for _, line := range count.Lines {
			set(rows, domain.At(count.Location), line.Goods, line.Quantity)
		}
	}
}

// set makes the stock a number, and lets the adjustments make up for it.
func set(rows domain.Rows, holder domain.Holder, goods domain.Goods, quantity int64) {
	stock, _ := domain.Get[domain.Stock](rows, domain.StockKey(holder, goods))
	change := quantity - stock.Quantity
	for _, side := range []struct {
		holder domain.Holder
		change int64
	}{{holder, change}, {domain.FromAdjustment, -change}} {
		stock, _ := domain.Get[domain.Stock](rows, domain.StockKey(side.holder, goods))
		stock.Holder, stock.Goods = side.holder, goods
		stock.Quantity += side.change
		if stock.Quantity == 0 {
			rows.Delete(domain.TableStock, stock.Key())
		} else {
			rows.Put(stock)
		}
	}
}

// frozen hides counts from the movements that come behind them, and not from other counts.
type frozen struct{ domain.Rows }

func (f frozen) Find(table domain.Table, term domain.Term) []domain.Row {
	if table == domain.TableCount && term.Index == domain.ByThing {
		return nil
	}
	return f.Rows.Find(table, term)
}

func adjustmentFrozen(*world) hub.Fold {
	return func(rows domain.Rows, seen domain.Seen, worker string, fact domain.Fact) {
		if _, ok := fact.(domain.Counted); !ok {
			rows = frozen{rows}
		}
		domain.Fold(rows, seen, worker, fact)
	}
}

// arrivalWins lets a pallet be where the last message says, and not where it was seen last.
func arrivalWins(*world) hub.Fold {
	return func(rows domain.Rows, seen domain.Seen, worker string, fact domain.Fact) {
		domain.Fold(rows, seen, worker, fact)
		if moved, ok := fact.(domain.UnitMoved); ok {
			unit, _ := domain.Get[domain.Unit](rows, moved.Unit)
			unit.Location, unit.Sightings = moved.To, []domain.Sighting{{Location: moved.To, Seen: seen}}
			rows.Put(unit)
		}
	}
}

// dedupesContent takes two facts that say the same for one.
func dedupesContent(*world) hub.Fold {
	first := map[string]string{}
	return func(rows domain.Rows, seen domain.Seen, worker string, fact domain.Fact) {
		says := fmt.Sprintf("%s %+v", worker, fact)
		id := fmt.Sprint(seen.ID(), seen.Branch)
		if _, known := first[says]; !known {
			first[says] = id
		}
		if moved, ok := fact.(domain.GoodsMoved); ok && moved.Goods.Item != poison && first[says] != id {
			return
		}
		domain.Fold(rows, seen, worker, fact)
	}
}
