package sim

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// dropsUnread lets an app that was downgraded go on before the first unsent fact that it cannot read.
func dropsUnread() seams {
	return seams{struck: func(d *device, fault Fault) {
		disk, ok := d.disk.(*memoryDevice)
		if !ok || fault != AppDowngraded {
			return
		}
		records, err := disk.journal.Read(1, d.recorded())
		if err != nil {
			return
		}
		for i, record := range records {
			envelope, err := wire.Open(record.Data)
			if err == nil && i >= d.recorded()-d.Unsynced() && envelope.Kind == d.w.older.kind {
				disk.journal = cut(disk.journal, records[:i])
				return
			}
		}
	}}
}

// cut is a journal with fewer facts.
func cut(journal *replica.MemoryJournal, records []replica.Record) *replica.MemoryJournal {
	shorter := replica.NewMemoryJournal()
	for _, name := range []string{"state", "identity", "samples", "head"} {
		if value, err := journal.Value(name); err == nil && value != nil {
			shorter.SetValue(name, value)
		}
	}
	if shorter.Append(records, nil, nil) != nil {
		return journal
	}
	return shorter
}

// foldsHalf lets an older hub pass over fields that it does not know, as a device may.
func foldsHalf(p *process, r hub.Release) hub.Release {
	if p.older {
		r.Decode = func(e wire.Envelope) (domain.Fact, error) { return p.w.older.fact(e) }
	}
	return r
}
