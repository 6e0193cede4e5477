package hub_test

import (
	"testing"
	"time"
)

// A device knows how old its picture is, also when it starts again where no hub can be reached.
func TestAgeOfThePicture(t *testing.T) {
	f := newFleet(t, 4, 1)
	d := f.devices[0]
	if at := d.View().Synced; !at.IsZero() {
		t.Errorf("before it has rows they are of %v", at)
	}
	d.receive(1)
	f.mustSync(d)
	synced := f.now
	f.now = f.now.Add(10 * time.Minute)
	if age := d.View().Now.Sub(d.View().Synced); age != 10*time.Minute {
		t.Errorf("after ten minutes without the hub they are %v old", age)
	}
	again := f.open(d.journal, d.base, d.keeper)
	if at := again.View().Synced; at.IsZero() || at.After(synced) {
		t.Errorf("after a restart they are of %v, and the last sync was at %v", at, synced)
	}
}
