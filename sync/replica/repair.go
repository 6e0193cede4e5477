package replica

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// repairsMax is how often rows that do not add up are repaired before they are fetched anew.
const repairsMax = 2

// repair is the search for rows that are not the hub's: it asks for the sums of the tables that differ by bucket, then for
// the hashes in the buckets that differ, then for the rows that differ. What comes is put aside like any page, so that
// nobody ever sees a mixture of two moments.
type repair struct {
	site    int64         // the checkpoint at which the rows differed
	scopes  domain.Scopes // that it was of
	tables  []domain.Table
	summed  bool
	buckets []wire.Bucket    // to be asked for
	rows    []domain.Address // to be fetched
	damaged map[domain.Address]bool
}

// Difference is a row that was not the hub's, kept so that somebody can find out why.
type Difference struct {
	Table domain.Table `json:"table"`
	Key   string       `json:"key"`
	Site  int64        `json:"checkpoint"`
	Had   []byte       `json:"had,omitempty"` // the device's bytes; none when the row was missing
	Hub   []byte       `json:"hub,omitempty"` // the hub's; none for a row that it does not have
}

// KeepDifferences says where rows are kept that were not the hub's.
func (d *Device) KeepDifferences(keep func([]Difference) error) { d.keep = keep }

// beginRepair puts the last page aside like those before it: only the rows that differ are to be found.
func (d *Device) beginRepair(tables []domain.Table, page wire.Pulled) error {
	if d.repairs >= repairsMax || len(tables) > wire.RepairTablesMax {
		return d.restart()
	}
	d.repairs++
	d.repair = &repair{site: page.Checkpoint.Site, scopes: page.Checkpoint.Scopes, tables: tables, damaged: map[domain.Address]bool{}}
	return d.base.Stage(page.Rows, wire.Position{Site: page.Checkpoint.Site}, page.Staging)
}

// NextRepair is the next question about rows that do not add up, or false when there is none: then a pull shows whether
// they do now.
func (d *Device) NextRepair() (wire.Repair, bool) {
	r := d.repair
	if r == nil {
		return wire.Repair{}, false
	}
	ask := wire.Repair{Version: wire.Version, Oldest: wire.OldestVersion, Epoch: d.base.Cursor().Epoch, Site: r.site}
	switch {
	case !r.summed:
		ask.Tables = r.tables
	case len(r.buckets) > 0:
		ask.Buckets = r.buckets[:min(len(r.buckets), wire.RepairBucketsMax)]
	case len(r.rows) > 0:
		ask.Rows = r.rows[:min(len(r.rows), wire.RepairRowsMax)]
	default:
		return wire.Repair{}, false
	}
	return ask, true
}

// Repaired takes the hub's answer to what [Device.NextRepair] asked.
func (d *Device) Repaired(ask wire.Repair, answer wire.Repaired) error {
	r := d.repair
	if r == nil || ask.Site != r.site {
		return nil // an answer to a repair that is over
	}
	if answer.Restart {
		return d.restart()
	}
	switch {
	case len(ask.Tables) > 0:
		return d.compareBuckets(answer.Sums)
	case len(ask.Buckets) > 0:
		return d.compareHashes(ask.Buckets, answer.Hashes)
	}
	return d.heal(ask.Rows, answer.Rows)
}

// compareBuckets finds the buckets whose rows differ. If none does, the sum itself was wrong.
func (d *Device) compareBuckets(hub map[domain.Table][]wire.Fingerprint) error {
	for _, table := range d.repair.tables {
		var own [wire.BucketsPerTable]wire.Fingerprint
		err := d.base.Each(table, d.repair.scopes, func(row wire.FeedRow) error {
			bucket := wire.BucketOf(row.Key)
			own[bucket] = own[bucket].Add(row.Table, row.Key, row.Body)
			return nil
		})
		if err != nil {
			return err
		}
		theirs := make([]wire.Fingerprint, wire.BucketsPerTable)
		copy(theirs, hub[table])
		for number, sum := range own {
			if sum != theirs[number] {
				d.repair.buckets = append(d.repair.buckets, wire.Bucket{Table: table, Number: uint8(number)})
			}
		}
	}
	d.repair.summed = true
	return d.recount()
}

