package wave

import (
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain/route"
)

// keepApart lets a run start up to Site.WaitMax later where its worker would otherwise spend at least as long in the same
// aisles as others at the same time. It waits only where that makes no order late and the cart is not due elsewhere.
func (b *builder) keepApart() {
	if b.site.WaitMax <= 0 {
		return
	}
	slices.SortStableFunc(b.drafts, func(x, y *draft) int { return x.starts.Compare(y.starts) })
	var others []route.Stay
	for i, d := range b.drafts {
		own := b.stays(d)
		limit := min(b.site.WaitMax, b.slack(d, b.drafts[i+1:]))
		if limit > 0 {
			delay, meeting := route.StartApart(others, own, limit)
			if saved := route.Meeting(others, own, 0) - meeting; saved > 0 && saved >= delay {
				d.starts, d.ends = d.starts.Add(delay), d.ends.Add(delay)
				own = b.stays(d)
			}
		}
		others = append(others, own...)
	}
}

// stays tells when the walk of a draft is in which aisle, counted from now.
func (b *builder) stays(d *draft) []route.Stay {
	stays := b.site.Floor.Stays(b.site.Start, d.walk[:d.reached()], b.site.End, b.pace)
	offset := d.starts.Sub(b.now) + b.pace.PerRun
	for i := range stays {
		stays[i].From, stays[i].To = stays[i].From+offset, stays[i].To+offset
	}
	return stays
}

// slack is by how much a draft may come in later: until a cut-off, or until its cart starts again.
func (b *builder) slack(d *draft, later []*draft) time.Duration {
	slack := b.site.WaitMax
	for _, j := range d.jobs {
		if by := j.order.ShipBy; !by.IsZero() && !d.ends.After(by) {
			slack = min(slack, by.Sub(d.ends))
		}
	}
	for _, other := range later {
		if other.cart == d.cart {
			return min(slack, other.starts.Sub(d.ends))
		}
	}
	return slack
}
