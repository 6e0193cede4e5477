package sim

import (
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
)

// cursorFirst keeps the cursor on disk before the rows: a power cut leaves the one without the others.
type cursorFirst struct {
	replica.Base
	cursor *rows.Cursor
}

func (b *cursorFirst) Cursor() rows.Cursor {
	if b.cursor.Epoch != "" {
		return *b.cursor
	}
	return b.Base.Cursor()
}

func (b *cursorFirst) Publish(epoch string, page []wire.FeedRow, checkpoint wire.Checkpoint) error {
	err := b.Base.Publish(epoch, page, checkpoint)
	if err == nil {
		*b.cursor = b.Base.Cursor()
	}
	return err
}

func (b *cursorFirst) Clear() error {
	*b.cursor = rows.Cursor{}
	return b.Base.Clear()
}

func savesCursorFirst() seams {
	cursors := map[*device]*rows.Cursor{}
	deleted := map[*device]bool{}
	return seams{base: func(d *device, b replica.Base) replica.Base {
		if cursors[d] == nil || deleted[d] {
			cursors[d] = &rows.Cursor{}
		}
		deleted[d] = false
		return &cursorFirst{b, cursors[d]}
	}, struck: func(d *device, fault Fault) { deleted[d] = fault != PowerCut }}
}

// unsynced keeps facts in memory and tells that they are safe; only a power cut shows the difference.
type unsynced struct {
	replica.Journal
	tail *[]replica.Record
	d    *device
}

func (j *unsynced) flush() error {
	records := *j.tail
	*j.tail = nil
	return j.Journal.Append(records, nil, nil)
}

func (j *unsynced) Append(records []replica.Record, state, head []byte) error {
	if err := j.flush(); err != nil {
		return err
	}
	*j.tail = records
	return j.Journal.Append(nil, state, head)
}

func (j *unsynced) Last() (replica.Record, error) {
	if tail := *j.tail; len(tail) > 0 {
		return tail[len(tail)-1], nil
	}
	return j.Journal.Last()
}

func (j *unsynced) Read(from uint64, limit int) ([]replica.Record, error) {
	records, err := j.Journal.Read(from, limit)
	for _, r := range *j.tail {
		if r.Number >= from && len(records) < limit {
			records = append(records, r)
		}
	}
	return records, err
}

func syncsNormal() seams {
	tails := map[*device]*[]replica.Record{}
	cut := map[*device]bool{}
	return seams{journal: func(d *device, j replica.Journal) replica.Journal {
		if tails[d] == nil || cut[d] {
			tails[d] = &[]replica.Record{}
		}
		cut[d] = false
		u := &unsynced{j, tails[d], d}
		if u.flush() != nil { // a program that was killed leaves what it wrote
			*u.tail = nil
		}
		return u
	}, struck: func(d *device, fault Fault) { cut[d] = fault == PowerCut }}
}

// outboxInReplica loses what was not sent with the replica.
func outboxInReplica() seams {
	return seams{struck: func(d *device, fault Fault) {
		disk, ok := d.disk.(*memoryDevice)
		if !ok || fault != ReplicaDeleted || d.Unsynced() == 0 {
			return
		}
		records, err := disk.journal.Read(1, d.recorded()-d.Unsynced())
		if err == nil {
			disk.journal = cut(disk.journal, records)
		}
	}}
}

// stuck lets no news in while it believes that something is still to be sent: what is to be sent is told by one piece of
// state, what was sent by another, and a program that dies between the two leaves them at odds.
type stuck struct {
	replica.Base
	waits *bool
}

func (b *stuck) Publish(epoch string, page []wire.FeedRow, checkpoint wire.Checkpoint) error {
	if *b.waits {
		return nil
	}
	return b.Base.Publish(epoch, page, checkpoint)
}

func twoPiecesOfState() seams {
	waits := map[*device]*bool{}
	wrote := map[*device]*replica.Device{}
	return seams{base: func(d *device, b replica.Base) replica.Base {
		if waits[d] == nil {
			waits[d] = new(bool)
		}
		return &stuck{b, waits[d]}
	}, asked: func(d *device, m *letter) bool {
		if m.errand == pushing && wrote[d] != d.Device {
			*waits[d], wrote[d] = true, d.Device
		}
		return true
	}, answer: func(d *device, m *letter) bool {
		if m.errand == pushing && m.status == statusOK && wrote[d] == d.Device {
			*waits[d], wrote[d] = false, nil
		}
		return false
	}}
}
