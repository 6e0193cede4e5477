package policy_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/policy"
)

// noon is at the site in Helsinki already the next day's small hours when it is 22:00 in UTC.
var noon = time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC)

// site is a small cold store: jam in two lots, oat drink that expires today, and two orders for jam.
func site() *domain.Overlay {
	rows := domain.NewOverlay(nil)
	for _, row := range []domain.Row{
		domain.Site{Code: "KVK", TimeZone: "Europe/Helsinki"},
		domain.Location{Code: "FACE", Kind: domain.PickFace, Sequence: 9},
		domain.Location{Code: "RACK", Kind: domain.Storage, Sequence: 2},
		domain.Location{Code: "DOCK", Kind: domain.Dock, Sequence: 1},
		domain.Location{Code: "SHUT", Kind: domain.Storage, Sequence: 3, Blocked: true},
		domain.Item{Code: "JAM", LotTracked: true, HasExpiry: true},
		domain.Item{Code: "OAT", LotTracked: true, HasExpiry: true},
		domain.Order{Code: "O-1", State: domain.StateOpen, Priority: 1, ShipBy: "2026-06-15T14:00:00+03:00"},
		domain.OrderLine{Order: "O-1", Line: "1", Item: "JAM", Quantity: 6},
		domain.Order{Code: "O-2", State: domain.StateOpen, Priority: 2, ShipBy: "2026-06-16T14:00:00+03:00"},
		domain.OrderLine{Order: "O-2", Line: "1", Item: "JAM", Quantity: 6},
	} {
		rows.Put(row)
	}
	return rows
}

func stock(rows *domain.Overlay, holder domain.Holder, goods domain.Goods, quantity int64, received string) domain.Goods {
	rows.Put(domain.Stock{Holder: holder, Goods: goods, Quantity: quantity, Received: received})
	return goods
}

func jam(lot, expiry string) domain.Goods { return domain.Goods{Item: "JAM", Lot: lot, Expiry: expiry} }

// settle lets the policies decide until they have nothing to add, which must be at once.
func settle(t *testing.T, rows *domain.Overlay, now time.Time) []domain.Fact {
	t.Helper()
	facts := policy.Run(rows, now)
	for _, fact := range facts {
		domain.Fold(rows, domain.Seen{Device: "hub"}, "", fact)
	}
	if again := policy.Run(rows, now); len(again) > 0 {
		t.Fatalf("the same rows made it decide again: %v", again)
	}
	return facts
}

func setAside(rows domain.Reader, order string) string {
	text := ""
	for _, a := range domain.Find[domain.Allocation](rows, domain.ByOrder, order) {
		text += fmt.Sprintf("%d %s%s %s;", a.Quantity, a.Holder.Location(), a.Holder.Unit(), a.Goods.Lot)
	}
	return text
}

func expect(t *testing.T, rows domain.Reader, order, want string) {
	t.Helper()
	if got := setAside(rows, order); got != want {
		t.Errorf("%s got %q, want %q", order, got, want)
	}
}

func TestFirstExpiredBeforeFirstReceived(t *testing.T) {
	rows := site()
	stock(rows, domain.At("FACE"), jam("LATE", "2027-04-30"), 40, "2026-05-04")
	stock(rows, domain.At("RACK"), jam("SOON", "2027-03-31"), 8, "2026-05-20")
	settle(t, rows, noon)
	expect(t, rows, "O-2", "6 RACK SOON;")
	expect(t, rows, "O-1", "4 FACE LATE;2 RACK SOON;")
}

func TestFirstReceivedThenThePickFace(t *testing.T) {
	rows := site()
	stock(rows, domain.At("RACK"), jam("A", "2027-03-31"), 4, "2026-05-20")
	stock(rows, domain.At("FACE"), jam("A", "2027-03-31"), 4, "2026-05-20")
	stock(rows, domain.At("FACE"), jam("B", "2027-03-31"), 4, "2026-05-19")
	settle(t, rows, noon)
	expect(t, rows, "O-2", "2 FACE A;4 FACE B;")
	expect(t, rows, "O-1", "2 FACE A;4 RACK A;")
}

func TestStockThatNobodyMayPick(t *testing.T) {
	rows := site()
	stock(rows, domain.At("RACK"), jam("OLD", "2026-06-14"), 40, "")
	stock(rows, domain.At("DOCK"), jam("NEW", "2027-01-31"), 40, "")
	stock(rows, domain.At("SHUT"), jam("NEW", "2027-01-31"), 40, "")
	stock(rows, domain.In("TOTE"), jam("NEW", "2027-01-31"), 40, "")
	rows.Put(domain.Unit{Label: "TOTE", Kind: domain.Tote, Location: "RACK", Order: "O-9"})
	stock(rows, domain.At("FACE"), jam("HELD", "2027-01-31"), 40, "")
	rows.Put(domain.Lot{Item: "JAM", Code: "HELD", OnHold: true})
	stock(rows, domain.At("FACE"), domain.Goods{Item: "JAM", Lot: "NEW", Status: domain.Damaged}, 40, "")
	if facts := settle(t, rows, noon); len(facts) > 0 {
		t.Errorf("set aside what may not be picked: %v", facts)
	}
}

