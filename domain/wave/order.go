package wave

import (
	"errors"
	"fmt"
	"time"

	"github.com/handtruck/handtruck/domain/route"
)

// LinesMax bounds the lines of all orders of one wave.
const LinesMax = 20_000

// Order is what one customer wants.
type Order struct {
	Code     string
	Priority int       // higher is more urgent
	ShipBy   time.Time // the cut-off; zero for none
	Totes    int       // that it takes; 0 for as many as its volume needs, one at least
	Lines    []Line
}

// Line is one item of an order.
type Line struct {
	Code      string
	Item      string
	Lot       string // "" for any
	Quantity  int64
	Place     string // where its stock is set aside; "" leaves the choice to the builder
	WeightG   int64  // of one unit; 0 where not known
	VolumeMM3 int64  // of one unit; 0 where not known
	Crushable bool   // goes on top of heavy goods
}

// Cart is one cart with whoever pushes it.
type Cart struct {
	Code      string
	Load      route.Load // what it takes; 0 is no limit
	ToteMM3   int64      // what one tote takes; 0 where not known: an order is then one tote
	Zones     []string   // that it serves; none for all
	FreeAfter time.Time  // when it is back from the run it is on; zero for now
}

// ErrNoCart marks a wave without any cart.
var ErrNoCart = errors.New("no cart to plan for")

// check tells what no plan can be made of.
func check(orders []Order, carts []Cart, site *Site) error {
	if len(carts) == 0 {
		return ErrNoCart
	}
	if len(orders) > route.OrdersMax {
		return fmt.Errorf("%d orders where %d are possible", len(orders), route.OrdersMax)
	}
	lines := 0
	for _, o := range orders {
		lines += len(o.Lines)
		for _, l := range o.Lines {
			if l.Quantity < 0 || l.WeightG < 0 || l.VolumeMM3 < 0 {
				return fmt.Errorf("order %s line %s has a quantity, weight or volume below zero", o.Code, l.Code)
			}
		}
	}
	if lines > LinesMax {
		return fmt.Errorf("%d order lines where %d are possible", lines, LinesMax)
	}
	if site.Floor == nil {
		return errors.New("no floor to walk on")
	}
	return nil
}

// urgency orders by priority, then cut-off; orders alike stay as they came.
func urgency(a, b *Order) int {
	if a.Priority != b.Priority {
		return b.Priority - a.Priority
	}
	switch {
	case a.ShipBy.Equal(b.ShipBy):
		return 0
	case a.ShipBy.IsZero():
		return 1
	case b.ShipBy.IsZero():
		return -1
	}
	return a.ShipBy.Compare(b.ShipBy)
}