// compareHashes finds the rows that differ in some buckets.
func (d *Device) compareHashes(asked []wire.Bucket, hub []wire.HashedRow) error {
	r := d.repair
	own := map[domain.Address]wire.Fingerprint{}
	for table, buckets := range byTable(asked) {
		err := d.base.Each(table, r.scopes, func(row wire.FeedRow) error {
			if buckets[wire.BucketOf(row.Key)] {
				own[domain.Address{Table: table, Key: row.Key}] = wire.RowHash(row.Table, row.Key, row.Body)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, row := range hub {
		at := domain.Address{Table: row.Table, Key: row.Key}
		hash, have := own[at]
		delete(own, at)
		if !have || hash != row.Hash {
			r.rows = append(r.rows, at)
			r.damaged[at] = row.Site <= r.site
		}
	}
	for _, at := range sorted(own) { // the hub has none of these any more
		r.rows = append(r.rows, at)
		r.damaged[at] = true
	}
	r.buckets = r.buckets[len(asked):]
	return d.recount()
}

func sorted[V any](m map[domain.Address]V) []domain.Address {
	return slices.SortedFunc(maps.Keys(m), func(a, b domain.Address) int {
		return cmp.Or(cmp.Compare(a.Table, b.Table), strings.Compare(a.Key, b.Key))
	})
}

func byTable(buckets []wire.Bucket) map[domain.Table]map[uint8]bool {
	tables := map[domain.Table]map[uint8]bool{}
	for _, b := range buckets {
		if tables[b.Table] == nil {
			tables[b.Table] = map[uint8]bool{}
		}
		tables[b.Table][b.Number] = true
	}
	return tables
}

// heal puts the hub's rows aside, and keeps what was there instead of them.
func (d *Device) heal(asked []domain.Address, hub []wire.FeedRow) error {
	r := d.repair
	healed := make(map[domain.Address]wire.FeedRow, len(asked))
	for _, at := range asked {
		healed[at] = wire.FeedRow{Table: at.Table, Key: at.Key}
	}
	for _, row := range hub {
		if at := (domain.Address{Table: row.Table, Key: row.Key}); len(row.Body) > 0 {
			healed[at] = row
		}
	}
	if err := d.keepDifferences(healed); err != nil {
		return err
	}
	page := make([]wire.FeedRow, len(asked))
	for i, at := range asked {
		page[i] = healed[at]
	}
	if err := d.base.Heal(page, r.tables); err != nil {
		return err
	}
	r.rows = r.rows[len(asked):]
	return nil
}

// recount lets the sums be counted from nothing, as soon as it is known that they are all that can be wrong.
func (d *Device) recount() error {
	if len(d.repair.buckets) > 0 || len(d.repair.rows) > 0 {
		return nil
	}
	return d.base.Heal(nil, d.repair.tables)
}

func (d *Device) keepDifferences(healed map[domain.Address]wire.FeedRow) error {
	if d.keep == nil {
		return nil
	}
	r := d.repair
	var found []Difference
	for _, table := range r.tables {
		err := d.base.Each(table, r.scopes, func(row wire.FeedRow) error {
			at := domain.Address{Table: row.Table, Key: row.Key}
			if hub, ok := healed[at]; ok && r.damaged[at] {
				found = append(found, Difference{table, row.Key, r.site, append([]byte(nil), row.Body...), hub.Body})
				delete(r.damaged, at)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, at := range sorted(healed) {
		if r.damaged[at] {
			found = append(found, Difference{at.Table, at.Key, r.site, nil, healed[at].Body})
			delete(r.damaged, at)
		}
	}
	return d.keep(found)
}
