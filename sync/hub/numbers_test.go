package hub_test

import (
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/policy"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/sync/hub"
)

// label makes a label as a worker without radio does.
func (d *handheld) label(seen map[string]string) work.Code {
	d.fleet.Helper()
	label, code := work.NewSSCC(d.View())
	if code != "" {
		return code
	}
	if other := seen[label]; other != "" {
		d.fleet.Errorf("%s makes label %s, which %s made", d.Identity().Name, label, other)
	}
	seen[label] = d.Identity().Name
	if err := d.Record("W-1", []domain.Fact{domain.LabelRequested{Unit: label, What: domain.Pallet}}, nil); err != nil {
		d.fleet.Fatal(err)
	}
	return ""
}

// A device has two blocks from the beginning and gets another when one is used up. A hub that was restored from a backup
// gives nobody what it had given before, whether or not it hears of it.
func TestLeasedNumbers(t *testing.T) {
	f := newFleet(t, 1, 0)
	f.hub = hub.New(f.store, f, hub.Policy{Touches: policy.Touches, After: policy.After, Run: policy.Run})
	if err := f.hub.Import(t.Context(), f.now, []domain.Row{domain.Site{Code: "S", TimeZone: "UTC", Prefix: "952100012345"}}); err != nil {
		t.Fatal(err)
	}
	t1, t2 := f.enroll("t1"), f.enroll("t2")
	f.mustSync(t1, t2)
	labels := map[string]string{}
	made := 0
	for t1.label(labels) == "" {
		made++
	}
	if made != 20 {
		t.Errorf("without radio a device made %d labels of two blocks of 10", made)
	}
	backup := f.store.Backup()
	f.mustSync(t1)
	f.tick(time.Minute)
	f.mustSync(t1, t2)
	for range 15 {
		if code := t1.label(labels); code != "" {
			t.Fatalf("after the refill: %q", code)
		}
	}
	f.store.Restore(backup) // it knows nothing of the refill
	f.mustSync(t2, t1)
	for range 20 {
		f.tick(time.Hour)
		f.mustSync(t1, t2)
	}
	t3 := f.enroll("t3")
	f.mustSync(t3)
	for _, d := range []*handheld{t1, t2, t3} {
		for range 15 {
			if code := d.label(labels); code != "" {
				t.Fatalf("%s after the restore: %q", d.Identity().Name, code)
			}
		}
	}
	f.mustSync(t1, t2, t3)
	if _, err := f.hub.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}
