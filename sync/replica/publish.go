package replica

import (
	"maps"
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
)

// publication is what one checkpoint changes.
type publication struct {
	cursor  rows.Cursor
	changes []rows.Change
}

// publish works out what staged rows make of the rows as they are kept, and of those that are dropped as the device does
// not get their scopes any more.
func publish(before rows.Cursor, epoch string, to wire.Checkpoint, dropped []domain.Address, staged []wire.FeedRow, kept func(domain.Address) rows.Kept) (publication, error) {
	p := publication{cursor: rows.Cursor{Epoch: epoch, Position: wire.Position{Site: to.Site}, Applied: to.Applied,
		Replica: to.Replica, Head: to.Head, Fingerprints: maps.Clone(before.Fingerprints), Scopes: to.Scopes}}
	if p.cursor.Fingerprints == nil {
		p.cursor.Fingerprints = map[domain.Table]wire.Fingerprint{}
	}
	last := make(map[domain.Address]int, len(staged)) // a row that left two scopes comes twice: the later word counts
	for i, row := range staged {
		last[domain.Address{Table: row.Table, Key: row.Key}] = i
	}
	for _, at := range dropped {
		if _, again := last[at]; !again {
			last[at] = len(staged)
			staged = append(staged, wire.FeedRow{Table: at.Table, Key: at.Key})
		}
	}
	p.changes = make([]rows.Change, 0, len(last))
	for i, row := range staged {
		at := domain.Address{Table: row.Table, Key: row.Key}
		if last[at] != i {
			continue
		}
		change, err := rows.Decoded(row, kept(at))
		if err != nil {
			return publication{}, err
		}
		p.cursor.Fingerprints[row.Table] = rows.Refresh(p.cursor.Fingerprints[row.Table], change)
		p.changes = append(p.changes, change)
	}
	return p, nil
}

// compare holds the sums of the rows against the hub's, those of tables included that this version does not know.
func (p publication) compare(hub map[domain.Table]wire.Fingerprint) error {
	var differ []domain.Table
	tables := maps.Clone(hub)
	if tables == nil {
		tables = map[domain.Table]wire.Fingerprint{}
	}
	maps.Copy(tables, p.cursor.Fingerprints)
	for _, table := range slices.Sorted(maps.Keys(tables)) {
		if p.cursor.Fingerprints[table] != hub[table] {
			differ = append(differ, table)
		}
	}
	if len(differ) > 0 {
		return &Differs{differ}
	}
	return nil
}

// drops tells whether a checkpoint is of fewer scopes than the rows, so that some of them have to go.
func drops(before rows.Cursor, to wire.Checkpoint) bool { return !to.Scopes.Covers(before.Scopes) }

// joined are the tables of two lists, each once.
func joined(a, b []domain.Table) []domain.Table {
	return slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(a), b...))))
}

// sumUp counts the sum of a table from nothing.
func sumUp(table domain.Table, each func(table domain.Table, see func(wire.FeedRow) error) error) (wire.Fingerprint, error) {
	var sum wire.Fingerprint
	err := each(table, func(row wire.FeedRow) error {
		sum = sum.Add(row.Table, row.Key, row.Body)
		return nil
	})
	return sum, err
}
