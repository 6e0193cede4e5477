package replica

import (
	"maps"
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain"
)

// recountEvery is how often the sum of each table is counted from nothing: sums that only follow the changes would never
// show that a row was damaged on the disk.
const recountEvery = 24 * time.Hour

// Recount lets the next checkpoint count the sums of tables from nothing.
func (d *Device) Recount(tables ...domain.Table) error { return d.base.Heal(nil, tables) }

// RecountNext picks a table whose sum was not counted for a day, if there is one, for the next checkpoint to count it. One
// at a time keeps the device from standing still.
func (d *Device) RecountNext() error {
	if d.repair != nil {
		return nil
	}
	boot, _ := d.clock.Boot()
	for _, table := range slices.Sorted(maps.Keys(d.base.Cursor().Fingerprints)) {
		if last, ok := d.counted[table]; ok && boot-last < recountEvery.Milliseconds() {
			continue
		}
		if d.counted == nil {
			d.counted = map[domain.Table]int64{}
		}
		d.counted[table] = boot
		return d.Recount(table)
	}
	return nil
}
