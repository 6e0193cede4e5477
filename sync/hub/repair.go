package hub

import (
	"context"
	"errors"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// Repair tells a device what the hub has where its rows did not add up, as far as it gets those rows. The first question
// of a repair becomes a discrepancy, as rows that differ are a bug and not weather.
func (h *Hub) Repair(ctx context.Context, now time.Time, replica string, ask wire.Repair) (answer wire.Repaired, err error) {
	if _, err := wire.Speak(ask.Oldest, ask.Version); err != nil {
		return wire.Repaired{}, err
	}
	if len(ask.Tables) > wire.RepairTablesMax || len(ask.Buckets) > wire.RepairBucketsMax || len(ask.Rows) > wire.RepairRowsMax {
		return wire.Repaired{}, wire.ErrTooLarge
	}
	var told []domain.Fact
	err = h.store.View(ctx, func(s Snapshot) error {
		head, err := s.Head()
		if err != nil {
			return err
		}
		if ask.Epoch != "" && ask.Epoch != head.Epoch || ask.Site > head.Site {
			answer.Restart = true
			return nil
		}
		device, err := asking(s, replica)
		if err != nil {
			return err
		}
		if told, err = differences(s, device, ask); err != nil {
			return err
		}
		r := repairer{s, device.Scopes()}
		answer, err = r.answer(ask)
		return err
	})
	if err != nil || len(told) == 0 {
		return answer, err
	}
	if _, err := h.commit(ctx, now, nil, told); err != nil {
		return wire.Repaired{}, err
	}
	return answer, nil
}

// differences are the facts that tell of tables in which a device differs, unless somebody is told of it already.
func differences(s Snapshot, device Replica, ask wire.Repair) (facts []domain.Fact, err error) {
	for _, table := range ask.Tables {
		known, ok := domain.Get[domain.Discrepancy](s, domain.DifferedID(device.Name, table))
		if table.Replicated() && (!ok || known.State == domain.DiscrepancyClosed) {
			facts = append(facts, domain.ReplicaDiffered{Device: device.Name, Table: table, Site: ask.Site})
		}
	}
	return facts, s.Err()
}

// repairer answers one question of a repair.
type repairer struct {
	s      Snapshot
	scopes domain.Scopes
}

func (r repairer) answer(ask wire.Repair) (answer wire.Repaired, err error) {
	if len(ask.Tables) > 0 {
		answer.Sums, err = r.sums(ask.Tables)
		return answer, err
	}
	answer.Hashes, err = r.hashes(ask.Buckets)
	if errors.Is(err, wire.ErrTooLarge) {
		return wire.Repaired{Restart: true}, nil // so many rows are fetched sooner anew
	}
	if err == nil {
		answer.Rows, err = r.rows(ask.Rows)
	}
	return answer, err
}

func (r repairer) sums(tables []domain.Table) (map[domain.Table][]wire.Fingerprint, error) {
	all := make(map[domain.Table][]wire.Fingerprint, len(tables))
	for _, table := range tables {
		if !table.Replicated() {
			continue
		}
		sums := make([]wire.Fingerprint, wire.BucketsPerTable)
		err := r.s.Each(table, r.scopes, func(row FeedEntry) error {
			bucket := wire.BucketOf(row.Key)
			sums[bucket] = sums[bucket].Add(row.Table, row.Key, row.Body)
			return nil
		})
		if err != nil {
			return nil, err
		}
		all[table] = sums
	}
	return all, nil
}

func (r repairer) hashes(buckets []wire.Bucket) (hashes []wire.HashedRow, err error) {
	asked := map[domain.Table]map[uint8]bool{}
	for _, b := range buckets {
		if asked[b.Table] == nil {
			asked[b.Table] = map[uint8]bool{}
		}
		asked[b.Table][b.Number] = true
	}
	for table, numbers := range asked {
		if !table.Replicated() {
			continue
		}
		err := r.s.Each(table, r.scopes, func(row FeedEntry) error {
			if !numbers[wire.BucketOf(row.Key)] {
				return nil
			}
			if len(hashes) == wire.RepairHashesMax {
				return wire.ErrTooLarge
			}
			hashes = append(hashes, wire.HashedRow{Table: table, Key: row.Key, Hash: wire.RowHash(table, row.Key, row.Body), Site: row.Site})
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return hashes, nil
}

// rows are those of the asked rows that there are and that the device gets.
func (r repairer) rows(asked []domain.Address) (found []wire.FeedRow, err error) {
	for _, at := range asked {
		if !at.Table.Replicated() {
			continue
		}
		row, err := r.s.Row(at)
		if errors.Is(err, ErrNotFound) || err == nil && (row.Body == nil || !r.scopes.Has(row.Scope)) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = append(found, row.FeedRow)
	}
	return found, r.s.Err()
}
