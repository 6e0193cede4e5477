package hub_test

import (
	"slices"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
)

// take records that pieces left the dock of which nobody may have told yet that they came.
func (d *handheld) take(quantity int64) {
	d.fleet.Helper()
	fact := domain.GoodsMoved{From: domain.At("DOCK-1"), To: domain.At("S-1"), Goods: domain.Goods{Item: "0401"}, Quantity: quantity}
	if err := d.Record("W-1", []domain.Fact{fact}, nil); err != nil {
		d.fleet.Fatal(err)
	}
}

func (f *fleet) tick(after time.Duration) {
	f.Helper()
	f.now = f.now.Add(after)
	if _, err := f.hub.Commit(f.Context(), f.now, nil); err != nil {
		f.Fatal(err)
	}
}

// negative is the discrepancy about the dock.
func (f *fleet) negative() (found domain.Discrepancy) {
	f.Helper()
	err := f.store.View(f.Context(), func(s hub.Snapshot) error {
		for _, d := range domain.All[domain.Discrepancy](s) {
			if d.Kind == domain.NegativeStock {
				found = d
			}
		}
		return s.Err()
	})
	if err != nil {
		f.Fatal(err)
	}
	return found
}

func (f *fleet) expect(what string, state domain.DiscrepancyState, silent ...string) {
	f.Helper()
	if d := f.negative(); d.State != state || !slices.Equal(d.Silent, silent) {
		f.Errorf("%s the missing stock is %q, silent %q; not %q, %q", what, d.State, d.Silent, state, silent)
	}
	if _, err := f.hub.Audit(f.Context()); err != nil {
		f.Error(err)
	}
}

// What one handheld took may have come in through another one that has not spoken yet: nobody is sent before it has.
func TestProvisional(t *testing.T) {
	f := newFleet(t, 1, 3)
	t1, t2, t3 := f.devices[0], f.devices[1], f.devices[2]
	f.mustSync(t1, t2, t3)
	t1.receive(5)
	t2.take(5)
	f.mustSync(t2, t3)
	f.tick(time.Minute)
	f.expect("while t1 has not spoken,", domain.DiscrepancyProvisional)
	f.mustSync(t1)
	f.expect("when t1 has told of the receipt,", domain.DiscrepancyClosed)
	t2.take(2)
	f.mustSync(t2)
	f.tick(time.Minute)
	f.expect("when it comes again,", domain.DiscrepancyProvisional)
	f.mustSync(t1, t3)
	f.tick(time.Minute)
	f.expect("when nobody can explain it,", domain.DiscrepancyOpen)
	t2.take(1)
	f.mustSync(t2)
	f.expect("once somebody was told,", domain.DiscrepancyOpen)
	t3.receive(3)
	f.mustSync(t3)
	f.expect("when it is explained after all,", domain.DiscrepancyClosed)
}

// A device that is silent for hours is not waited for, and named.
func TestSilentDevice(t *testing.T) {
	f := newFleet(t, 1, 2)
	t1, t2 := f.devices[0], f.devices[1]
	f.mustSync(t1, t2)
	t1.receive(5)
	t2.take(5)
	f.mustSync(t2)
	f.tick(3 * time.Hour)
	f.expect("after three hours", domain.DiscrepancyProvisional)
	f.mustSync(t2)
	f.tick(2 * time.Hour)
	f.expect("after five hours", domain.DiscrepancyOpen, "t1")
	f.mustSync(t1)
	f.expect("when it speaks at last,", domain.DiscrepancyClosed, "t1")
}

// Who works in other zones is not waited for.
func TestWatermarkOfZone(t *testing.T) {
	f := newFleet(t, 1, 2)
	t1, t2 := f.devices[0], f.devices[1]
	err := f.hub.Import(t.Context(), f.now, []domain.Row{domain.Location{Code: "A", Kind: domain.Storage, Zone: "A"}, domain.Location{Code: "B", Kind: domain.Storage, Zone: "B"},
		domain.Location{Code: "DOCK-1", Kind: domain.Dock, Zone: "A"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.hub.Restrict(t.Context(), f.now, "t1", []string{"B"}); err != nil {
		t.Fatal(err)
	}
	f.mustSync(t1, t2)
	f.now = f.now.Add(time.Minute)
	t2.take(5)
	f.mustSync(t2)
	f.tick(time.Minute)
	f.expect("without the device of another zone", domain.DiscrepancyOpen)
}
