package wave

import (
	"fmt"
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain/route"
)

// Build plans a wave: every order on a run, as far as there is stock and a cart that serves its zones.
//
// It fails when there is no cart or floor, when a quantity, weight or volume is below zero, or beyond [LinesMax] and
// [route.OrdersMax].
func Build(orders []Order, carts []Cart, site *Site, now time.Time) (Plan, error) {
	if err := check(orders, carts, site); err != nil {
		return Plan{}, err
	}
	b := &builder{site: site, now: now, pace: site.pace(), shelf: newShelf(site), errands: slices.Clone(site.Errands)}
	groups := groupCarts(carts, site.ZoneOf)
	b.plan.Unserved = share(b.jobs(orders), groups)
	for _, g := range groups {
		if err := b.group(g); err != nil {
			return Plan{}, fmt.Errorf("plan runs of cart %s: %w", g.carts[0].Code, err)
		}
	}
	b.keepApart()
	b.finish()
	return b.plan, nil
}

// builder is one wave in the making.
type builder struct {
	site    *Site
	now     time.Time
	pace    route.Pace
	shelf   *shelf
	errands []Errand // not yet on a run
	drafts  []*draft
	late    []*job
	plan    Plan
}

// group plans the runs of carts that are alike: who rides together, where goods are taken, in which sequence, what is
// taken along.
func (b *builder) group(g *cartGroup) error {
	if len(g.jobs) == 0 {
		return nil
	}
	drafts, err := b.inTime(g)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		b.settle(g, d)
	}
	for _, d := range drafts {
		d.level(b.site.Floor)
		b.stack(g, drafts, d)
	}
	b.takeAlong(g, drafts)
	b.late = append(b.late, b.schedule(g, drafts)...)
	b.drafts = append(b.drafts, drafts...)
	return nil
}

// finish turns drafts into runs, in the order in which they start.
func (b *builder) finish() {
	slices.SortStableFunc(b.drafts, func(x, y *draft) int { return x.starts.Compare(y.starts) })
	for _, d := range b.drafts {
		b.plan.Runs = append(b.plan.Runs, d.run(b.site.HeavyG))
		b.plan.LengthMM += d.mm
		b.plan.Apart = append(b.plan.Apart, d.apart...)
	}
	slices.Sort(b.plan.Apart)
	b.plan.Apart = slices.Compact(b.plan.Apart)
	slices.SortStableFunc(b.late, moreUrgent)
	for _, j := range b.late {
		if !slices.Contains(b.plan.Late, j.order.Code) {
			b.plan.Late = append(b.plan.Late, j.order.Code)
		}
	}
}