func TestExpiryFollowsTheDayOfTheSite(t *testing.T) {
	rows := site()
	stock(rows, domain.At("RACK"), jam("TODAY", "2026-06-15"), 12, "")
	settle(t, rows, time.Date(2026, 6, 15, 20, 59, 0, 0, time.UTC))
	expect(t, rows, "O-2", "6 RACK TODAY;")
	settle(t, rows, time.Date(2026, 6, 15, 21, 1, 0, 0, time.UTC)) // past midnight in Helsinki
	expect(t, rows, "O-2", "")
}

func TestNamedLotOnly(t *testing.T) {
	rows := site()
	rows.Put(domain.OrderLine{Order: "O-2", Line: "1", Item: "JAM", Quantity: 6, Lot: "LATE"})
	stock(rows, domain.At("RACK"), jam("SOON", "2027-03-31"), 40, "")
	stock(rows, domain.At("FACE"), jam("LATE", "2027-04-30"), 4, "")
	settle(t, rows, noon)
	expect(t, rows, "O-2", "4 FACE LATE;")
}

func TestTheMoreUrgentOrderKeepsWhatIsLeft(t *testing.T) {
	rows := site()
	goods := stock(rows, domain.At("RACK"), jam("A", ""), 12, "")
	settle(t, rows, noon)
	stock(rows, domain.At("RACK"), goods, 7, "") // as a count found it
	changed := []domain.Address{{Table: domain.TableStock, Key: domain.StockKey(domain.At("RACK"), goods)}}
	if !policy.Touches(changed) {
		t.Error("a change of stock does not touch the policies")
	}
	for _, fact := range policy.After(rows, changed, noon) {
		domain.Fold(rows, domain.Seen{Device: "hub"}, "", fact)
	}
	expect(t, rows, "O-2", "6 RACK A;")
	expect(t, rows, "O-1", "1 RACK A;")
	settle(t, rows, noon)
}

func TestAPlaceThatRanShortWaitsForItsCount(t *testing.T) {
	rows := site()
	goods := stock(rows, domain.At("RACK"), jam("A", ""), 12, "")
	rows.Put(domain.Task{ID: domain.CountTaskID("RACK", "JAM"), Kind: domain.TaskCount, Location: "RACK",
		Goods: domain.Goods{Item: "JAM"}, State: domain.TaskOpen, Reason: string(domain.ShortPick)})
	settle(t, rows, noon)
	expect(t, rows, "O-2", "")
	counted := domain.Counted{Round: "r", Location: "RACK", Lines: []domain.CountedLine{{Goods: goods, Quantity: 12}}}
	domain.Fold(rows, domain.Seen{Device: "t9", Number: 1}, "W", counted)
	for _, fact := range policy.After(rows, rows.Changed(), noon) {
		domain.Fold(rows, domain.Seen{Device: "hub"}, "", fact)
	}
	expect(t, rows, "O-2", "6 RACK A;")
}

func TestClaimsExpire(t *testing.T) {
	rows := site()
	rows.Put(domain.Order{Code: "O-3", State: domain.StatePicking, Run: "run-1", Device: "t1", Since: noon.UnixMilli()})
	if facts := policy.Run(rows, noon.Add(4*time.Hour)); len(facts) > 0 {
		t.Errorf("ended within the lease: %v", facts)
	}
	settle(t, rows, noon.Add(4*time.Hour+time.Minute))
	if order, _ := domain.Get[domain.Order](rows, "O-3"); order.State != domain.StateOpen || order.Run != "" {
		t.Errorf("order is %+v", order)
	}
}

func TestAllocateLeavesWhatOthersHave(t *testing.T) {
	rows := site()
	stock(rows, domain.At("RACK"), jam("A", ""), 10, "")
	stock(rows, domain.At("FACE"), jam("B", ""), 10, "")
	settle(t, rows, noon)
	avoid := func(s domain.Stock) bool { return s.Holder == domain.At("FACE") }
	parts := policy.Allocate(rows, domain.Order{Code: "O-7"}, domain.OrderLine{Line: "1", Item: "JAM"}, 9, "2026-06-15", avoid)
	if len(parts) != 1 || parts[0].Quantity != 8 || parts[0].Holder != domain.At("RACK") {
		t.Errorf("got %+v", parts)
	}
}
