package receive

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// The results of an inspection, and the reasons for which goods then stand on hold.
const (
	checkPass   = "pass"
	checkFail   = "fail"
	checkLater  = "later"
	checkFailed = "check_failed"
	checkDue    = "check_due"
)

// inspected tells whether the site wants these goods checked. Chance decides by what they are and how many came before,
// so that stepping back and scanning again leads to the same answer.
func (s State) inspected(rows domain.Reader, h Hand) bool {
	receipt, _ := domain.Get[domain.Receipt](rows, s.Receipt)
	share := domain.InspectedShare(rows, receipt.Supplier, h.Item)
	if share <= 0 {
		return false
	}
	var before int64
	for _, line := range fitting(s.lines(rows), h) {
		before += line.Received
	}
	drawn := domain.DerivedID("inspection", s.Receipt, h.Item, h.Lot, h.Serial, strconv.FormatInt(before, 10))
	const digits, all = 4, 100
	number, err := strconv.ParseInt(drawn[len(drawn)-digits:], 16, 64)
	if err != nil {
		panic(fmt.Sprintf("receive: a derived id ends in %q", drawn)) // only a bug in DerivedID can cause it
	}
	return number%all < share
}

// unless asks for a check, unless the goods need none; then it goes on with the next step.
func (s State) unless(t *work.Turn, next string) State {
	s.Step = next
	if s.Hand.Held == "" && !s.Hand.Damaged && s.Hand.Check == "" && s.inspected(t.Rows, s.Hand) {
		s.Step = stepCheck
	}
	return s
}

// check takes the result: what has not passed stands on hold until a supervisor decides.
func (s State) check(t *work.Turn, result string) State {
	s.Hand.Check = result
	switch result {
	case checkFail:
		s.Hand.Held = checkFailed
	case checkLater:
		s.Hand.Held = checkDue
	}
	t.Take()
	if s.Hand.Unit != "" {
		return s.pallet(t, s.Hand.Unit, s.announced(t.Rows, s.Hand.Unit))
	}
	s.Step = stepUnit
	return s
}

// others are the shares of other workers in what is in hand, as people know them.
func (s State) others(v work.View) []string {
	item, _ := domain.Get[domain.Item](v.Rows, s.Hand.Item)
	totals := map[string]int64{}
	for _, line := range fitting(s.lines(v.Rows), s.Hand) {
		for _, share := range line.Shares {
			if share.Worker != v.Worker.Badge && share.Quantity > 0 {
				totals[share.Worker] += share.Quantity
			}
		}
	}
	shares := make([]string, 0, len(totals))
	for badge, quantity := range totals {
		name := badge
		if worker, ok := domain.Get[domain.Worker](v.Rows, badge); ok && worker.Name != "" {
			name = worker.Name
		}
		shares = append(shares, name+" "+work.Decimal(quantity, item.Decimals))
	}
	slices.Sort(shares)
	return shares
}
