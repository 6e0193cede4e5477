package replica_test

import (
	"math"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/replica"
)

// The first reading of the hub's clock in a boot tells when everything happened that was recorded in it, so that is folded
// again even if the exchange then fails.
func TestClockReadLate(t *testing.T) {
	clock := replica.NewClock(time.UnixMilli(1_770_000_000_000))
	device, err := replica.New(replica.NewMemoryJournal(), replica.NewMemoryBase(), clock)
	if err != nil {
		t.Fatal(err)
	}
	if err := device.SetIdentity(replica.Identity{Name: "t1", Replica: "r1"}); err != nil {
		t.Fatal(err)
	}
	moved := domain.GoodsMoved{From: domain.At("A-1"), To: domain.At("DOCK-1"), Goods: domain.Goods{Item: "0401"}, Quantity: 1}
	if err := device.Record("W-1", []domain.Fact{moved}, nil); err != nil {
		t.Fatal(err)
	}
	since := func() int64 {
		found := domain.All[domain.Discrepancy](device.View().Rows)
		if len(found) == 0 {
			t.Fatal("goods that nobody knew of are not named")
		}
		return found[0].Since
	}
	if since() != math.MaxInt64 {
		t.Errorf("before anybody knew the time it happened at %d", since())
	}
	boot, _ := device.Boot()
	const hub = 1_780_000_000_000
	if err := device.Clocked(boot, boot, hub); err != nil {
		t.Fatal(err)
	}
	if since() > hub+time.Minute.Milliseconds() {
		t.Errorf("it happened at %d, the hub's clock was read at %d", since(), int64(hub))
	}
}
