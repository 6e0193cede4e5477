package replica_test

import (
	"errors"
	"io/fs"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/replica"
)

func TestLookWhileATerminalWorks(t *testing.T) {
	dir := t.TempDir()
	device, err := replica.Open(t.Context(), dir, replica.NewClock(time.UnixMilli(1_770_000_000_000)))
	if err != nil {
		t.Fatal(err)
	}
	defer device.Close()
	if err := device.SetIdentity(replica.Identity{Name: "t1", Replica: "r1"}); err != nil {
		t.Fatal(err)
	}
	goods := domain.Goods{Item: "0401"}
	if err := device.Record("W-1", []domain.Fact{domain.Received{Goods: goods, Quantity: 5, Dock: "DOCK-1"}}, nil); err != nil {
		t.Fatal(err)
	}
	err = replica.Look(t.Context(), dir, func(m replica.Moment) error {
		stock, _ := domain.Get[domain.Stock](m.Rows, domain.StockKey(domain.At("DOCK-1"), goods))
		if stock.Quantity != 5 || m.Identity.Name != "t1" {
			t.Errorf("%s shows %+v", m.Identity.Name, stock)
		}
		facts, err := m.Facts(1, 10)
		if len(facts) != 1 {
			t.Errorf("%d facts instead of one", len(facts))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestLookAtNothing(t *testing.T) {
	err := replica.Look(t.Context(), t.TempDir(), func(replica.Moment) error { return nil })
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an empty folder is %v", err)
	}
}
